import uuid

import pytest

from competitions.enums import Role
from input2.audit.models import Event
from input2.notifications.enums import MessageState
from tests.factories import (
    make_assignment,
    make_competition,
    make_eligible,
    make_member,
    make_message,
    make_team_member,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_the_outbox_shows_the_mails_of_this_competition_with_their_fate(client):
    competition = make_competition()
    make_message(
        scope=competition.slug, subject="Receipt", state=MessageState.FAILED, error="No such box."
    )
    make_message(scope="elsewhere", subject="Other receipt")
    make_message(scope=competition.slug, subject="Invitation", is_secret=True)
    client.force_login(make_member(competition, Role.OBSERVER))

    page = client.get(f"/organise/{competition.slug}/messages/").content.decode()

    assert "Receipt" in page
    assert "No such box." in page
    assert "Other receipt" not in page
    assert "Invitation" not in page


@pytest.mark.parametrize(("state", "shown"), [("failed", True), ("sent", False), ("gone", True)])
def test_the_outbox_is_filtered_by_state(client, state, shown):
    competition = make_competition()
    make_message(scope=competition.slug, subject="Receipt", state=MessageState.FAILED)
    client.force_login(make_member(competition))

    page = client.get(f"/organise/{competition.slug}/messages/?state={state}").content.decode()

    assert ("Receipt" in page) is shown


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.UNCERTAIN])
def test_an_organiser_sends_a_mail_again(client, state):
    competition = make_competition()
    message = make_message(scope=competition.slug, state=state)
    client.force_login(make_member(competition))
    page = client.get(f"/organise/{competition.slug}/messages/").content.decode()

    answer = client.post(f"/organise/{competition.slug}/messages/{message.pk}/resend/")

    message.refresh_from_db()
    assert f"{message.pk}/resend/" in page
    assert answer["Location"] == f"/organise/{competition.slug}/messages/"
    assert message.state == MessageState.QUEUED
    assert Event.objects.get().action == "message.resent"


def test_a_mail_that_was_sent_is_not_sent_again(client, django_capture_on_commit_callbacks):
    competition = make_competition()
    message = make_message(scope=competition.slug, state=MessageState.QUEUED)
    client.force_login(make_member(competition))

    page = client.get(f"/organise/{competition.slug}/messages/").content.decode()
    client.post(f"/organise/{competition.slug}/messages/{message.pk}/resend/")

    message.refresh_from_db()
    assert "resend" not in page
    assert message.state == MessageState.QUEUED
    assert not Event.objects.exists()


def test_observers_send_nothing(client):
    competition = make_competition()
    message = make_message(scope=competition.slug, state=MessageState.FAILED)
    client.force_login(make_member(competition, Role.OBSERVER))

    page = client.get(f"/organise/{competition.slug}/messages/").content.decode()
    client.post(f"/organise/{competition.slug}/messages/{message.pk}/resend/")

    message.refresh_from_db()
    assert "resend" not in page
    assert message.state == MessageState.FAILED


def test_mails_of_another_competition_are_not_found(client):
    competition = make_competition()
    message = make_message(scope="elsewhere", state=MessageState.FAILED)
    client.force_login(make_member(competition))

    for pk in (message.pk, uuid.uuid4()):
        answer = client.post(f"/organise/{competition.slug}/messages/{pk}/resend/")
        assert answer.status_code == 404


def test_secret_mails_are_not_sent_again_from_here(client):
    competition = make_competition()
    message = make_message(scope=competition.slug, state=MessageState.FAILED, is_secret=True)
    client.force_login(make_member(competition))

    answer = client.post(f"/organise/{competition.slug}/messages/{message.pk}/resend/")

    assert answer.status_code == 404


def test_strangers_find_no_outbox(client):
    competition = make_competition()
    message = make_message(scope=competition.slug, state=MessageState.FAILED)
    path = f"/organise/{competition.slug}/messages/"

    for person in (make_user(), make_member(make_competition())):
        client.force_login(person)
        assert client.get(path).status_code == 404
        assert client.post(f"{path}{message.pk}/resend/").status_code == 404


def test_an_empty_outbox_says_so(client):
    competition = make_competition()
    client.force_login(make_member(competition))

    page = client.get(f"/organise/{competition.slug}/messages/").content.decode()

    assert "No mail yet" in page


@pytest.mark.parametrize("stands_behind", [True, False])
def test_mails_about_judging_are_closed_to_whoever_stands_behind_a_judged_entry(
    client, stands_behind
):
    entry = make_assignment().entry
    competition = entry.competition
    organiser = make_member(competition)
    make_team_member(entry if stands_behind else make_eligible(), organiser)
    told = make_message(
        scope=competition.slug,
        kind="judging/recused",
        subject="Mei Lin stepped back",
        state=MessageState.FAILED,
    )
    make_message(scope=competition.slug, subject="Receipt", state=MessageState.FAILED)
    client.force_login(organiser)
    path = f"/organise/{competition.slug}/messages/"

    page = client.get(path).content.decode()
    answer = client.post(f"{path}{told.pk}/resend/")

    assert "Receipt" in page
    assert ("Mei Lin stepped back" in page) is not stands_behind
    assert answer.status_code == (404 if stands_behind else 302)
