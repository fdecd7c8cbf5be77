"""From the link in the mail to the answer, as a browser walks it."""

from datetime import timedelta
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from input2.accounts import links
from input2.accounts.enums import InvitationState
from input2.accounts.models import User
from input2.accounts.services import invitations
from input2.notifications.models import Message
from tests.factories import NOW, PASSWORD, make_invitation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("walk")]

ADDRESS = "wei.chen@example.net"
SIGN_UP = {
    "email": ADDRESS,
    "password1": PASSWORD,
    "full_name": "Wei Chen",
    "economy": "",
    "organisation": "",
    "time_zone": "",
}


@pytest.fixture
def invitation():
    return make_invitation(email=ADDRESS)


def page_of(invitation):
    return f"/invitations/{invitation.pk}/"


def open_link(client, invitation):
    return client.get(links.path_to(invitation), follow=True)


def test_the_link_leads_to_an_address_that_is_no_secret(client, invitation):
    answer = client.get(links.path_to(invitation))

    assert answer.url == page_of(invitation)
    assert "no-store" in answer["Cache-Control"]


def test_the_page_says_who_invites_to_what_and_until_when(client, invitation):
    page = open_link(client, invitation).content.decode()

    assert "Mei Lin invites you to a walk along the harbour." in page
    assert ADDRESS in page
    assert "Shanghai" in page
    assert invitation.nonce not in page


def test_a_person_accepts_with_one_press(client, walk, invitation):
    guest = make_user(ADDRESS)
    client.force_login(guest)
    open_link(client, invitation)

    answer = client.post(f"{page_of(invitation)}accept/")

    invitation.refresh_from_db()
    assert answer.url == "/"
    assert (invitation.state, [by for by, *_rest in walk.came]) == ("accepted", [guest])


def test_a_person_declines_with_one_press(client, walk, invitation):
    client.force_login(make_user(ADDRESS))

    client.post(f"{page_of(invitation)}decline/")

    invitation.refresh_from_db()
    assert (invitation.state, walk.declined) == ("declined", [ADDRESS])


def test_a_stranger_with_the_link_declines_without_an_account(client, invitation):
    open_link(client, invitation)

    client.post(f"{page_of(invitation)}decline/")

    invitation.refresh_from_db()
    assert (invitation.state, invitation.ended_by) == ("declined", None)


@pytest.mark.parametrize("step", ["", "accept/", "decline/"])
def test_without_the_link_or_the_address_there_is_no_such_page(client, invitation, step):
    call = client.post if step else client.get

    assert call(page_of(invitation) + step).status_code == 404
    client.force_login(make_user())
    assert call(page_of(invitation) + step).status_code == 404
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.PENDING


def test_a_stranger_is_led_to_an_account_before_accepting(client, invitation):
    page = open_link(client, invitation).content.decode()

    answer = client.post(f"{page_of(invitation)}accept/")

    assert f"/accounts/signup/?next={page_of(invitation)}" in page
    assert answer.url == page_of(invitation)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.PENDING


def test_who_has_an_account_is_asked_to_sign_in(client, invitation):
    make_user(ADDRESS)

    page = open_link(client, invitation).content.decode()

    assert f"/accounts/login/?next={page_of(invitation)}" in page
    assert "/accounts/signup/?next" not in page


def test_the_address_is_filled_in_where_one_signs_in_or_up(client, invitation):
    open_link(client, invitation)

    login = client.get(reverse("account_login")).context["form"]
    signup = client.get(reverse("account_signup")).context["form"]

    assert login["login"].value() == ADDRESS
    assert (signup["email"].value(), signup["full_name"].value()) == (ADDRESS, "Wei Chen")


def test_whoever_signs_up_by_the_link_has_a_confirmed_address_and_is_back(client, invitation):
    open_link(client, invitation)

    answer = client.post(reverse("account_signup"), {**SIGN_UP, "next": page_of(invitation)})

    assert answer.url == page_of(invitation)
    assert EmailAddress.objects.get(email=ADDRESS).verified
    assert not Message.objects.exists()
    accepted = client.post(f"{page_of(invitation)}accept/")
    assert accepted.url == "/"


def test_another_address_than_the_invited_is_confirmed_as_always(client, invitation):
    open_link(client, invitation)

    answer = client.post(reverse("account_signup"), {**SIGN_UP, "email": "ana@example.net"})

    assert answer.url == reverse("account_email_verification_sent")
    assert not EmailAddress.objects.get(email="ana@example.net").verified


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "of a later mail"},
        {"expires_at": NOW - timedelta(seconds=1), "sent_at": NOW - timedelta(days=14)},
        {"state": InvitationState.REVOKED, "ended_at": NOW},
    ],
    ids=["sent again", "expired", "withdrawn"],
)
def test_a_link_that_died_meanwhile_proves_no_address(client, invitation, change):
    open_link(client, invitation)
    type(invitation).objects.filter(pk=invitation.pk).update(**change)

    client.post(reverse("account_signup"), SIGN_UP)

    assert not EmailAddress.objects.get(email=ADDRESS).verified
    assert "_auth_user_id" not in client.session


def test_an_address_with_an_account_is_not_taken_over_by_the_link(client, invitation):
    owner = make_user(ADDRESS)
    open_link(client, invitation)

    client.post(reverse("account_signup"), {**SIGN_UP, "password1": "another horse battery"})

    assert User.objects.filter(email=ADDRESS).get() == owner
    assert "_auth_user_id" not in client.session


def test_somebody_else_reads_whose_it_is_and_can_sign_out(client, invitation):
    client.force_login(make_user("ana@example.net"))

    page = open_link(client, invitation).content.decode()
    refused = client.post(f"{page_of(invitation)}accept/", follow=True).content.decode()

    sentence = f"This invitation is for {ADDRESS}, and you are signed in as ana@example.net."
    assert sentence in page
    assert sentence in refused
    assert "Accept the invitation" not in page
    back = client.post(reverse("account_logout"), {"next": links.path_to(invitation)}, follow=True)
    assert "Create an account" in back.content.decode()


def test_what_the_purpose_objects_to_is_said_instead_of_the_button(client, walk, invitation):
    walk.objection = "The walk is full."
    client.force_login(make_user(ADDRESS))

    page = open_link(client, invitation).content.decode()

    assert "The walk is full." in page
    assert "Accept the invitation" not in page


def test_a_replayed_link_says_that_it_was_used(client, walk, invitation):
    guest = make_user(ADDRESS)
    invitations.accept(invitation, by=guest, now=NOW)

    for person in (None, guest):
        if person:
            client.force_login(person)
        answer = open_link(client, invitation)
        assert answer.status_code == 410
        assert "This invitation was accepted already." in answer.content.decode()

    client.post(f"{page_of(invitation)}accept/")
    assert len(walk.came) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"state": InvitationState.REVOKED, "ended_at": NOW}, "was withdrawn"),
        ({"state": InvitationState.DECLINED, "ended_at": NOW}, "was declined already"),
        (
            {"sent_at": NOW - timedelta(days=14), "expires_at": NOW - timedelta(seconds=1)},
            "expired on",
        ),
    ],
    ids=["withdrawn", "declined", "expired"],
)
def test_a_dead_link_says_why_and_nothing_else(client, change, sentence):
    invitation = make_invitation(email=ADDRESS, **change)

    answer = open_link(client, invitation)
    page = answer.content.decode()

    assert answer.status_code == 410
    assert sentence in page
    assert ADDRESS not in page
    assert "harbour" not in page


def test_a_link_that_was_sent_again_points_to_the_newer_mail(client, invitation):
    old = links.path_to(invitation)
    invitations.resend(invitation, by=make_user(), now=NOW + timedelta(hours=1))

    answer = client.get(old)

    assert answer.status_code == 410
    assert "A newer mail has replaced this link" in answer.content.decode()


def test_a_changed_link_is_not_found(client, invitation):
    answer = client.get(links.path_to(invitation)[:-4] + "abc/")

    assert answer.status_code == 404
    assert "not complete, or it was changed" in answer.content.decode()


def test_links_are_opened_thirty_times_a_minute_from_one_address(client, invitation, settings):
    settings.ACCOUNT_RATE_LIMITS = import_module("input2.settings").ACCOUNT_RATE_LIMITS
    here, elsewhere = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}

    answers = [client.get("/invitations/open/guess/", **here).status_code for _try in range(31)]

    assert answers == [404] * 30 + [429]
    assert client.get(links.path_to(invitation), **elsewhere).status_code == 302


def test_a_page_in_chinese(client, invitation):
    client.get(links.path_to(invitation))

    answer = client.get(page_of(invitation), {"lang": "zh-hans"})

    assert answer.status_code == 200
