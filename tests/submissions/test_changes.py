"""Organisers ask a team for changes: until when, for whom, and what stands when nothing comes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from competitions.enums import Role
from competitions.policies import refusal_to_archive
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError, WindowClosedError
from input2.notifications.models import Message
from submissions import policies, services
from submissions.enums import EntryState
from submissions.models import ChangeRequest, Entry
from submissions.policies import OwnEntryError
from submissions.services import DateTooEarlyError, NothingSaidError
from tests.factories import (
    NOW,
    let_grace_pass,
    make_change_request,
    make_competition,
    make_eligible,
    make_entry,
    make_handed_in,
    make_member,
    make_screening,
    make_team_member,
    make_user,
)

pytestmark = pytest.mark.django_db

UNTIL = NOW + timedelta(days=40)
MOMENT = timedelta(microseconds=1)


def answered(entry: Entry, *, now: datetime) -> Entry:
    entry.refresh_from_db()
    services.save_answers(entry, {"title": "Shade, by name"}, by=entry.owner, now=now)
    entry.refresh_from_db()
    services.hand_in(entry, revision=entry.revision, declarations={}, by=entry.owner, now=now)
    entry.refresh_from_db()
    return entry


def test_the_whole_team_is_told_what_and_until_when_in_both_zones():
    owner = make_user(time_zone="America/Lima")
    entry = make_handed_in(owner=owner)
    make_team_member(entry)

    make_change_request(entry, what="Name the <street>.", until=datetime(2027, 7, 1, 4, tzinfo=UTC))

    mails = Message.objects.filter(kind="submissions/changes_requested")
    text = mails.get(recipient=owner).text
    assert mails.count() == 2
    assert "Name the <street>." in text
    assert "1 July 2027, 12:00 (Shanghai, UTC+8)" in text
    assert "30 June 2027, 23:00 (Lima, UTC−5)" in text


def test_a_request_reopens_the_entry_and_is_recorded():
    entry = make_handed_in()

    request = make_change_request(entry)

    entry.refresh_from_db()
    assert (entry.state, entry.changes_until) == (EntryState.CHANGES_REQUESTED, request.until)
    assert Event.objects.filter(action="entry.changes_requested").count() == 1


@pytest.mark.parametrize("late", [timedelta(days=31), UNTIL - NOW - MOMENT])
def test_changes_are_answered_after_the_call_has_closed_until_their_own_date(late):
    entry = make_handed_in()
    make_change_request(entry, until=UNTIL)

    entry = answered(entry, now=NOW + late)

    assert (entry.state, entry.versions.count()) == (EntryState.SUBMITTED, 2)


def test_the_date_itself_is_too_late_and_the_last_version_stands():
    entry = make_handed_in()
    make_change_request(entry, until=UNTIL)

    with pytest.raises(WindowClosedError, match="The version that you handed in stands"):
        answered(entry, now=UNTIL)

    entry.refresh_from_db()
    assert (entry.state_at(UNTIL), entry.versions.count()) == (EntryState.SUBMITTED, 1)
    assert entry.state_at(UNTIL - MOMENT) == EntryState.CHANGES_REQUESTED


def test_an_unanswered_request_waits_for_screening_once_its_date_has_passed():
    entry = make_handed_in()
    make_change_request(entry, until=UNTIL)

    waiting = Entry.objects.waiting_for_screening

    assert not waiting(UNTIL - MOMENT).exists()
    assert waiting(UNTIL).get() == entry


def test_nobody_screens_while_the_team_has_time():
    entry = make_handed_in()
    make_change_request(entry, until=UNTIL)
    organiser = make_member(entry.competition)
    entry.refresh_from_db()

    assert policies.refusal_to_screen(organiser, entry, now=UNTIL - MOMENT)
    assert policies.refusal_to_screen(organiser, entry, now=UNTIL) is None


def test_an_answer_may_be_mended_until_the_date_but_not_once_it_was_screened():
    entry = make_handed_in()
    make_change_request(entry, until=UNTIL)
    entry = answered(entry, now=NOW + timedelta(days=31))
    assert policies.refusal_to_edit(entry.owner, entry, now=UNTIL - MOMENT) is None

    make_screening(entry)

    entry.refresh_from_db()
    assert entry.changes_until is None
    assert policies.refusal_to_edit(entry.owner, entry, now=UNTIL - MOMENT)


def test_a_second_request_moves_the_date():
    entry = make_handed_in()
    make_change_request(entry, until=UNTIL)

    make_change_request(entry, until=UNTIL + timedelta(days=2))

    entry.refresh_from_db()
    assert entry.changes_until == UNTIL + timedelta(days=2)
    assert entry.change_requests.count() == 2


def test_an_edition_is_not_archived_while_changes_are_awaited():
    entry = make_handed_in()
    make_change_request(entry, until=UNTIL)
    organiser = make_member(entry.competition)

    assert refusal_to_archive(organiser, entry.competition, now=UNTIL - MOMENT)
    assert refusal_to_archive(organiser, entry.competition, now=UNTIL) is None


@pytest.mark.parametrize(
    ("change", "error"),
    [({"what": " \n"}, NothingSaidError), ({"until": NOW}, DateTooEarlyError)],
)
def test_a_request_says_what_and_leaves_time(change, error):
    entry = make_handed_in()

    with pytest.raises(error):
        make_change_request(entry, **change)

    assert not ChangeRequest.objects.exists()


def test_observers_strangers_and_the_team_ask_for_no_changes():
    entry = make_handed_in()
    on_the_team = make_member(entry.competition)
    make_team_member(entry, on_the_team)
    colleague = make_member(entry.competition, organisation="HARBOUR city works")

    for person in (make_member(entry.competition, Role.OBSERVER), make_user(), entry.owner):
        with pytest.raises(ForbiddenError):
            make_change_request(entry, by=person)
    for person in (on_the_team, colleague):
        with pytest.raises(OwnEntryError):
            make_change_request(entry, by=person)


def test_of_a_draft_no_changes_are_asked():
    with pytest.raises(ForbiddenError, match="while the entry is draft"):
        make_change_request(make_entry())


def test_the_database_keeps_no_request_without_a_date():
    entry = make_handed_in()

    with pytest.raises(IntegrityError, match="requested_changes_have_date"):
        Entry.objects.filter(pk=entry.pk).update(state=EntryState.CHANGES_REQUESTED)


def test_the_database_keeps_no_request_that_leaves_no_time():
    request = make_change_request()

    with pytest.raises(IntegrityError, match="change_request_leaves_time"):
        ChangeRequest.objects.filter(pk=request.pk).update(until=NOW)


def test_the_database_keeps_no_request_without_words():
    request = make_change_request()

    with pytest.raises(IntegrityError, match="change_request_says_what"):
        ChangeRequest.objects.filter(pk=request.pk).update(what="")


def test_an_eligible_entry_leaves_the_running_while_it_is_changed():
    entry = make_eligible()

    make_change_request(entry)

    entry.refresh_from_db()
    assert entry.state == EntryState.CHANGES_REQUESTED


def test_the_team_reads_what_is_asked_and_until_when(client):
    entry = make_handed_in()
    make_change_request(entry, what="Name the street.")
    let_grace_pass(entry)
    client.force_login(entry.owner)

    page = client.get(entry.get_absolute_url()).content.decode()

    assert "The organisers ask you to change something" in page
    assert "Name the street." in page
    assert "Changes requested" in page


def test_the_same_again_is_no_answer_to_what_is_asked(client):
    entry = make_handed_in()
    make_change_request(entry, until=timezone.now() + timedelta(days=9))
    let_grace_pass(entry)
    client.force_login(entry.owner)
    address = reverse("submissions:submit", args=[entry.code])

    response = client.post(address, {"revision": entry.revision}, follow=True)

    entry.refresh_from_db()
    assert (entry.state, entry.versions.count()) == (EntryState.CHANGES_REQUESTED, 1)
    assert response.redirect_chain == [(address, 302)]
    assert "Nothing has changed since you handed in" in response.text
    assert "Your entry has arrived" not in response.text


def request_on_page(client, entry: Entry, **sent: str):
    address = reverse("site:entry-changes", args=[entry.competition.slug, entry.code])
    as_read = {"version_number": 1, "standing": 0}
    return client.post(address, {**as_read, **sent})


def test_an_organiser_asks_on_the_entrys_page(client):
    entry = make_handed_in(make_competition(time_zone="Asia/Shanghai"))
    client.force_login(make_member(entry.competition))

    request_on_page(client, entry, what="Name the street.", until="2035-05-01T12:00")

    request = entry.change_requests.get()
    assert (request.what, request.until) == (
        "Name the street.",
        datetime(2035, 5, 1, 4, tzinfo=UTC),
    )


def test_a_date_that_has_passed_keeps_what_was_typed(client):
    entry = make_handed_in()
    client.force_login(make_member(entry.competition))

    page = request_on_page(client, entry, what="Name the street.", until="2020-05-01T12:00")

    content = page.content.decode()
    assert "The date for the changes has to lie ahead." in content
    assert "Name the street." in content


def test_whoever_asks_second_reads_what_stands_and_may_ask_all_the_same(client):
    entry = make_handed_in()
    make_screening(entry)
    client.force_login(make_member(entry.competition))
    asked = {"what": "Name the street.", "until": "2035-05-01T12:00"}

    page = request_on_page(client, entry, **asked)

    content = page.text
    entry.refresh_from_db()
    assert entry.state == EntryState.ELIGIBLE
    assert "has recorded “Eligible”" in content
    assert "Name the street." in content
    assert re.search(r'name="standing" value="1"', content)

    request_on_page(client, entry, **asked, standing="1")
    entry.refresh_from_db()
    assert entry.state == EntryState.CHANGES_REQUESTED


def test_while_the_team_has_time_its_page_says_so_to_organisers(client):
    entry = make_handed_in()
    make_change_request(entry, until=timezone.now() + timedelta(days=9))
    client.force_login(make_member(entry.competition))

    page = client.get(reverse("site:entry", args=[entry.competition.slug, entry.code])).text

    assert "The team was asked for changes and has until" in page
    assert "Nobody has screened this entry yet" not in page


def test_a_slip_of_the_pen_does_not_hide_that_somebody_was_quicker(client):
    entry = make_handed_in()
    make_screening(entry)
    client.force_login(make_member(entry.competition))

    page = request_on_page(client, entry, what="", until="2035-05-01T12:00")

    assert re.search(r'name="standing" value="0"', page.text)


def test_another_competitions_organiser_finds_nothing_to_ask_of(client):
    entry = make_handed_in()
    client.force_login(make_member(make_competition()))

    assert request_on_page(client, entry, what="x", until="2035-05-01T12:00").status_code == 404


def test_organisers_list_an_unanswered_entry_among_those_that_wait(client):
    entry = make_handed_in()
    make_change_request(entry)
    past = {"requested_at": NOW - timedelta(days=3), "until": NOW - timedelta(days=1)}
    entry.change_requests.update(**past)
    Entry.objects.filter(pk=entry.pk).update(changes_until=past["until"])
    client.force_login(make_member(entry.competition))

    slug = entry.competition.slug
    waiting = client.get(f"/organise/{slug}/entries/?state=submitted").content.decode()
    overview = client.get(f"/organise/{slug}/").content.decode()

    assert entry.code in waiting
    assert "entry waits for screening" in overview


def test_the_api_says_the_state_as_it_reads_now(client):
    entry = make_handed_in()
    make_change_request(entry)
    let_grace_pass(entry)
    client.force_login(entry.owner)
    address = reverse("api:entries")

    assert client.get(address).json()["results"][0]["state"] == "changes_requested"
    Entry.objects.filter(pk=entry.pk).update(changes_until=NOW - MOMENT)

    assert client.get(address).json()["results"][0]["state"] == "submitted"
