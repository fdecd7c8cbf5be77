"""The dates of a call as files that calendar programs import and keep up to date."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from competitions.models import Competition, DateChange, KeyDate
from competitions.public_call import PublicCall
from input2.lib.addresses import absolute
from input2.lib.templatetags.display import in_sentence

PRODUCT: Final = "-//INPUT2//Calendar of calls//EN"
NAMESPACE: Final = uuid.UUID("5b0e8f0a-6a39-4b1c-9d5e-0f1f5d2c9a77")
OPENING, DEADLINE = "opens_at", "closes_at"


@dataclass(frozen=True)
class Entry:
    """One date as a calendar keeps it; `sequence` grows with every change, so that a newer file wins."""

    key: str
    name: str
    begins: datetime
    ends: datetime | None
    sequence: int
    modified: datetime
    description: str = ""
    place: str = ""
    url: str = ""


def entries_of(call: PublicCall) -> list[Entry]:
    """The opening, the deadline and every key date; organisers' own words for the window replace ours."""
    competition = call.competition
    named = {date.at for date in call.key_dates}
    window = [
        _window_entry(call, OPENING, _("Entries open"), competition.opens_at),
        _window_entry(call, DEADLINE, _("Entries close"), competition.closes_at),
    ]
    rows = [entry for entry in window if entry.begins not in named]
    rows += [_date_entry(call, date) for date in call.key_dates]
    return sorted(rows, key=lambda entry: entry.begins)


def calendar_of(call: PublicCall, entries: Iterable[Entry]) -> bytes:
    """RFC 5545, with instants in UTC: what they are does not hang on a program's own table of zones."""
    competition = call.competition
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", str(competition.name))
    calendar.add("x-wr-timezone", competition.time_zone)
    for entry in entries:
        calendar.add_component(_event(entry, competition))
    return bytes(calendar.to_ical())


def _event(entry: Entry, competition: Competition) -> Event:
    event = Event()
    event.add("uid", _uid(entry.key, competition))
    event.add("dtstamp", entry.modified.astimezone(UTC))
    event.add("last-modified", entry.modified.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.begins.astimezone(UTC))
    if entry.ends:
        event.add("dtend", entry.ends.astimezone(UTC))
    language = {"language": get_language() or "en"}
    event.add("summary", _summary(entry, competition), parameters=language)
    event.add("description", _description(entry, competition), parameters=language)
    if entry.place:
        event.add("location", entry.place, parameters=language)
    event.add("url", entry.url or absolute(reverse("competitions:events", args=[competition.slug])))
    # A deadline is no meeting: it leaves the day free.
    event.add("transp", "OPAQUE" if entry.ends else "TRANSPARENT")
    return event


def _uid(key: str, competition: Competition) -> str:
    """The same for as long as the date exists, whatever it is called and wherever the platform stands."""
    return str(
        uuid.uuid5(NAMESPACE, f"{competition.created_at.isoformat()}/{competition.pk}/{key}")
    )


def _summary(entry: Entry, competition: Competition) -> str:
    colon = pgettext("between a competition and its date", ": ")
    return f"{competition.short_name}{colon}{entry.name}"


def _description(entry: Entry, competition: Competition) -> str:
    call = absolute(reverse("competitions:call", args=[competition.slug]))
    lines = [entry.description, in_sentence(entry.begins, competition.time_zone), call]
    return "\n\n".join(line for line in lines if line)


def _window_entry(call: PublicCall, key: str, name: str, at: datetime) -> Entry:
    changes = _changes(call, [key])
    return Entry(key, name, at, None, len(changes), _modified(call, changes))


def _date_entry(call: PublicCall, date: KeyDate) -> Entry:
    moves = _changes(call, [date.key])
    of_window = _changes(call, _window_keys(call.competition, date.at))
    return Entry(
        key=date.key,
        name=str(date.name),
        begins=date.at,
        ends=date.ends_at,
        sequence=date.revision - 1 + len(moves),
        modified=_modified(call, [*moves, *of_window]),
        description=str(date.description),
        place=str(date.place),
        url=date.url,
    )


def _window_keys(competition: Competition, at: datetime) -> list[str]:
    window = {OPENING: competition.opens_at, DEADLINE: competition.closes_at}
    return [key for key, instant in window.items() if instant == at]


def _changes(call: PublicCall, keys: Sequence[str]) -> list[DateChange]:
    return [change for change in call.date_changes if change.key in keys]


def _modified(call: PublicCall, changes: Sequence[DateChange]) -> datetime:
    times = [change.changed_at for change in changes]
    return max([*times, call.competition.published_at or call.competition.created_at])
