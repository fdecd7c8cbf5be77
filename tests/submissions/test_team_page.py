"""The pages of a team: for its owner, its members, strangers, and organisers who help."""

import uuid
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from competitions.enums import Role
from input2.accounts.links import path_to
from input2.accounts.models import Invitation
from input2.accounts.services import invitations
from input2.audit.models import Event
from input2.notifications.enums import MessageState
from input2.notifications.models import Message
from submissions import services
from submissions.enums import TeamRole
from submissions.services import Asked
from tests.factories import (
    NOW,
    make_attachment,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_team_member,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db

GUEST = "wei.chen@example.net"
FORM = {"email": GUEST, "full_name": "Wei Chen 陈伟", "role": "editor", "language": "zh-hans"}


def member_of(entry: Any, user: Any = None, **fields: Any) -> Any:
    return make_team_member(entry, user, **fields)


@pytest.fixture
def entry():
    return make_entry()


@pytest.fixture
def owner(client, entry):
    client.force_login(entry.owner)
    return entry.owner


def team(entry, step=""):
    return f"/entries/{entry.code}/team/{step}"


def of(member, step):
    return team(member.entry, f"{member.key}/{step}/")


def page(client, entry):
    return client.get(team(entry)).content.decode()


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def invite(entry, role=TeamRole.EDITOR, *, email=GUEST, now=None):
    asked = Asked(email=email, full_name="Wei Chen", language="en")
    now = now or timezone.now() - timedelta(hours=2)
    return services.invite_to_team(entry, asked, role, by=entry.owner, now=now)


def test_the_owner_invites_through_the_form(client, entry, owner):
    answer = client.post(team(entry, "invite/"), FORM, follow=True)

    invitation = Invitation.objects.get()
    assert said(answer) == [f"The invitation to {GUEST} is on its way."]
    assert (invitation.data, invitation.language) == ({"role": "editor"}, "zh-hans")
    assert "Wei Chen 陈伟" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "nobody"), ("role", "owner"), ("role", "listed"), ("language", "tlh")],
)
def test_a_wrong_form_comes_back_with_what_was_typed(client, entry, owner, field, value):
    answer = client.post(team(entry, "invite/"), {**FORM, field: value})

    assert list(answer.context["invite_form"].errors) == [field]
    assert "Wei Chen 陈伟" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_what_stands_against_an_invitation_is_said_beside_the_address(client, entry, owner):
    member_of(entry, make_user(GUEST, full_name="Wei Chen"))

    answer = client.post(team(entry, "invite/"), FORM)

    assert answer.context["invite_form"].errors["email"] == [
        "Wei Chen is on the team of this entry already."
    ]


def test_one_person_sends_so_many_invitations_in_an_hour(client, entry, owner, settings):
    settings.ACCOUNT_RATE_LIMITS = {"invite": "2/h/user"}
    cache.clear()

    answers = [
        client.post(team(entry, "invite/"), {**FORM, "email": f"guest{number}@example.net"})
        for number in range(3)
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert "Send the next ones in an hour" in answers[2].content.decode()
    assert Invitation.objects.count() == 2


def test_the_shipped_limits_hold_all_three():
    shipped = import_module("input2.settings")

    assert shipped.ACCOUNT_RATE_LIMITS.keys() == {"ask", "open_invitation", "invite"}


def test_roles_are_changed_and_people_removed_from_the_page(client, entry, owner):
    member = member_of(entry, make_user(full_name="Ana Torres"))

    changed = client.post(of(member, "role"), {"role": "viewer"}, follow=True)
    removed = client.post(of(member, "remove"), follow=True)

    assert said(changed) == ["Ana Torres has a new role: May read."]
    assert said(removed) == ["Ana Torres is no longer on the team."]
    assert "Ana Torres" not in page(client, entry)


def test_a_person_without_an_account_is_listed_and_taken_off(client, entry, owner):
    client.post(team(entry, "list/"), {"full_name": "林美", "email": ""})
    assert "林美" in page(client, entry)

    client.post(of(entry.team.get(full_name="林美"), "remove"), follow=True)

    assert "林美" not in page(client, entry)
    assert not Message.objects.exists()


def test_handing_over_shows_in_the_timeline(client, entry, owner):
    member = member_of(entry, make_user(full_name="Ana Torres"))

    answer = client.post(of(member, "owner"), follow=True)

    assert said(answer) == ["Ana Torres owns the entry now. You may still edit it and hand it in."]
    assert "Handed over to a new owner" in client.get(entry.get_absolute_url()).content.decode()


def test_leaving_leads_to_ones_entries_and_nothing_of_the_entry_is_found(client, entry):
    member = member_of(entry)
    client.force_login(member.user)

    answer = client.post(team(entry, "leave/"), follow=True)

    assert said(answer) == [f"You have left the team of {entry.code}."]
    assert client.get(team(entry)).status_code == 404


@pytest.mark.parametrize("role", [TeamRole.SUBMITTER, TeamRole.EDITOR, TeamRole.VIEWER])
def test_a_member_reads_the_team_and_is_offered_only_to_leave(client, entry, role):
    member = member_of(entry, role=role)
    member_of(entry)
    invite(entry)
    client.force_login(member.user)

    shown = page(client, entry)

    assert "Only the owner of this entry changes its team." in shown
    assert "Leave the team" in shown
    for offer in ("Send the invitation", "Change role", "Make owner", "resend", "revoke"):
        assert offer not in shown


@pytest.mark.parametrize("role", [TeamRole.SUBMITTER, TeamRole.EDITOR, TeamRole.VIEWER])
def test_what_the_page_does_not_offer_a_member_is_refused(client, entry, role):
    member, other = member_of(entry, role=role), member_of(entry)
    invitation = invite(entry)
    client.force_login(member.user)
    before = Event.objects.count()

    for step, sent in steps(entry, other, invitation):
        assert client.post(step, sent).status_code in {200, 302}

    assert Event.objects.count() == before


def steps(entry, member, invitation):
    return [
        (team(entry, "invite/"), {**FORM, "email": "new@example.net"}),
        (team(entry, "list/"), {"full_name": "Ana"}),
        (of(member, "role"), {"role": "viewer"}),
        (of(member, "remove"), {}),
        (of(member, "owner"), {}),
        (team(entry, f"invitations/{invitation.pk}/resend/"), {}),
        (team(entry, f"invitations/{invitation.pk}/revoke/"), {}),
    ]


def test_the_owner_sends_again_and_withdraws(client, entry, owner):
    invitation = invite(entry)

    again = client.post(team(entry, f"invitations/{invitation.pk}/resend/"), follow=True)
    withdrawn = client.post(team(entry, f"invitations/{invitation.pk}/revoke/"), follow=True)

    assert "A new mail is on its way" in said(again)[0]
    assert "no longer works" in said(withdrawn)[0]
    assert "Wei Chen" not in withdrawn.content.decode()


def test_a_mail_that_failed_is_said_beside_the_invitation(client, entry, owner):
    invite(entry)
    Message.objects.update(state=MessageState.FAILED, error="no such mailbox")

    assert "no such mailbox" in page(client, entry)


def test_the_link_in_the_mail_leads_onto_the_team(client, entry):
    invitation, guest = invite(entry), make_user(GUEST)
    client.force_login(guest)

    client.get(path_to(invitation))
    shown = client.get(f"/invitations/{invitation.pk}/").content.decode()
    answer = client.post(f"/invitations/{invitation.pk}/accept/")

    assert "write in it" in shown
    assert answer.url == f"/entries/{entry.code}/"
    assert client.get(answer.url).status_code == 200
    assert client.get(path_to(invitation)).status_code == 410


PAGES = [
    "",
    "edit/",
    "edit/entry/",
    "preview/",
    "submit/",
    "receipt/",
    "receipt/1.json",
    "team/",
]


@pytest.mark.parametrize("who", ["stranger", "removed", "organiser"])
def test_who_is_not_on_the_entry_finds_nothing_of_it(client, who):
    entry = make_entry()
    attachment = make_attachment(entry)
    make_version(entry)
    invitation, other = invite(entry), member_of(entry)
    person = make_member(entry.competition) if who == "organiser" else make_user()
    client.force_login(person)
    if who == "removed":
        # The same saved session before and after.
        member = member_of(entry, person, role=TeamRole.SUBMITTER)
        assert client.get(f"/entries/{entry.code}/").status_code == 200
        services.remove_team_member(member, by=entry.owner, now=NOW)
    before = (Event.objects.count(), entry.answers.count())

    read = [client.get(f"/entries/{entry.code}/{page}").status_code for page in PAGES]
    file = client.get(f"/entries/{entry.code}/files/{attachment.pk}/").status_code
    written = [
        client.post(step, sent).status_code for step, sent in steps(entry, other, invitation)
    ]
    saved = client.post(
        f"/entries/{entry.code}/answers/",
        {"question": "title", "value": "x", "base": 1, "writer": "x"},
        content_type="application/json",
    ).status_code

    assert {*read, file, *written, saved} == {404}
    assert (Event.objects.count(), entry.answers.count()) == before
    assert client.get("/entries/").context["rows"] == []


def test_a_file_that_a_member_may_see_is_kept_by_no_cache(client, entry, owner):
    attachment = make_attachment(entry)

    answer = client.get(f"/entries/{entry.code}/files/{attachment.pk}/")

    assert "no-store" in answer["Cache-Control"]
    answer.close()


def test_a_visitor_is_asked_to_sign_in(client, entry):
    assert client.get(team(entry)).url.startswith("/accounts/login/")


def test_identifiers_of_another_entry_lead_nowhere(client, entry, owner):
    other = make_entry(entry.competition)
    member, invitation = member_of(other), invite(other)

    answers = [
        client.post(team(entry, f"{member.key}/remove/")),
        client.post(team(entry, f"{member.key}/owner/")),
        client.post(team(entry, f"invitations/{invitation.pk}/revoke/")),
        client.post(team(entry, f"{uuid.uuid4()}/remove/")),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_no_address_of_the_team_counts_anything(client, entry, owner):
    member, invitation = member_of(entry), invite(entry)

    shown = page(client, entry)

    assert str(member.key) in shown
    assert str(invitation.pk) in shown
    assert f"/team/{member.pk}/" not in shown


def test_a_viewer_is_told_on_every_page_of_the_form(client, entry):
    member = member_of(entry, role=TeamRole.VIEWER)
    client.force_login(member.user)

    for path in ("", "edit/about/", "edit/entry/"):
        shown = client.get(f"/entries/{entry.code}/{path}").content.decode()
        assert "You may read this entry but not change it." in shown
        assert "Save and go on" not in shown
    last = client.get(f"/entries/{entry.code}/submit/").content.decode()
    assert "can hand in this entry" in last
    assert ">Hand in<" not in last


# The organisers' help.


def owner_page(entry, step=""):
    return f"/organise/{entry.competition.slug}/entries/{entry.code}/owner/{step}"


def test_an_organiser_makes_a_member_the_owner_with_a_reason(client, entry):
    organiser = make_member(entry.competition)
    member = member_of(entry, make_user(full_name="Ana Torres"))
    client.force_login(organiser)

    answer = client.post(
        owner_page(entry, "replace/"),
        {"member": member.key, "reason": "She has left."},
        follow=True,
    )

    assert said(answer) == ["Ana Torres owns the entry now. Both owners are told by mail."]
    client.force_login(member.user)
    shown = client.get(entry.get_absolute_url()).content.decode()
    assert "New owner, through the organisers" in shown
    assert "She has left." in shown


def test_the_organisers_page_of_the_entry_leads_there_and_keeps_the_history(client):
    entry = make_handed_in()
    organiser, member = make_member(entry.competition), member_of(entry)
    services.replace_owner(member, reason="She has left.", by=organiser, now=NOW)
    client.force_login(organiser)

    shown = client.get(f"/organise/{entry.competition.slug}/entries/{entry.code}/").content.decode()

    assert owner_page(entry) in shown
    assert "New owner, through the organisers" in shown


def test_a_reason_is_required_on_the_page(client, entry):
    client.force_login(make_member(entry.competition))
    member = member_of(entry)

    answer = client.post(owner_page(entry, "replace/"), {"member": member.key, "reason": " "})

    assert list(answer.context["replace_form"].errors) == ["reason"]


def test_somebody_else_is_asked_sent_again_and_withdrawn(client, entry):
    client.force_login(make_member(entry.competition))
    sent = {"email": GUEST, "full_name": "Wei Chen", "language": "en", "reason": "She has left."}

    asked = client.post(owner_page(entry, "ask/"), sent, follow=True)
    invitation = Invitation.objects.get()
    Invitation.objects.update(sent_at=timezone.now() - timedelta(hours=2))
    again = client.post(owner_page(entry, f"{invitation.pk}/resend/"), follow=True)
    withdrawn = client.post(owner_page(entry, f"{invitation.pk}/revoke/"), follow=True)

    assert said(asked) == [f"The request to {GUEST} is on its way."]
    assert "A new mail" in said(again)[0]
    assert "no longer works" in said(withdrawn)[0]


def test_an_invitation_of_the_owner_is_nothing_to_organisers(client, entry):
    client.force_login(make_member(entry.competition))
    invitation = invite(entry)

    assert client.post(owner_page(entry, f"{invitation.pk}/revoke/")).status_code == 404


@pytest.mark.parametrize("who", ["on_team", "same_organisation", "observer"])
def test_an_organiser_with_a_tie_and_an_observer_are_shown_why_not(client, entry, who):
    fields = {"organisation": "Harbour City Works"} if who == "same_organisation" else {}
    role = Role.OBSERVER if who == "observer" else Role.ORGANISER
    person = make_member(entry.competition, role, **fields)
    member = member_of(entry)
    if who == "on_team":
        member_of(entry, person, role=TeamRole.VIEWER)
    client.force_login(person)

    shown = client.get(owner_page(entry))
    client.post(owner_page(entry, "replace/"), {"member": member.key, "reason": "Mine."})

    assert shown.context["refusal"]
    assert "Make them the owner" not in shown.content.decode()
    assert entry.owner.email not in shown.content.decode()
    assert not Event.objects.filter(action="entry.owner_replaced").exists()


def test_the_organisers_of_another_competition_find_nothing(client, entry):
    client.force_login(make_member(make_competition()))
    member = member_of(entry)

    assert client.get(owner_page(entry)).status_code == 404
    assert client.post(owner_page(entry, "replace/"), {"member": member.key}).status_code == 404


def test_the_owner_takes_the_organisers_request_back_on_the_team_page(client, entry, owner):
    asked = Asked(email=GUEST, full_name="Wei Chen", language="en")
    invitation = services.ask_to_take_over(
        entry, asked, reason="Gone", by=make_member(entry.competition), now=timezone.now()
    )

    shown = page(client, entry)
    client.post(team(entry, f"invitations/{invitation.pk}/revoke/"))

    assert "Owner, asked by the organisers" in shown
    assert f"invitations/{invitation.pk}/resend/" not in shown
    with pytest.raises(Exception, match="withdrawn"):
        invitations.accept(invitation, by=make_user(GUEST), now=timezone.now())
