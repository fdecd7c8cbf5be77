"""The demonstration's two entries that the call's deadline did not hold: one had more time, one was accepted late."""

from datetime import timedelta
from typing import Final

from input2.accounts.models import User
from submissions import services
from submissions.models import Entry

# By the number of the entry why.
MORE_TIME: Final = {
    8: "A power cut closed the university’s computing centre during the last two days of the call.",
}
ACCEPTED: Final = {
    26: "The team wrote to us an hour before the deadline that its signature page could not be uploaded; the fault was ours.",
}


def give_more_time(entry: Entry, reason: str, *, organiser: User) -> None:
    """A deadline of its own, given before that of the call, and used by the team."""
    closes_at = entry.competition.closes_at
    services.extend_deadline(
        entry,
        until=closes_at + timedelta(days=1),
        reason=reason,
        by=organiser,
        now=closes_at - timedelta(hours=6),
    )
    entry.refresh_from_db()
    services.hand_in(
        entry,
        revision=entry.revision,
        declarations={},
        by=entry.owner,
        now=closes_at + timedelta(hours=19),
    )


def accept(entry: Entry, reason: str, *, organiser: User) -> None:
    """What the team has written and declared, handed in for it after the deadline."""
    services.hand_in_for(
        entry,
        revision=entry.revision,
        declarations={},
        reason=reason,
        declared="",
        by=organiser,
        now=entry.competition.closes_at + timedelta(hours=15),
    )
