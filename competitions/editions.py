"""The competitions that a person runs, as their list shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from competitions.enums import CompetitionState, Role
from competitions.models import Competition, KeyDate
from input2.accounts.models import User


@dataclass(frozen=True)
class Edition:
    """One row: where the competition stands, and what happens next."""

    competition: Competition
    state: str
    tone: str
    role: str
    next_label: str
    next_at: datetime | None


def editions_of(user: User, *, now: datetime) -> list[Edition]:
    """The latest first; two queries, whatever their number."""
    calls = Competition.objects.visible_to(user).for_listing()
    found = list(calls.annotate(held=F("memberships__role")))
    dates: dict[int, list[KeyDate]] = {}
    for date in KeyDate.objects.filter(competition__in=found, at__gt=now).order_by("at"):
        dates.setdefault(date.competition_id, []).append(date)
    return [_edition(call, dates.get(call.pk, ()), now) for call in found]


def _edition(call: Competition, dates: Iterable[KeyDate], now: datetime) -> Edition:
    label, at = min(_coming(call, dates, now), key=lambda found: found[1], default=("", None))
    return Edition(
        competition=call,
        state=_state(call, now),
        tone="success" if call.takes_entries(now) else "neutral",
        role=str(Role(call.held).label),  # type: ignore[attr-defined]  # annotated above
        next_label=label,
        next_at=at,
    )


def _coming(
    call: Competition, dates: Iterable[KeyDate], now: datetime
) -> Iterator[tuple[str, datetime]]:
    if call.is_archived:
        return
    if now < call.opens_at:
        yield _("Call opens"), call.opens_at
    if now < call.closes_at:
        yield _("Entries close"), call.closes_at
    yield from ((str(date.name), date.at) for date in dates)


def _state(call: Competition, now: datetime) -> str:
    if call.state != CompetitionState.PUBLISHED:
        return str(CompetitionState(call.state).label)
    if now < call.opens_at:
        return _("Published, not open yet")
    return _("Open for entries") if now < call.closes_at else _("Entries closed")
