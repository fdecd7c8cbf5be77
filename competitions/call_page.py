"""The call as its page shows it: texts in the reader's language, phases, weights."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Literal, TypeAlias

from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions import policies
from competitions.enums import PartnerRole, ScaleKind
from competitions.models import Competition, Criterion, Partner, Track
from competitions.scorecards import levels_of
from competitions.selectors import Call
from competitions.weights import Weights, percent_range, weights_by_track
from input2.lib import markdown
from input2.lib.numbers import plain

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
    time_zone: str
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Moment:
    """One point of the timeline; `at` is when the phase it names is over."""

    label: str
    text: str
    at: datetime


def context_of(call: Call, *, now: datetime, user_zone: str) -> dict[str, Any]:
    """Everything `competitions/call.html` needs; reads nothing more from the database."""
    competition = call.competition
    refusal = policies.refusal_to_start(competition, now)
    return {
        "competition": texts_of(competition),
        "phase": phase_of(competition, now),
        "now": now,
        "user_zone": user_zone,
        "tracks": [_track(index, track) for index, track in enumerate(call.tracks, start=1)],
        "phases": _phases(call, now),
        "dimensions": _dimensions(call.criteria, call.tracks),
        "partners": list(_partners(call.partners)),
        "awards": [
            {"name": str(award.name), "description": str(award.description)}
            for award in call.awards
        ],
        "start_url": reverse("submissions:enter", args=[competition.slug]),
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
        time_zone=competition.time_zone,
        opens_at=competition.opens_at,
        closes_at=competition.closes_at,
    )


def phase_of(competition: Competition, now: datetime) -> Literal["before", "open", "closed"]:
    """Where the call stands by its dates."""
    if now < competition.opens_at:
        return "before"
    return "open" if now < competition.closes_at else "closed"


def _track(index: int, track: Track) -> dict[str, Any]:
    return {
        "name": str(track.name),
        "summary": str(track.summary),
        "index": index,
        "sub_fields": [str(sub_field.name) for sub_field in track.sub_fields.all()],
        "entries": None,
    }


def _phases(call: Call, now: datetime) -> list[dict[str, Any]]:
    moments = sorted(_moments(call), key=lambda moment: moment.at)
    coming = [moment for moment in moments if moment.at > now]
    # Before the opening nothing has begun; after it, whatever ends next is under way.
    present = coming[0] if coming and len(coming) < len(moments) else None
    return [
        {"label": moment.label, "text": moment.text, "state": _state(moment, present, now)}
        for moment in moments
    ]


def _moments(call: Call) -> Iterator[Moment]:
    for moment in _window(call.competition):
        # Organisers may name the same instant in their own words.
        if all(date.at != moment.at for date in call.key_dates):
            yield moment
    for date in call.key_dates:
        parts = [_day(date.at, call.competition), str(date.place)]
        comma = pgettext("between a date and a place", ", ")
        yield Moment(str(date.name), comma.join(part for part in parts if part), date.at)


def _window(competition: Competition) -> Iterator[Moment]:
    opens = _day(competition.opens_at, competition)
    closes = _("until %(date)s") % {"date": _day(competition.closes_at, competition)}
    yield Moment(_("Call opens"), opens, competition.opens_at)
    yield Moment(pgettext("phase of the call", "Entries"), closes, competition.closes_at)


def _state(moment: Moment, present: Moment | None, now: datetime) -> State:
    if moment.at <= now:
        return "past"
    return "present" if moment is present else "future"


def _day(at: datetime, competition: Competition) -> str:
    pattern = pgettext("date format: 30 September 2027", "j F Y")
    return format_date(at.astimezone(competition.zone), pattern)


def _dimensions(criteria: Sequence[Criterion], tracks: Sequence[Track]) -> list[dict[str, Any]]:
    weights = weights_by_track(criteria, [track.pk for track in tracks])
    names = {track.pk: str(track.name) for track in tracks}
    groups = groupby(criteria, key=lambda criterion: criterion.dimension)
    return [
        {
            "name": str(dimension.name),
            "weight": percent_range(each.dimensions.get(dimension.pk) for each in weights),
            "criteria": [_criterion(criterion, weights, names) for criterion in members],
        }
        for dimension, members in groups
    ]


def _criterion(
    criterion: Criterion, weights: Sequence[Weights], tracks: Mapping[int, str]
) -> dict[str, Any]:
    """`levels` have words of their own; `tracks` are named where the criterion is not for all."""
    is_labelled = criterion.scale == ScaleKind.LIKERT
    return {
        "name": str(criterion.name),
        "guidance": str(criterion.guidance),
        "weight": percent_range(each.criteria.get(criterion.pk) for each in weights),
        "low": str(criterion.low_label),
        "high": str(criterion.high_label),
        "counted": criterion.is_counted,
        "levels": levels_of(criterion) if is_labelled else [],
        "threshold": "" if criterion.threshold is None else plain(criterion.threshold),
        "most": plain(criterion.scale_max),
        "tracks": [tracks[pk] for pk in criterion.track_ids if pk in tracks],
    }


def _partners(partners: Iterable[Partner]) -> Iterator[dict[str, Any]]:
    rows = list(partners)
    for role in PartnerRole:
        names = [
            {"name": str(partner.name), "url": partner.url}
            for partner in rows
            if partner.role == role
        ]
        if names:
            yield {"role": role.label, "names": names}
