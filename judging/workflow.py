"""The lives of rounds, assignment batches and scorecards; `docs/states.md` is drawn from them."""

from collections.abc import Mapping, Set

from judging.enums import BatchState, RoundState, ScorecardState
from submissions.enums import EntryState

ROUND_TRANSITIONS: Mapping[RoundState, Set[RoundState]] = {
    RoundState.DRAFT: {RoundState.OPEN},
    RoundState.OPEN: {RoundState.CLOSED},
    RoundState.CLOSED: {RoundState.PUBLISHED},
    RoundState.PUBLISHED: set(),
}

BATCH_TRANSITIONS: Mapping[BatchState, Set[BatchState]] = {
    BatchState.PROPOSED: {BatchState.PUBLISHED},
    BatchState.PUBLISHED: {BatchState.UNDONE},
    BatchState.UNDONE: set(),
}

SCORECARD_TRANSITIONS: Mapping[ScorecardState, Set[ScorecardState]] = {
    ScorecardState.NOT_STARTED: {ScorecardState.IN_PROGRESS, ScorecardState.RECUSED},
    ScorecardState.IN_PROGRESS: {ScorecardState.SUBMITTED, ScorecardState.RECUSED},
    ScorecardState.SUBMITTED: {ScorecardState.IN_PROGRESS, ScorecardState.RECUSED},
    ScorecardState.RECUSED: set(),
}

# Entries that no judge reads and no ranking counts, whatever was scored before.
OUT_OF_THE_ROUND = frozenset({EntryState.DRAFT, EntryState.INELIGIBLE, EntryState.WITHDRAWN})
