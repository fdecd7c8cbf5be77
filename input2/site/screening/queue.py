"""What waits for screening, who has what open, and what was recorded in the last minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from competitions.models import Competition, Track
from competitions.policies import refusal_to_organise_as
from input2.accounts.models import User
from submissions import steps
from submissions.enums import EntryState
from submissions.models import Entry, ScreeningHold, shown_state
from submissions.ownership import Tie, ties_to
from submissions.policies import refusal_as_writer, refusal_by_tie

SHOWN: Final = 50


@dataclass(frozen=True)
class Waiting:
    """A line of the queue: who has it open now, or why this person leaves it to others."""

    entry: Entry
    held_by: User | None
    held_until: datetime | None
    own: str


@dataclass(frozen=True)
class Recent:
    """A step that can still be taken back."""

    entry: Entry
    words: str
    person: str
    is_own: bool
    at: datetime
    until: datetime


def context_of(
    competition: Competition, track: str, *, user: User, now: datetime
) -> dict[str, Any]:
    """Five queries."""
    tracks = list(competition.tracks.order_by("position"))
    chosen = next((each for each in tracks if each.key == track), None)
    counts = _counts(competition, chosen, now=now)
    waiting = _waiting(competition, now=now)
    found = waiting.filter(track=chosen) if chosen else waiting
    rows = _rows(found, user=user, now=now)
    return {
        **counts,
        "track": chosen,
        "filters": _filters(tracks, chosen, counts["waiting_by_track"]),
        "rows": rows,
        "more": counts["waiting"] - len(rows),
        "refusal": refusal_to_organise_as(competition.readers_role, competition),
    }


def recent_of(competition: Competition, *, user: User, now: datetime) -> list[Recent]:
    """The person's own steps first, among them the latest first; three queries."""
    return [
        Recent(
            entry=step.entry,
            words=steps.words(step),
            person=str(steps.made_by(step) or _("Somebody")),
            is_own=steps.made_by(step) == user,
            at=steps.made_at(step),
            until=steps.told_at(step),
        )
        for step in steps.untold(competition, by=user, now=now)
    ]


def _counts(competition: Competition, chosen: Track | None, *, now: datetime) -> dict[str, Any]:
    found = Entry.objects.filter(competition=competition).annotate(shown_state=shown_state(now))
    # Taken back, an entry is quiet too: those that are waiting again are not counted.
    quiet = Count("pk", filter=Q(quiet_until__gt=now) & ~Q(shown_state=EntryState.SUBMITTED))
    rows = list(
        found.order_by()
        .values_list("shown_state", "track")
        .annotate(number=Count("pk"), quiet=quiet)
    )

    def count(state: EntryState) -> int:
        of_track = (row for row in rows if chosen is None or row[1] == chosen.pk)
        return sum(number for shown, _track, number, _quiet in of_track if shown == state)

    return {
        "waiting": count(EntryState.SUBMITTED),
        "changing": count(EntryState.CHANGES_REQUESTED),
        "eligible": count(EntryState.ELIGIBLE),
        "ineligible": count(EntryState.INELIGIBLE),
        "quiet": sum(row[3] for row in rows),
        "waiting_by_track": {row[1]: row[2] for row in rows if row[0] == EntryState.SUBMITTED},
    }


def _waiting(competition: Competition, *, now: datetime) -> QuerySet[Entry]:
    waiting = Entry.objects.waiting_for_screening(now).filter(competition=competition)
    return waiting.select_related("track", "economy", "hold__held_by").order_by(
        "submitted_at", "code"
    )


def _rows(found: QuerySet[Entry], *, user: User, now: datetime) -> list[Waiting]:
    entries = list(found[:SHOWN])
    keys = [entry.pk for entry in entries]
    ties = ties_to(user, Entry.objects.filter(pk__in=keys)) if keys else {}
    return [_row(entry, ties.get(entry.pk), user=user, now=now) for entry in entries]


def _row(entry: Entry, tie: Tie | None, *, user: User, now: datetime) -> Waiting:
    refusal = refusal_by_tie(tie) or refusal_as_writer(user, entry)
    hold = held_by_other(entry, user=user, now=now)
    return Waiting(
        entry=entry,
        held_by=hold.held_by if hold else None,
        held_until=hold.until if hold else None,
        own=str(refusal or ""),
    )


def held_by_other(entry: Entry, *, user: User, now: datetime) -> ScreeningHold | None:
    """Of an entry found with its reservation."""
    hold: ScreeningHold | None = getattr(entry, "hold", None)
    return hold if hold and hold.until > now and hold.held_by_id != user.pk else None


def _filters(
    tracks: Sequence[Track], chosen: Track | None, waiting: dict[int | None, int]
) -> list[dict[str, Any]]:
    everything = {
        "label": _("All"),
        "href": "?",
        "current": chosen is None,
        "count": sum(waiting.values()),
    }
    options = [
        {
            "label": str(track.name),
            "href": f"?track={track.key}",
            "current": track == chosen,
            "count": waiting.get(track.pk, 0),
        }
        for track in tracks
    ]
    return [{"label": _("Track"), "options": [everything, *options]}] if options else []
