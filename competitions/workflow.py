"""The life of a competition; whether it takes entries is read from its dates, never stored."""

from collections.abc import Mapping, Set

from competitions.enums import CompetitionState

TRANSITIONS: Mapping[CompetitionState, Set[CompetitionState]] = {
    CompetitionState.DRAFT: {CompetitionState.PUBLISHED},
    CompetitionState.PUBLISHED: {CompetitionState.ARCHIVED},
    CompetitionState.ARCHIVED: set(),
}
