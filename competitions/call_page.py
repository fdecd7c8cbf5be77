"""The call as its page shows it: texts in the reader's language, phases, weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions import policies
from competitions.entry_limits import sentences_of
from competitions.models import Competition, DateChange, Track
from competitions.partner_groups import partner_groups
from competitions.public_call import PublicCall
from competitions.shown_rubric import shown_rubric
from input2.lib import markdown
from input2.lib.templatetags.display import at_zone

State: TypeAlias = Literal["past", "present", "future"]


@dataclass(frozen=True)
class Texts:
    """The competition as the template reads it."""

    slug: str
    short_name: str
    name: str
    eyebrow: str
    tagline: str
    about_html: SafeString
    who_html: SafeString
    limits: list[str]
    time_zone: str
    opens_at: datetime
    closes_at: datetime
    contact_email: str
    is_archived: bool
    results_at: datetime | None


@dataclass(frozen=True)
class Moment:
    """One point of the timeline; `at` is when the phase it names is over, `key` is that of its date."""

    key: str
    label: str
    text: str
    at: datetime


def context_of(call: PublicCall, *, now: datetime) -> dict[str, Any]:
    """What `competitions/call.html` shows besides its frame; reads nothing more from the database."""
    competition = call.competition
    refusal = policies.refusal_to_start(competition, now)
    start_url = reverse("submissions:enter", args=[competition.slug])
    return {
        "phase": phase_of(competition, now),
        "tracks": [_track(index, track, call) for index, track in enumerate(call.tracks, start=1)],
        "phases": _phases(call, now),
        "rubric": shown_rubric(call.criteria, call.tracks),
        "partners": partner_groups(call.partners, competition.slug),
        "awards": [
            {"name": str(award.name), "description": str(award.description)}
            for award in call.awards
        ],
        "news_posts": call.latest_news(now),
        "documents": call.documents,
        "faq_items": call.faq_items,
        "was_moved": bool(call.date_changes),
        "start_url": start_url,
        "check_url": start_url if call.has_self_check and refusal is None else "#who",
        "can_start": refusal is None,
        "start_refusal": str(refusal or ""),
    }


def texts_of(competition: Competition) -> Texts:
    return Texts(
        slug=competition.slug,
        short_name=competition.short_name,
        name=str(competition.name),
        eyebrow=str(competition.eyebrow),
        tagline=str(competition.tagline),
        about_html=markdown.render(str(competition.about)),
        who_html=markdown.render(str(competition.who_can_enter)),
        limits=sentences_of(competition),
        time_zone=competition.time_zone,
        opens_at=competition.opens_at,
        closes_at=competition.closes_at,
        contact_email=competition.contact_email,
        is_archived=competition.is_archived,
        results_at=competition.results_at,
    )


def phase_of(competition: Competition, now: datetime) -> Literal["before", "open", "closed"]:
    """Where the call stands by its dates."""
    if now < competition.opens_at:
        return "before"
    return "open" if now < competition.closes_at else "closed"


def moments(call: PublicCall) -> list[Moment]:
    """The opening, the deadline and the key dates, by time."""
    return sorted(_moments(call), key=lambda moment: moment.at)


def _track(index: int, track: Track, call: PublicCall) -> dict[str, Any]:
    return {
        "name": str(track.name),
        "summary": str(track.summary),
        "index": index,
        "sub_fields": [
            str(sub_field.name) for sub_field in call.sub_fields if sub_field.track_id == track.pk
        ],
        "entries": None,
    }


def _phases(call: PublicCall, now: datetime) -> list[dict[str, Any]]:
    shown = moments(call)
    coming = [moment for moment in shown if moment.at > now]
    # Before the opening nothing has begun; after it, whatever ends next is under way.
    present = coming[0] if coming and len(coming) < len(shown) else None
    return [
        {
            "label": moment.label,
            "text": moment.text,
            "state": _state(moment, present, now),
            "moved": _moved(moment, call),
        }
        for moment in shown
    ]


def _moved(moment: Moment, call: PublicCall) -> str:
    """Where the date stood before it was last moved."""
    change = next((change for change in call.date_changes if _is_move(change, moment)), None)
    if change is None or change.before is None:
        return ""
    was = at_zone(change.before, call.competition.time_zone)
    return _("moved, was %(date)s") % {"date": was}


def _is_move(change: DateChange, moment: Moment) -> bool:
    return change.key == moment.key and change.after == moment.at


def _moments(call: PublicCall) -> Iterator[Moment]:
    for moment in _window(call.competition):
        # Organisers may name the same instant in their own words.
        if all(date.at != moment.at for date in call.key_dates):
            yield moment
    for date in call.key_dates:
        parts = [_day(date.at, call.competition), str(date.place)]
        comma = pgettext("between a date and a place", ", ")
        text = comma.join(part for part in parts if part)
        yield Moment(
            _window_key(date.at, call.competition) or date.key, str(date.name), text, date.at
        )


def _window(competition: Competition) -> Iterator[Moment]:
    opens = _day(competition.opens_at, competition)
    closes = _("until %(date)s") % {"date": _day(competition.closes_at, competition)}
    yield Moment("opens_at", _("Call opens"), opens, competition.opens_at)
    label = pgettext("phase of the call", "Entries")
    yield Moment("closes_at", label, closes, competition.closes_at)


def _window_key(at: datetime, competition: Competition) -> str:
    """A key date at the opening or the deadline tells of the same thing, and moved with it."""
    window = {competition.opens_at: "opens_at", competition.closes_at: "closes_at"}
    return window.get(at, "")


def _state(moment: Moment, present: Moment | None, now: datetime) -> State:
    if moment.at <= now:
        return "past"
    return "present" if moment is present else "future"


def _day(at: datetime, competition: Competition) -> str:
    pattern = pgettext("date format: 30 September 2027", "j F Y")
    return format_date(at.astimezone(competition.zone), pattern)
