"""The edition before INPUT2: small, long over and archived, so that figures have something to be compared with."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from competitions.enums import Role
from competitions.models import Competition
from competitions.services import add_member, archive_competition
from input2.accounts.models import User
from input2.accounts.services import create_demonstration_person
from input2.site.demonstration import calls
from input2.site.demonstration.content import Content, read
from submissions import services
from submissions.enums import EntryState, ScreeningOutcome
from submissions.models import Entry

# In days from today.
ARCHIVED = -430
SETTLED = (
    EntryState.WINNER,
    EntryState.FINALIST,
    EntryState.SHORTLISTED,
    EntryState.NOT_SELECTED,
)


def create_edition(organiser: User, observer: User, *, now: datetime) -> Competition:
    """Its call, its entries with what became of them, and the end of it."""
    call = calls.create_call("trial", by=organiser, now=now)
    add_member(call, observer, Role.OBSERVER, by=organiser, now=call.opens_at)
    _enter(call, read("trial_entries"), organiser=organiser)
    return archive_competition(call, by=organiser, now=calls.morning(now, ARCHIVED))


def _enter(call: Competition, content: Sequence[Content], *, organiser: User) -> None:
    found: dict[str, list[Entry]] = {}
    for number, item in enumerate(content):
        entry = _write(call, item, number=number)
        found.setdefault(item["outcome"], []).append(entry)
        if item["outcome"] != "draft":
            _hand_in(entry, item, number=number)
            _screen(entry, item.get("reason", ""), number=number, by=organiser)
    for state in SETTLED:
        _settle(found[state.value], state)


def _write(call: Competition, item: Content, *, number: int) -> Entry:
    started = call.opens_at + timedelta(days=1, hours=7 * number)
    owner = create_demonstration_person(
        email=f"contact@trial-{number + 1}.example.org",
        full_name=item["organisation"],
        economy=item["economy"],
        organisation=item["organisation"],
        language="en",
        at=started - timedelta(hours=1),
    )
    entry = services.start_entry(call, by=owner, now=started)
    keys = ("organisation", "organisation_type", "is_msme", "economy", "title", "track")
    given = {key: item[key] for key in keys if key in item}
    return services.save_answers(entry, {**given, "rules": True}, by=owner, now=started)


def _hand_in(entry: Entry, item: Content, *, number: int) -> None:
    before = timedelta(days=item["days_before"], hours=1 + number % 17)
    at = entry.competition.closes_at - before
    services.hand_in(entry, revision=entry.revision, declarations={}, by=entry.owner, now=at)


def _screen(entry: Entry, reason: str, *, number: int, by: User) -> None:
    outcome = ScreeningOutcome.INELIGIBLE if reason else ScreeningOutcome.ELIGIBLE
    at = entry.competition.closes_at + timedelta(days=3, minutes=9 * number)
    services.screen(entry, outcome=outcome, reason=reason, version_number=1, by=by, now=at)


def _settle(entries: Sequence[Entry], state: EntryState) -> None:
    # It was judged on paper, before there was a round to publish decisions from.
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(state=state)
