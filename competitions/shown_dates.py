"""The dates of a call as visitors read them, each with its file for a calendar, and what was moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.urls import reverse
from django.utils.safestring import SafeString

from competitions.calendars import Entry, entries_of
from competitions.enums import DateKind
from competitions.models import DateChange
from competitions.public_call import PublicCall
from input2.lib import markdown


@dataclass(frozen=True)
class ShownDate:
    key: str
    name: str
    at: datetime
    ends_at: datetime | None
    place: str
    url: str
    description: SafeString
    calendar_url: str
    is_event: bool
    is_past: bool


@dataclass(frozen=True)
class ShownChange:
    """`kind` says which sentence tells of it: one date can be moved, added or taken away."""

    name: str
    before: datetime | None
    after: datetime | None
    reason: str
    changed_at: datetime
    kind: Literal["moved", "added", "removed"]


def shown_dates(call: PublicCall, *, now: datetime) -> list[ShownDate]:
    """Every date by time; what is over says so."""
    events = {date.key for date in call.key_dates if date.kind == DateKind.EVENT}
    slug = call.competition.slug
    return [
        _shown(entry, slug, is_event=entry.key in events, now=now) for entry in entries_of(call)
    ]


def shown_changes(changes: Iterable[DateChange]) -> list[ShownChange]:
    """The log in the reader's language, latest first."""
    return [
        ShownChange(
            name=str(change.name),
            before=change.before,
            after=change.after,
            reason=str(change.reason),
            changed_at=change.changed_at,
            kind=_kind(change),
        )
        for change in changes
    ]


def _shown(entry: Entry, slug: str, *, is_event: bool, now: datetime) -> ShownDate:
    return ShownDate(
        key=entry.key,
        name=entry.name,
        at=entry.begins,
        ends_at=entry.ends,
        place=entry.place,
        url=entry.url,
        description=markdown.render(entry.description),
        calendar_url=reverse("competitions:calendar-date", args=[slug, entry.key]),
        is_event=is_event,
        is_past=(entry.ends or entry.begins) <= now,
    )


def _kind(change: DateChange) -> Literal["moved", "added", "removed"]:
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "moved"
