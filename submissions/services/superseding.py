"""A finding that something else has overtaken before its team was told of it is told no more."""

from datetime import datetime

from input2.notifications import services as notifications
from input2.notifications.services import AlreadySentError
from submissions import emails, steps
from submissions.models import Entry


def silence_untold(entry: Entry, *, now: datetime) -> None:
    """Take the mails about findings of the last minutes out of the outbox: they would contradict what comes now."""
    if not entry.is_quiet(now):
        return
    for finding in steps.superseded_findings(entry, now=now):
        try:
            notifications.take_out(emails.dedupe_prefix(finding))
        except AlreadySentError:
            # In this very moment a part of the team has read it; then all of it does.
            continue


def tell_after_all(entry: Entry, *, now: datetime) -> None:
    """The finding that stands again, now that the one after it was taken back, is told when the team's page says so."""
    until = entry.quiet_until
    if until is None or not entry.is_quiet(now):
        return
    finding = steps.latest_finding(entry)
    if finding and not steps.is_overtaken(entry, finding):
        notifications.put_back(emails.dedupe_prefix(finding), due_at=until)
