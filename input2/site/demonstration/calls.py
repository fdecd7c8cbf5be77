"""The calls of the demonstration: INPUT2, being judged, a pilot call that takes entries, and an edition of long ago."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

from competitions import presets, services, setup_document
from competitions.models import Competition
from competitions.moving_dates import moved
from competitions.new_call import NewCompetition
from competitions.services.building import build_competition
from competitions.services.dates import change_date
from input2.accounts.models import User
from input2.lib.localized import Texts
from input2.site.demonstration.call_papers import documents_of
from input2.site.demonstration.content import read
from input2.site.demonstration.marks import mark_of
from judging.models import Round
from judging.services.panel import NewRound, plan_round
from judging.services.rounds import open_round

ZONE: Final = ZoneInfo("Asia/Shanghai")
# The day that stands for today in the set-ups beside this module.
DAY_ZERO: Final = date(2025, 1, 1)


@dataclass(frozen=True)
class Schedule:
    """When a round opens and closes, in days from today; negative ones are past."""

    round_opens: int
    round_closes: int
    name: Texts
    judges_per_entry: int = 3


_PRELIMINARY: Final[Texts] = {"en": "Preliminary review", "zh-hans": "初评"}
INPUT2: Final = Schedule(-13, 17, name=_PRELIMINARY)
PILOT: Final = Schedule(-1, 75, name=_PRELIMINARY)


def last_minute(now: datetime, days: int) -> datetime:
    """23:59 in the competition's zone, so many days from today."""
    day = now.astimezone(ZONE).date() + timedelta(days=days)
    return datetime.combine(day, time(23, 59), ZONE)


def morning(now: datetime, days: int) -> datetime:
    """09:00 in the competition's zone, so many days from today."""
    return last_minute(now, days).replace(hour=9, minute=0)


def described(name: str, *, now: datetime) -> NewCompetition:
    """The set-up in the file of this name, with INPUT2's entry form unless it has its own, its dates around today."""
    path = resources.files("input2.site.demonstration") / f"{name}.json"
    setup = setup_document.read(path.read_bytes())
    form = setup.sections or presets.sections_of(presets.entry_form("input2"))
    days = (now.astimezone(ZONE).date() - DAY_ZERO).days
    whole = moved(replace(setup, sections=form), days)
    partners = [replace(partner, logo=mark_of(partner)) for partner in whole.partners]
    return replace(whole, partners=partners, documents=documents_of(whole))


def create_call(
    name: str, *, previous_edition: Competition | None = None, by: User, now: datetime
) -> Competition:
    """The published call with its form and rubric; `by` becomes its organiser."""
    setup = described(name, now=now)
    began = setup.opens_at - timedelta(days=20)
    competition = build_competition(
        setup, origin="demonstration", previous_edition=previous_edition, by=by, now=began
    )
    return services.publish_competition(competition, by=by, now=began + timedelta(days=10))


def postpone(competition: Competition, *, by: User, now: datetime) -> None:
    """Some dates were earlier at first; they are moved as an organiser moves them, with the reason for visitors."""
    for key, move in read("call_papers")["moved"][competition.slug].items():
        date = competition.key_dates.get(key=key)
        change_date(
            date,
            {"at": date.at + timedelta(days=move["days"])},
            base=date.revision,
            reason=move["reason"],
            by=by,
            now=morning(now, move["announced"]),
        )


def create_round(
    competition: Competition, schedule: Schedule, *, is_blind: bool, by: User, now: datetime
) -> Round:
    """The next round, open since its date."""
    opens = morning(now, schedule.round_opens)
    new = NewRound(
        name=schedule.name,
        rubric=competition.rubrics.get(is_shown=True),
        opens_at=opens,
        closes_at=last_minute(now, schedule.round_closes),
        judges_per_entry=schedule.judges_per_entry,
        is_blind=is_blind,
    )
    round_ = plan_round(competition, new, by=by, now=opens - timedelta(days=1))
    return open_round(round_, by=by, now=opens)
