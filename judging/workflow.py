"""The lives of rounds, assignment batches, scorecards and decisions; `docs/states.md` is drawn from them."""

from collections.abc import Mapping, Set

from judging.enums import BatchState, DecisionKind, DecisionState, RoundState, ScorecardState
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

DECISION_TRANSITIONS: Mapping[DecisionState, Set[DecisionState]] = {
    DecisionState.PENDING: {DecisionState.PUBLISHED},
    DecisionState.PUBLISHED: set(),
}

# Where an entry that goes on comes to: onto the list first, then among the finalists, where further rounds leave it.
NEXT_STATE: Mapping[EntryState, EntryState] = {
    EntryState.ELIGIBLE: EntryState.SHORTLISTED,
    EntryState.SHORTLISTED: EntryState.FINALIST,
    EntryState.FINALIST: EntryState.FINALIST,
}


def state_after(kind: DecisionKind, before: EntryState) -> EntryState:
    """What the entry becomes when the decision is published; KeyError for one that is not in the running."""
    if kind == DecisionKind.ADVANCE:
        return NEXT_STATE[before]
    return EntryState.WINNER if kind == DecisionKind.AWARD else EntryState.NOT_SELECTED


# Entries that no judge reads and no ranking counts, whatever was scored before.
OUT_OF_THE_ROUND = frozenset({EntryState.DRAFT, EntryState.INELIGIBLE, EntryState.WITHDRAWN})
