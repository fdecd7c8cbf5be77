"""Who has which entry open: so that two screeners at work do not read the same one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from competitions.models import Competition
from competitions.policies import refusal_to_organise
from input2.accounts.models import User
from submissions import screening_policies
from submissions.models import Entry, ScreeningHold
from submissions.ownership import ties_to
from submissions.services.locking import locked
from submissions.services.recording import record

LASTS: Final = timedelta(minutes=10)
BATCH: Final = 50


@transaction.atomic
def hold(entry: Entry, *, by: User, now: datetime) -> ScreeningHold | None:
    """Reserve the entry for a few minutes, or say who has it; None for somebody who may not screen it."""
    opened = locked(entry)
    if screening_policies.refusal_to_hold(by, opened):
        return None
    standing = ScreeningHold.objects.at(now).filter(entry=opened).select_related("held_by").first()
    if standing and standing.held_by_id != by.pk:
        return standing
    return _give(opened, by=by, now=now)


@transaction.atomic
def take_over(entry: Entry, *, by: User, now: datetime) -> ScreeningHold:
    """Reserve the entry although somebody else has it open; they are told when they record."""
    opened = locked(entry)
    if refusal := screening_policies.refusal_to_hold(by, opened):
        raise refusal
    earlier = ScreeningHold.objects.at(now).filter(entry=opened).exclude(held_by=by).first()
    if earlier:
        before = {"held_by": earlier.held_by_id}
        record("entry.screening_taken_over", opened, by=by, now=now, before=before)
    return _give(opened, by=by, now=now)


def take_next(
    competition: Competition,
    *,
    track: str,
    after: Entry | None,
    is_back: bool,
    by: User,
    now: datetime,
) -> Entry | None:
    """Reserve the next entry that waits and that nobody else has open; the one that it follows is let go."""
    if refusal := refusal_to_organise(by, competition):
        raise refusal
    if after:
        ScreeningHold.objects.filter(entry=after, held_by=by).delete()
    for entry in _candidates(competition, track, after, is_back=is_back, by=by, now=now):
        # Somebody else may have opened it since it was found.
        given = hold(entry, by=by, now=now)
        if given and given.held_by_id == by.pk:
            return entry
    return None


def _candidates(
    competition: Competition,
    track: str,
    after: Entry | None,
    *,
    is_back: bool,
    by: User,
    now: datetime,
) -> Iterator[Entry]:
    """In the order of the queue from the given entry on, then from its beginning; one's own are passed over."""
    waiting = Entry.objects.waiting_for_screening(now).filter(competition=competition)
    if track:
        waiting = waiting.filter(track__key=track)
    held = ScreeningHold.objects.at(now).exclude(held_by=by).values("entry")
    free = waiting.exclude(pk__in=held)
    if after is None or after.submitted_at is None:
        yield from _not_tied(free, is_back=False, by=by)
        return
    later = Q(submitted_at__gt=after.submitted_at) | Q(
        submitted_at=after.submitted_at, code__gt=after.code
    )
    others = free.exclude(pk=after.pk)
    first, second = (~later, later) if is_back else (later, ~later)
    yield from _not_tied(others.filter(first), is_back=is_back, by=by)
    yield from _not_tied(others.filter(second), is_back=is_back, by=by)


def _not_tied(found: QuerySet[Entry], *, is_back: bool, by: User) -> Iterator[Entry]:
    order = ("-submitted_at", "-code") if is_back else ("submitted_at", "code")
    listed = found.order_by(*order)
    start = 0
    while rows := list(listed[start : start + BATCH]):
        ties = ties_to(by, Entry.objects.filter(pk__in=[row.pk for row in rows]))
        yield from (row for row in rows if row.pk not in ties)
        start += BATCH


def _give(entry: Entry, *, by: User, now: datetime) -> ScreeningHold:
    given, _is_new = ScreeningHold.objects.update_or_create(
        entry=entry, defaults={"held_by": by, "held_at": now, "until": now + LASTS}
    )
    return given
