"""The two calls of the demonstration: INPUT2, being judged, and a pilot call that takes entries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from competitions import presets, services
from competitions.enums import CommentMode, PartnerRole
from competitions.models import Competition, Rubric
from competitions.new_call import (
    NewAward,
    NewCompetition,
    NewCriterion,
    NewKeyDate,
    NewPartner,
    NewSubField,
    NewTrack,
)
from input2.accounts.models import User
from input2.site.demonstration.content import Content, read
from judging.models import Round
from judging.services.panel import NewRound, plan_round
from judging.services.rounds import open_round

ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Schedule:
    """A call's dates in days from today; negative ones are past."""

    call_opens: int
    entries_close: int
    eligibility_check: int
    round_opens: int
    preliminary_review: int
    final_review: int
    awards: int


INPUT2 = Schedule(-165, -22, -14, -13, 17, 52, 80)
PILOT = Schedule(-20, 38, 50, -1, 75, 80, 95)


def last_minute(now: datetime, days: int) -> datetime:
    """23:59 in the competition's zone, so many days from today."""
    day = now.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=days)
    return datetime.combine(day, time(23, 59), ZoneInfo(ZONE))


def morning(now: datetime, days: int) -> datetime:
    """09:00 in the competition's zone, so many days from today."""
    return last_minute(now, days).replace(hour=9, minute=0)


def create_call(name: str, schedule: Schedule, *, by: User, now: datetime) -> Competition:
    """The published call with its form; `by` becomes its organiser."""
    content = read(name)
    began = morning(now, schedule.call_opens) - timedelta(days=20)
    competition = services.create_competition(_new_call(content, schedule, now), by=by, now=began)
    form = presets.entry_form("input2")
    services.create_entry_form(competition, form, by=by, now=began)
    return services.publish_competition(competition, by=by, now=began + timedelta(days=10))


def create_rubric(competition: Competition, *, by: User, now: datetime) -> Rubric:
    """The preset of the ESCI awards of 2016, and inclusiveness, which is recorded but not counted."""
    rubric = services.copy_rubric_preset(competition, "apec-esci-2016", by=by, now=now)
    wording = next(
        item for item in read("competition")["rubric"]["criteria"] if item["key"] == "inclusiveness"
    )
    criterion = NewCriterion(
        key="inclusiveness",
        name=wording["name"],
        guidance=wording["guidance"],
        low_label=wording["low"],
        high_label=wording["high"],
        share=Decimal(10),
        is_counted=False,
        is_required=False,
        allows_not_applicable=True,
        comment=CommentMode.OPTIONAL,
    )
    services.add_criterion(rubric.dimensions.get(key="performance"), criterion, by=by, now=now)
    return rubric


def create_round(
    competition: Competition,
    schedule: Schedule,
    rubric: Rubric,
    *,
    is_blind: bool,
    by: User,
    now: datetime,
) -> Round:
    """Round 1, open since its date."""
    opens = morning(now, schedule.round_opens)
    new = NewRound(
        name={"en": "Preliminary review", "zh-hans": "初评"},
        rubric=rubric,
        opens_at=opens,
        closes_at=last_minute(now, schedule.preliminary_review),
        judges_per_entry=3,
        is_blind=is_blind,
    )
    round_ = plan_round(competition, new, by=by, now=opens - timedelta(days=1))
    return open_round(round_, by=by, now=opens)


def _new_call(content: Content, schedule: Schedule, now: datetime) -> NewCompetition:
    return NewCompetition(
        slug=content["slug"],
        short_name=content["short_name"]["en"]
        if isinstance(content["short_name"], Mapping)
        else content["short_name"],
        name=content["name"],
        time_zone=ZONE,
        opens_at=morning(now, schedule.call_opens),
        closes_at=last_minute(now, schedule.entries_close),
        languages=("en", "zh-hans"),
        eyebrow=content["eyebrow"],
        tagline=content["tagline"],
        about=content["about"],
        who_can_enter=content["who_can_enter"],
        tracks=[_new_track(track) for track in content["tracks"]],
        key_dates=_key_dates(content, schedule, now),
        partners=[
            NewPartner(role=PartnerRole(item["role"]), name=item["name"], url=item["url"])
            for item in content["partners"]
        ],
        awards=[
            NewAward(key=item["key"], name=item["name"], description=item["description"])
            for item in content["awards"]
        ],
    )


def _new_track(track: Content) -> NewTrack:
    sub_fields = [NewSubField(key=item["key"], name=item["name"]) for item in track["sub_fields"]]
    return NewTrack(
        key=track["key"], name=track["name"], summary=track["summary"], sub_fields=sub_fields
    )


def _key_dates(content: Content, schedule: Schedule, now: datetime) -> list[NewKeyDate]:
    instants = {
        "call-opens": morning(now, schedule.call_opens),
        "entries-close": last_minute(now, schedule.entries_close),
        "eligibility-check": last_minute(now, schedule.eligibility_check),
        "preliminary-review": last_minute(now, schedule.preliminary_review),
        "final-review": morning(now, schedule.final_review),
        "awards": morning(now, schedule.awards),
    }
    return [
        NewKeyDate(
            key=item["key"], name=item["name"], place=item["place"], at=instants[item["key"]]
        )
        for item in content["key_dates"]
    ]
