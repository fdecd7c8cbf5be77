"""Mails to owners of unfinished drafts before the deadline, and turning them off."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import translation

from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.locks import advisory_lock
from submissions import emails, policies, reminding
from submissions.models import Entry
from submissions.selectors import Draft, drafts_of
from submissions.services.locking import locked

BATCH: Final = 50


def remind(*, now: datetime) -> int:
    """Queue what is due, each mail once; how many. Entries that are being handed in at this moment are left to the next time."""
    waiting = reminding.due(now)
    told = 0
    for start in range(0, len(waiting), BATCH):
        # A lock for each batch and not for all: whoever hands in meanwhile waits for few others.
        with advisory_lock("submissions.remind") as is_ours:
            if not is_ours:
                return told
            told += _remind(waiting[start : start + BATCH], now=now)
    return told


@transaction.atomic
def set_reminders(entry: Entry, *, is_reminded: bool, by: User, now: datetime) -> None:
    """Let the owner hear of the deadline of this draft by mail, or not."""
    mine = locked(entry, with_team=True)
    if refusal := policies.refusal_to_set_reminders(by, mine):
        raise refusal
    if mine.is_reminded == is_reminded:
        return
    mine.is_reminded = is_reminded
    mine.save(update_fields=["is_reminded"])
    action = "entry.reminders_on" if is_reminded else "entry.reminders_off"
    audit.record(action=action, by=by, target=mine, at=now, scope=mine.competition.slug)


def _remind(keys: Sequence[int], *, now: datetime) -> int:
    # Read under the lock: whoever has handed in or turned reminders off since gets none.
    rows = reminding.remindable(now).filter(pk__in=keys).select_related("competition", "owner")
    entries = list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True))
    drafts = drafts_of(entries, now=now)
    return sum(_tell(entry, drafts[entry.pk], now=now) for entry in entries)


def _tell(entry: Entry, draft: Draft, *, now: datetime) -> bool:
    step = reminding.step_of(entry.deadline(), since=entry.created_at, now=now)
    if step is None:
        return False
    key = reminding.key_of(entry, step)
    # What is missing is said in the words of the form, in the language of the mail.
    with translation.override(entry.owner.language):
        missing = [(problem.label, problem.sentence) for problem in draft.problems]
    emails.reminder(entry, missing, link=reminding.link_of(entry), key=key, at=now)
    return True
