"""The edition before INPUT2: small, long over and archived, so that figures have something to be compared with."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from competitions.enums import Role
from competitions.models import Competition
from competitions.services import add_member, archive_competition
from input2.accounts.models import User
from input2.accounts.services import create_demonstration_person
from input2.site.demonstration import calls, entering, trial_judging
from input2.site.demonstration.content import Content, read
from submissions import services
from submissions.enums import EntryState, ScreeningOutcome
from submissions.models import Entry

# In days from today.
ARCHIVED = -430
SEED = 1993


def create_edition(
    organiser: User, observer: User, applicant: User, *, now: datetime
) -> Competition:
    """Its call, its entries with what became of them, and the end of it; one of them is the applicant's."""
    call = calls.create_call("trial", by=organiser, now=now)
    add_member(call, observer, Role.OBSERVER, by=organiser, now=call.opens_at)
    entered = _enter(call, read("trial_entries"), organiser=organiser, applicant=applicant)
    trial_judging.judge(call, entered, by=organiser, now=now)
    return archive_competition(call, by=organiser, now=calls.morning(now, ARCHIVED))


def _enter(
    call: Competition, content: Sequence[Content], *, organiser: User, applicant: User
) -> list[tuple[Entry, Content]]:
    """Those that were found eligible, with what is written about them."""
    chance = Random(SEED)  # noqa: S311 -- the same demonstration each time
    eligible = []
    for number, item in enumerate(content):
        owner = applicant if item.get("owner") else _owner(call, item, number=number)
        code = entering.code_of(call, chance)
        entry = _write(call, item, owner=owner, code=code, number=number)
        if item["outcome"] == EntryState.DRAFT:
            continue
        _hand_in(entry, item, number=number)
        _screen(entry, item.get("reason", ""), number=number, by=organiser)
        if item["outcome"] != EntryState.INELIGIBLE:
            eligible.append((entry, item))
    return eligible


def _owner(call: Competition, item: Content, *, number: int) -> User:
    return create_demonstration_person(
        email=f"contact@trial-{number + 1}.example.org",
        full_name=item["organisation"],
        economy=item["economy"],
        organisation=item["organisation"],
        language=item.get("language", "en"),
        at=_started(call, number) - timedelta(hours=1),
    )


def _started(call: Competition, number: int) -> datetime:
    return call.opens_at + timedelta(days=1, hours=7 * number)


def _write(call: Competition, item: Content, *, owner: User, code: str, number: int) -> Entry:
    started = _started(call, number)
    entry = services.start_entry(call, by=owner, now=started, code=code)
    keys = ("organisation", "organisation_type", "is_msme", "economy", "title", "track")
    given = {key: item[key] for key in (*keys, "city", "summary") if key in item}
    declared = {"rules": True, "publish": item.get("publish", True)}
    return services.save_answers(entry, {**given, **declared}, by=owner, now=started)


def _hand_in(entry: Entry, item: Content, *, number: int) -> None:
    before = timedelta(days=item["days_before"], hours=1 + number % 17)
    at = entry.competition.closes_at - before
    services.hand_in(entry, revision=entry.revision, declarations={}, by=entry.owner, now=at)


def _screen(entry: Entry, reason: str, *, number: int, by: User) -> None:
    outcome = ScreeningOutcome.INELIGIBLE if reason else ScreeningOutcome.ELIGIBLE
    at = entry.competition.closes_at + timedelta(days=3, minutes=9 * number)
    services.screen(entry, outcome=outcome, reason=reason, version_number=1, by=by, now=at)
