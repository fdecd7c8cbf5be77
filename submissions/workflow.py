"""The life of an entry: each state and each allowed step, once. `docs/states.md` is drawn from it."""

from collections.abc import Mapping, Set

from submissions.enums import EntryState as S

TRANSITIONS: Mapping[S, Set[S]] = {
    S.DRAFT: {S.SUBMITTED, S.WITHDRAWN},
    S.SUBMITTED: {S.SUBMITTED, S.ELIGIBLE, S.INELIGIBLE, S.CHANGES_REQUESTED, S.WITHDRAWN},
    S.ELIGIBLE: {
        S.SUBMITTED,
        S.INELIGIBLE,
        S.CHANGES_REQUESTED,
        S.SHORTLISTED,
        # A competition of a single round gives its prizes at once.
        S.WINNER,
        S.NOT_SELECTED,
        S.WITHDRAWN,
    },
    S.INELIGIBLE: {S.SUBMITTED, S.ELIGIBLE, S.WITHDRAWN},
    # Found eligible or not once the date has passed without an answer, and asked again for another date.
    S.CHANGES_REQUESTED: {
        S.SUBMITTED,
        S.ELIGIBLE,
        S.INELIGIBLE,
        S.CHANGES_REQUESTED,
        S.WITHDRAWN,
    },
    S.SHORTLISTED: {S.FINALIST, S.WINNER, S.NOT_SELECTED, S.WITHDRAWN},
    S.FINALIST: {S.WINNER, S.NOT_SELECTED, S.WITHDRAWN},
    S.WINNER: set(),
    S.NOT_SELECTED: set(),
    S.WITHDRAWN: set(),
}

# What organisers, judges and counts speak of when they say "handed in".
HANDED_IN = frozenset(S) - {S.DRAFT, S.WITHDRAWN}

# Where organisers' screening can leave an entry; handed in, and not yet put on a list by judges.
SCREENED = frozenset({S.SUBMITTED, S.ELIGIBLE, S.INELIGIBLE, S.CHANGES_REQUESTED})

# Entries that judges may score: found eligible, and not yet out of the running.
IN_THE_RUNNING = frozenset({S.ELIGIBLE, S.SHORTLISTED, S.FINALIST})

# How far an entry came, for counts: whoever was shortlisted was found eligible before.
SHORTLISTED = frozenset({S.SHORTLISTED, S.FINALIST, S.WINNER})
FOUND_ELIGIBLE = SHORTLISTED | {S.ELIGIBLE, S.NOT_SELECTED}

# What the published decisions of judging make of an entry.
OUTCOMES = SHORTLISTED | {S.NOT_SELECTED}
