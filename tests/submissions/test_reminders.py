"""Reminders of unfinished drafts: at which instant, once each, to whom, in which words, and how they stop."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from i18nfield.strings import LazyI18nString

from competitions.enums import CompetitionState
from competitions.models import Competition
from input2.accounts.models import User
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError
from input2.notifications.models import Message
from submissions import reminding, services
from submissions.models import Entry
from submissions.reminding import BrokenLinkError
from tests.factories import (
    NOW,
    make_competition,
    make_entry,
    make_handed_in,
    make_team_member,
    make_user,
    make_version,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db

MOMENT = timedelta(microseconds=1)
WEEK, TWO_DAYS, SIX_HOURS = reminding.STEPS


def draft(**fields) -> Entry:
    """One that was begun long before its call closes in thirty days."""
    entry = make_entry(**fields)
    Entry.objects.filter(pk=entry.pk).update(created_at=NOW - timedelta(days=20))
    entry.refresh_from_db()
    return entry


def reminders() -> int:
    return Message.objects.filter(kind="submissions/reminder").count()


@pytest.mark.parametrize("step", reminding.STEPS)
def test_a_reminder_goes_out_at_its_instant_and_not_before(step):
    entry = draft()
    at = entry.competition.closes_at - step
    # Nothing of an earlier step is left to be made up for.
    Entry.objects.update(created_at=at)

    assert services.remind(now=at - MOMENT) == 0
    assert services.remind(now=at) == 1


def test_three_reminders_in_all_whatever_the_number_of_sweeps():
    closes = draft().competition.closes_at

    for hours in range(8 * 24, -24, -1):
        services.remind(now=closes - timedelta(hours=hours))

    assert reminders() == 3


def test_at_the_deadline_itself_nobody_is_reminded():
    closes = draft().competition.closes_at

    assert services.remind(now=closes) == 0
    assert services.remind(now=closes - MOMENT) == 1


def test_after_a_standstill_only_the_latest_step_is_made_up_for():
    closes = draft().competition.closes_at

    services.remind(now=closes - timedelta(hours=1))

    assert reminders() == 1


def test_steps_before_the_draft_was_begun_are_not_made_up_for():
    entry = draft()
    closes = entry.competition.closes_at
    Entry.objects.update(created_at=closes - timedelta(days=4))

    assert services.remind(now=closes - timedelta(days=3)) == 0
    assert services.remind(now=closes - TWO_DAYS) == 1


def test_what_is_handed_in_or_withdrawn_is_not_reminded_of():
    handed_in, withdrawn = make_handed_in(), draft()
    services.withdraw(withdrawn, reason="Moved on.", by=withdrawn.owner, now=NOW)

    for entry in (handed_in, withdrawn):
        assert services.remind(now=entry.competition.closes_at - SIX_HOURS) == 0


def test_handing_in_ends_the_reminders():
    entry = draft()
    closes = entry.competition.closes_at
    services.remind(now=closes - WEEK)
    make_version(entry)

    services.remind(now=closes - TWO_DAYS)

    assert reminders() == 1


@pytest.mark.parametrize("state", [CompetitionState.DRAFT, CompetitionState.ARCHIVED])
def test_a_call_that_is_not_published_or_archived_reminds_nobody(state):
    closes = draft().competition.closes_at
    Competition.objects.update(state=state, archived_at=NOW)

    assert services.remind(now=closes - SIX_HOURS) == 0


def test_an_entrys_own_later_deadline_counts():
    entry = draft()
    later = entry.competition.closes_at + timedelta(days=10)
    Entry.objects.update(extended_until=later)

    assert services.remind(now=entry.competition.closes_at - TWO_DAYS) == 0
    assert services.remind(now=later - WEEK) == 1


def test_after_the_deadline_was_moved_the_steps_count_anew_for_the_new_instant():
    entry = draft()
    closes = entry.competition.closes_at
    services.remind(now=closes - WEEK)
    Competition.objects.update(closes_at=closes + timedelta(days=7))

    services.remind(now=closes - WEEK + timedelta(hours=1))
    assert reminders() == 1
    services.remind(now=closes)
    services.remind(now=closes + timedelta(hours=1))

    assert reminders() == 2


def test_a_deadline_that_moves_there_and_back_repeats_nothing():
    entry = draft()
    closes = entry.competition.closes_at
    services.remind(now=closes - TWO_DAYS)
    Competition.objects.update(closes_at=closes + timedelta(days=1))
    Competition.objects.update(closes_at=closes)

    assert services.remind(now=closes - TWO_DAYS + timedelta(minutes=1)) == 0


@pytest.mark.parametrize(
    ("closes", "first"),
    [
        # Clocks in Lima never change; in Auckland they are put forward between the mail and the deadline.
        (datetime(2027, 9, 30, 10, 59, tzinfo=UTC), "30 September 2027, 23:59 (Auckland, UTC+13)"),
        (datetime(2027, 9, 25, 11, 59, tzinfo=UTC), "25 September 2027, 23:59 (Auckland, UTC+12)"),
    ],
)
def test_seven_days_are_as_many_hours_whatever_the_clocks_do(closes, first):
    owner = make_user(time_zone="America/Lima")
    competition = make_competition(time_zone="Pacific/Auckland")
    entry = draft(competition=competition, owner=owner)
    Competition.objects.update(closes_at=closes)

    assert services.remind(now=closes - timedelta(hours=168) - MOMENT) == 0
    assert services.remind(now=closes - timedelta(hours=168)) == 1

    text = Message.objects.get(kind="submissions/reminder").text
    assert first in text
    assert "(Lima, UTC−5)" in text
    assert entry.code in text


def test_the_mail_says_what_is_missing_in_the_owners_language():
    owner = make_user(language="zh-hans")
    entry = draft(owner=owner, answers={"title": None})
    entry.competition.questions.filter(key="title").update(
        label=LazyI18nString({"en": "Title of it", "zh-hans": "标题"})
    )

    services.remind(now=entry.competition.closes_at - TWO_DAYS)

    message = Message.objects.get(kind="submissions/reminder")
    assert (message.language, message.recipient) == ("zh-hans", owner)
    assert "- 标题" in message.text
    assert "Title of it" not in message.text


def test_a_long_list_of_what_is_missing_is_cut_and_counted():
    entry = draft()
    about = entry.competition.sections.get(key="about")
    for number in range(20):
        about.questions.create(
            competition=entry.competition,
            key=f"more-{number}",
            label=f"More {number}",
            type="short_text",
            position=100 + number,
            is_required=True,
        )

    services.remind(now=entry.competition.closes_at - TWO_DAYS)

    text = Message.objects.get(kind="submissions/reminder").text
    assert "20 things are missing:" in text
    assert "and 8 more" in text


def test_the_owner_alone_is_reminded():
    entry = draft()
    make_team_member(entry)

    services.remind(now=entry.competition.closes_at - WEEK)

    assert Message.objects.get(kind="submissions/reminder").to == entry.owner.email


def test_a_draft_without_reminders_and_a_person_who_wants_none_are_left_alone():
    quiet, other = draft(), draft()
    services.set_reminders(quiet, is_reminded=False, by=quiet.owner, now=NOW)
    User.objects.filter(pk=other.owner.pk).update(is_reminded=False)

    assert services.remind(now=quiet.competition.closes_at - WEEK) == 0
    assert Event.objects.filter(action="entry.reminders_off").count() == 1


def test_only_the_owner_turns_reminders_off():
    entry = draft()

    member, stranger = make_user(), make_user()
    make_team_member(entry, member)

    for person in (member, stranger):
        with pytest.raises(ForbiddenError):
            services.set_reminders(entry, is_reminded=False, by=person, now=NOW)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_remind_once():
    at = draft().competition.closes_at - WEEK

    told = at_once(lambda: services.remind(now=at), lambda: services.remind(now=at))

    assert sum(told) in (1, 2)
    assert reminders() == 1


def test_reading_the_link_of_the_mail_changes_nothing_and_pressing_turns_reminders_off(client):
    entry = draft()
    link = reminding.link_of(entry)

    assert "Turn off reminders" in client.get(link).content.decode()
    assert Entry.objects.get().is_reminded

    page = client.post(link, follow=True).content.decode()

    assert not Entry.objects.get().is_reminded
    assert "are off" in page


def test_the_link_in_the_mail_is_the_one_that_works():
    entry = draft()

    services.remind(now=entry.competition.closes_at - WEEK)

    assert reminding.link_of(entry) in Message.objects.get(kind="submissions/reminder").text


@pytest.mark.parametrize("token", ["1.1:forged", "nonsense", "1.1"])
def test_a_forged_link_finds_nothing(client, token):
    draft()

    assert client.post(reverse("submissions:reminders-off", args=[token])).status_code == 404
    assert Entry.objects.get().is_reminded


def test_the_link_of_a_former_owner_does_not_work():
    entry = draft()
    link = reminding.link_of(entry).rstrip("/").rsplit("/", 1)[-1]
    member = make_team_member(entry)
    services.hand_over(member, by=entry.owner, now=NOW)

    with pytest.raises(BrokenLinkError):
        reminding.read_link(link)


def test_reminders_are_turned_off_and_on_on_the_entrys_page(client):
    entry = draft()
    client.force_login(entry.owner)
    address = reverse("submissions:reminders", args=[entry.code])

    client.post(address, {"reminders": "off"})
    assert (
        "You get no mails about the deadline"
        in client.get(entry.get_absolute_url()).content.decode()
    )

    client.post(address, {"reminders": "on"})
    assert Entry.objects.get().is_reminded


def test_a_stranger_turns_nothing_off(client):
    entry = draft()
    client.force_login(make_user())

    address = reverse("submissions:reminders", args=[entry.code])

    assert client.post(address, {"reminders": "off"}).status_code == 404
    assert Entry.objects.get().is_reminded


def test_the_profile_turns_all_of_them_off(client):
    person = make_user()
    client.force_login(person)
    sent = {"full_name": "Mei Lin", "economy": "SGP", "language": "en", "time_zone": ""}

    client.post(reverse("accounts:profile"), sent)

    person.refresh_from_db()
    assert not person.is_reminded


def test_a_sweep_costs_the_same_for_one_draft_and_for_five(django_assert_max_num_queries):
    competition = make_competition()
    for _number in range(5):
        draft(competition=competition)

    # Of these, each mail costs three: is there one, a savepoint, the row.
    with django_assert_max_num_queries(12 + 5 * 4):
        services.remind(now=competition.closes_at - WEEK)

    with django_assert_max_num_queries(2):
        services.remind(now=competition.closes_at - WEEK)
