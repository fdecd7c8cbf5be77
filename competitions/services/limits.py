"""How many entries a call takes from one person or organisation."""

from datetime import datetime

from competitions.models import Competition
from competitions.services.changing import (
    Values,
    assign,
    call_under_change,
    record,
    refuse_stale,
    snapshot,
)
from input2.accounts.models import User


def change_limits(
    competition: Competition, values: Values, *, base: int, by: User, now: datetime
) -> Competition:
    """Set the limits from now on; entries that are there already stay, however many they are."""
    with call_under_change(competition, by=by) as call:
        refuse_stale(call, base)
        names = list(values)
        before = snapshot(call, names)
        changed = assign(call, values)
        if changed:
            record(
                "competition.entry_limits_changed",
                call,
                call,
                by=by,
                now=now,
                changed=changed,
                before={name: before[name] for name in changed},
                after=snapshot(call, changed),
            )
    return call
