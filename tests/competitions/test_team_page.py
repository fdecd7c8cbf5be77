"""The page on which organisers see and change who runs the competition."""

from datetime import timedelta

import pytest

from competitions import services
from competitions.enums import CompetitionState, Role
from competitions.services import NewMember
from input2.accounts.models import Invitation
from input2.accounts.services import invitations
from input2.notifications.enums import MessageState
from input2.notifications.models import Message
from tests.factories import NOW, make_competition, make_judge, make_member, make_user

pytestmark = pytest.mark.django_db

GUEST = "wei.chen@example.net"
FORM = {"email": GUEST, "full_name": "Wei Chen 陈伟", "role": "observer", "language": "zh-hans"}


@pytest.fixture
def competition():
    return make_competition()


@pytest.fixture
def host(client, competition):
    person = make_member(competition, full_name="Ana Torres")
    client.force_login(person)
    return person


def team(competition, step=""):
    return f"/organise/{competition.slug}/team/{step}"


def page(client, competition):
    return client.get(team(competition)).content.decode()


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def invite(competition, by, email=GUEST, role=Role.ORGANISER):
    new = NewMember(email=email, role=role, language="en")
    return services.invite_member(competition, new, by=by, now=NOW - timedelta(hours=2))


def member_path(competition, user, step):
    return team(competition, f"{competition.memberships.get(user=user).pk}/{step}/")


def test_the_page_lists_roles_with_the_last_sign_in(client, competition, host):
    watcher = make_member(competition, Role.OBSERVER, full_name="Kenji Sato")
    watcher.last_login = NOW.replace(year=2025, month=3, day=4, hour=5, minute=6)
    watcher.save()

    shown = page(client, competition)

    assert shown.index("Ana Torres") < shown.index("Kenji Sato")
    assert "4 March 2025" in shown
    assert "Stays until somebody else is an organiser." in shown


def test_an_organiser_invites_through_the_form(client, competition, host):
    answer = client.post(team(competition, "invite/"), FORM, follow=True)

    invitation = Invitation.objects.get()
    assert said(answer) == [f"The invitation to {GUEST} is on its way."]
    assert (invitation.email, invitation.full_name) == (GUEST, "Wei Chen 陈伟")
    assert (invitation.data, invitation.language) == ({"role": "observer"}, "zh-hans")
    assert GUEST in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "nobody"), ("role", "judge"), ("language", "tlh"), ("email", "")],
)
def test_a_wrong_form_comes_back_with_what_was_typed(client, competition, host, field, value):
    answer = client.post(team(competition, "invite/"), {**FORM, field: value})

    assert list(answer.context["form"].errors) == [field]
    assert "Wei Chen 陈伟" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_what_stands_against_an_invitation_is_said_beside_the_address(client, competition, host):
    make_judge(competition, email=GUEST, full_name="Wei Chen")

    answer = client.post(team(competition, "invite/"), FORM)

    assert answer.context["form"].errors["email"] == [
        "Wei Chen is a judge in this competition, and judges cannot organise or observe it."
    ]


def test_an_invitation_is_sent_again_and_withdrawn(client, competition, host):
    invitation = invite(competition, host)

    again = client.post(team(competition, f"invitations/{invitation.pk}/resend/"), follow=True)
    twice = client.post(team(competition, f"invitations/{invitation.pk}/resend/"), follow=True)
    gone = client.post(team(competition, f"invitations/{invitation.pk}/revoke/"), follow=True)

    assert said(again)[0].startswith("A new mail is on its way")
    assert said(twice)[0].startswith("The mail was sent less than a minute ago.")
    assert said(gone)[0].startswith("The invitation is withdrawn")
    assert Message.objects.count() == 2
    assert GUEST not in gone.content.decode().split("</table>", 1)[1]


def test_the_page_tells_expired_declined_and_undelivered_apart(client, competition, host):
    expired, declined, failed = (
        invite(competition, host, email=f"guest{number}@example.net") for number in range(3)
    )
    long_ago = NOW - timedelta(days=20)
    Invitation.objects.filter(pk=expired.pk).update(
        sent_at=long_ago, expires_at=long_ago + timedelta(days=14)
    )
    invitations.decline(declined, by=None, now=NOW)
    Message.objects.filter(dedupe_key=failed.mail_key).update(
        state=MessageState.FAILED, error="550 no such box"
    )

    shown = page(client, competition)

    assert "Expired" in shown
    assert "Declined" in shown
    assert "The mail could not be delivered: 550 no such box" in shown


def test_the_page_shows_no_link_that_is_a_secret(client, competition, host):
    invitation = invite(competition, host)

    assert invitation.nonce not in page(client, competition)
    assert "/invitations/open/" not in page(client, competition)


def test_a_role_is_changed_and_a_member_removed(client, competition, host):
    watcher = make_member(competition, Role.OBSERVER, full_name="Kenji Sato")

    changed = client.post(
        member_path(competition, watcher, "role"), {"role": "organiser"}, follow=True
    )
    removed = client.post(member_path(competition, watcher, "remove"), follow=True)

    assert said(changed) == ["Kenji Sato has a new role: Organiser."]
    assert said(removed) == ["Kenji Sato is no longer in the team."]
    assert competition.memberships.count() == 1


def test_an_unknown_role_is_refused(client, competition, host):
    watcher = make_member(competition, Role.OBSERVER)

    answer = client.post(member_path(competition, watcher, "role"), {"role": "king"}, follow=True)

    assert said(answer) == ["Choose a role."]


def test_the_last_organiser_is_told_why_they_stay(client, competition, host):
    sentence = "A competition keeps its last organiser. Make somebody else an organiser first."

    for path, fields in (
        (team(competition, "leave/"), {}),
        (member_path(competition, host, "remove"), {}),
        (member_path(competition, host, "role"), {"role": "observer"}),
    ):
        assert said(client.post(path, fields, follow=True)) == [sentence]

    assert competition.memberships.get().user == host


def test_who_leaves_is_outside_at_once(client, competition, host):
    make_member(competition)

    answer = client.post(team(competition, "leave/"))

    assert answer.url == "/"
    assert client.get(team(competition)).status_code == 404


def test_an_observer_reads_and_changes_nothing(client, competition):
    organiser = make_member(competition)
    invitation = invite(competition, organiser)
    client.force_login(make_member(competition, Role.OBSERVER))

    shown = page(client, competition)
    for path, fields in (
        (team(competition, "invite/"), {**FORM, "email": "ana@example.net"}),
        (team(competition, f"invitations/{invitation.pk}/resend/"), {}),
        (team(competition, f"invitations/{invitation.pk}/revoke/"), {}),
        (member_path(competition, organiser, "role"), {"role": "observer"}),
        (member_path(competition, organiser, "remove"), {}),
    ):
        client.post(path, fields)

    assert GUEST in shown
    assert "Send the invitation" not in shown
    assert "Withdraw" not in shown
    assert "Make observer" not in shown
    assert "Leave the team" in shown
    invitation.refresh_from_db()
    assert (invitation.is_pending, invitation.sendings) == (True, 1)
    assert Invitation.objects.count() == 1
    assert competition.memberships.get(user=organiser).role == Role.ORGANISER


def test_an_archived_team_is_shown_without_a_form(client, competition, host):
    competition.state, competition.archived_at = CompetitionState.ARCHIVED, NOW
    competition.save()

    shown = page(client, competition)

    assert "This edition is archived" in shown
    assert "Send the invitation" not in shown


def test_another_competitions_organiser_finds_nothing(client, competition):
    organiser, watcher = make_member(competition), make_member(competition, Role.OBSERVER)
    invitation = invite(competition, organiser)
    theirs = make_competition()
    stranger = make_member(theirs)
    client.force_login(stranger)

    for path in (
        team(competition, "invite/"),
        team(competition, "leave/"),
        team(competition, f"invitations/{invitation.pk}/resend/"),
        team(competition, f"invitations/{invitation.pk}/revoke/"),
        member_path(competition, watcher, "role"),
        member_path(competition, watcher, "remove"),
        # Under their own competition's address.
        team(theirs, f"invitations/{invitation.pk}/revoke/"),
        member_path(competition, watcher, "remove").replace(competition.slug, theirs.slug),
    ):
        assert client.post(path, FORM).status_code == 404

    assert client.get(team(competition)).status_code == 404
    assert competition.memberships.count() == 2


def test_strangers_are_asked_to_sign_in(client, competition):
    assert client.get(team(competition)).url.startswith("/accounts/login/")
    assert client.post(team(competition, "invite/"), FORM).url.startswith("/accounts/login/")


def test_the_invited_lands_on_the_organisers_pages(client, competition):
    invitation = invite(competition, make_member(competition))
    client.force_login(make_user(GUEST))

    answer = client.post(f"/invitations/{invitation.pk}/accept/", follow=True)

    assert answer.redirect_chain[-1][0] == f"/organise/{competition.slug}/"
    assert answer.status_code == 200
