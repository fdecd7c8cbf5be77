"""What judging decides about entries, said by the app above in the transaction that publishes it."""

from datetime import datetime

from django.db import transaction

from input2.accounts.models import User
from input2.lib.workflow import check_transition
from submissions.enums import EntryState
from submissions.models import Entry
from submissions.services.locking import locked
from submissions.services.recording import record
from submissions.services.superseding import silence_untold
from submissions.signals import entry_moved
from submissions.workflow import OUTCOMES, SHORTLISTED, TRANSITIONS


@transaction.atomic
def settle(entry: Entry, after: EntryState, *, by: User, now: datetime) -> Entry:
    """Give an entry the state that a published decision says; one that goes on where it stands is left as it is."""
    found = locked(entry)
    before = EntryState(found.state)
    if before == after:
        return found
    check_transition({before: TRANSITIONS[before] & OUTCOMES}, before, after)
    # "Found eligible" would come after what it led to.
    silence_untold(found, now=now)
    found.state = after
    if after in SHORTLISTED:
        found.shortlisted_at = found.shortlisted_at or now
    found.save(update_fields=["state", "shortlisted_at"])
    record(
        "entry.settled",
        found,
        by=by,
        now=now,
        changed=["state"],
        before={"state": before.value},
        after={"state": after.value},
    )
    entry_moved.send(Entry, entry=found, by=by, at=now)
    return found
