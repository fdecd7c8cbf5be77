"""The whole demonstration, through the same services as people use, from one seed."""

from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from competitions.enums import Role
from competitions.models import Competition
from competitions.services import add_member
from input2.accounts.models import User
from input2.accounts.services import create_demonstration_person
from input2.lib.errors import DomainError
from input2.site.demonstration import asking, calls, content, entering, scoring, trial
from input2.site.demonstration.discussion import discuss_rubric
from judging.services.ranking import compute_ranking
from submissions.services import find_duplicates

SEED = 2023


class NotEmptyError(DomainError):
    """There is something in the database already; a demonstration never mixes with it."""

    code = "not_empty"


@transaction.atomic
def load(*, now: datetime) -> None:
    """Fill an empty database: three calls, their people, entries, scores and a ranking."""
    if not is_empty():
        raise NotEmptyError(
            "The database is not empty: the demonstration is loaded only into an empty one."
        )
    people = content.read("people")
    organiser, observer, applicant = (
        _person(people[role], now=now) for role in ("organiser", "observer", "applicant")
    )
    earlier = trial.create_edition(organiser, observer, applicant, now=now)
    _load_input2(people, earlier, organiser, observer, now=now)
    _load_pilot(people, organiser, observer, applicant, now=now)


def is_empty() -> bool:
    return not (User.objects.exists() or Competition.objects.exists())


def _load_input2(
    people: content.Content,
    earlier: Competition,
    organiser: User,
    observer: User,
    *,
    now: datetime,
) -> None:
    chance = Random(SEED)  # noqa: S311 -- the same demonstration each time
    call = calls.create_call("competition", previous_edition=earlier, by=organiser, now=now)
    calls.postpone(call, by=organiser, now=now)
    add_member(call, observer, Role.OBSERVER, by=organiser, now=now)
    panel = scoring.create_panel(call, people["judges"], by=organiser, at=call.closes_at)
    screened_at = call.closes_at + timedelta(days=2)
    entries = entering.enter(
        call, content.entries(), organiser=organiser, at=screened_at, chance=chance
    )
    find_duplicates(call.pk, report=lambda _done, _total: None, now=screened_at)
    round_ = calls.create_round(call, calls.INPUT2, is_blind=False, by=organiser, now=now)
    assigned_at = round_.opens_at + timedelta(hours=1)
    assignments = scoring.assign_all(entries, panel, round_=round_, by=organiser, now=assigned_at)
    begin = assigned_at + timedelta(days=1)
    scoring.score(assignments, panel, at=begin, chance=chance)
    compute_ranking(round_.pk, now=now)


def _load_pilot(
    people: content.Content, organiser: User, observer: User, applicant: User, *, now: datetime
) -> None:
    call = calls.create_call("pilot", by=organiser, now=now)
    add_member(call, observer, Role.OBSERVER, by=organiser, now=now)
    panel = scoring.create_panel(call, people["judges"], by=organiser, at=call.opens_at)
    calls.create_round(call, calls.PILOT, is_blind=True, by=organiser, now=now)
    entering.begin_draft(call, owner=applicant, now=now)
    asking.ask_all(call, organiser=organiser, now=now)
    reviewer = panel[-1].judge.user
    discuss_rubric(call, organiser=organiser, observer=observer, reviewer=reviewer, now=now)


def _person(item: content.Content, *, now: datetime) -> User:
    return create_demonstration_person(
        email=item["email"],
        full_name=item["full_name"],
        economy=item["economy"],
        organisation=item["organisation"],
        language=item["language"],
        time_zone=item["time_zone"],
        at=now - timedelta(days=700),
    )
