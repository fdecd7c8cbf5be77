"""Likely duplicates: found anew whenever something is handed in, decided once by an organiser."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.models import Competition
from input2.accounts.models import User
from input2.jobs import services as jobs
from input2.lib.errors import DomainError
from input2.lib.locks import wait_for_lock
from submissions import policies
from submissions.duplicates import JOB, Read, Report, job_key, likely, read_versions
from submissions.enums import DuplicateState
from submissions.likeness import Likeness
from submissions.models import DuplicatePair, Entry
from submissions.services.recording import record

# Before a deadline many hand in at once.
PAUSE: Final = timedelta(seconds=30)
BATCH: Final = 500
STEPS: Final = {
    DuplicateState.DUPLICATE: "entry.duplicate_marked",
    DuplicateState.DISMISSED: "entry.duplicate_dismissed",
}


class DecidedMeanwhileError(DomainError):
    """Another organiser has found something else about the two entries."""

    code = "decided_meanwhile"


def request_search(competition: Competition, *, by: User, now: datetime) -> None:
    """Have the entries looked at; inside the transaction of what makes that necessary."""
    jobs.request(
        kind=JOB,
        key=job_key(competition),
        by=by,
        at=now,
        due_at=now + PAUSE,
        scope=competition.slug,
    )


def find_duplicates(competition_id: int, *, report: Report, now: datetime) -> int:
    """Keep every likely pair that is not kept yet, and let go of those that are alike no longer; say how many were found."""
    read = read_versions(competition_id)
    found = list(likely(competition_id, report=report))
    _keep(competition_id, found, read, now=now)
    return len(found)


@transaction.atomic
def decide_duplicate(
    pair: DuplicatePair,
    *,
    state: DuplicateState,
    seen: str,
    note: str = "",
    by: User,
    now: datetime,
) -> DuplicatePair:
    """Mark two entries as one, or dismiss that for good; `seen` is the state on the page that the person decided by."""
    locked = DuplicatePair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    both = _entries(locked)
    for entry in both:
        if refusal := policies.refusal_to_deal_with(by, entry):
            raise refusal
    note = note.strip()
    if (locked.state, locked.note) == (state, note):
        return locked
    if locked.state != seen:
        raise DecidedMeanwhileError(
            _("Somebody else has decided about these two in the meantime: %(found)s.")
            % {"found": locked.get_state_display()}
        )
    before = locked.state
    locked.state, locked.note = state, note
    locked.decided_at, locked.decided_by = now, by
    locked.save(update_fields=["state", "note", "decided_at", "decided_by"])
    for entry, other in zip(both, reversed(both), strict=True):
        record(
            STEPS[state],
            entry,
            by=by,
            now=now,
            before={"state": before},
            after={"state": state.value, "other": other.code},
            reason=f"{other.code}: {note}" if note else other.code,
        )
    return locked


def _entries(pair: DuplicatePair) -> list[Entry]:
    found = Entry.objects.select_related("competition").in_bulk([pair.earlier_id, pair.later_id])
    return [found[pair.earlier_id], found[pair.later_id]]


@transaction.atomic
def _keep(competition_id: int, found: Iterable[Likeness], read: Read, *, now: datetime) -> None:
    wait_for_lock(f"input2.duplicates:{competition_id}")
    current = read_versions(competition_id)
    # What was handed in since is left to the search that it has asked for.
    moved = {key for key in current if current[key] != read.get(key)}
    pairs = {
        (pair.earlier, pair.later): pair
        for pair in found
        if not moved & {pair.earlier, pair.later} and {pair.earlier, pair.later} <= current.keys()
    }
    standing = DuplicatePair.objects.filter(competition=competition_id)
    known = {(pair.earlier_id, pair.later_id): pair for pair in standing}
    gone = [
        pair.pk
        for key, pair in known.items()
        if pair.state == DuplicateState.OPEN and key not in pairs and not moved & set(key)
    ]
    standing.filter(pk__in=gone).delete()
    for key in pairs.keys() & known.keys():
        known[key].title_likeness = pairs[key].title
        known[key].summary_likeness = pairs[key].summary
    DuplicatePair.objects.bulk_update(
        [known[key] for key in pairs.keys() & known.keys()],
        ["title_likeness", "summary_likeness"],
        batch_size=BATCH,
    )
    DuplicatePair.objects.bulk_create(
        (_new(competition_id, pairs[key], now=now) for key in pairs.keys() - known.keys()),
        batch_size=BATCH,
    )


def _new(competition_id: int, pair: Likeness, *, now: datetime) -> DuplicatePair:
    return DuplicatePair(
        competition_id=competition_id,
        earlier_id=pair.earlier,
        later_id=pair.later,
        title_likeness=pair.title,
        summary_likeness=pair.summary,
        found_at=now,
    )
