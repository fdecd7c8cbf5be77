"""What is true of every invitation, whatever it is for."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError

from input2.accounts import links, policies, selectors
from input2.accounts.enums import InvitationState
from input2.accounts.models import Invitation
from input2.accounts.services import invitations
from input2.accounts.services.invitations import VALIDITY, NewInvitation
from input2.audit.models import Event
from input2.lib.errors import DomainError
from input2.notifications.models import Message
from tests.factories import NOW, make_invitation, make_user
from tests.races import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("walk")]

SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(hours=1)


def new(**fields):
    plain = {
        "purpose": "test",
        "email": "Wei.Chen@Example.net",
        "full_name": "Wei Chen",
        "language": "en",
        "scope": "walks",
        "subject": "harbour",
        "data": {"role": "guide"},
    }
    return NewInvitation(**{**plain, **fields})


def opened(token, *, now=NOW):
    """As the page does: find the invitation, then ask whether its link still works."""
    invitation, nonce = selectors.invitation_of_link(token)
    if refusal := policies.refusal_to_open(invitation, nonce, now=now):
        raise refusal
    return invitation


def token_of(invitation):
    return links.path_to(invitation).split("/")[-2]


def test_one_invitation_is_one_secret_mail_with_its_link():
    host = make_user()

    invitation = invitations.invite(new(), by=host, now=NOW)

    message = Message.objects.get()
    assert (invitation.email, invitation.expires_at) == ("wei.chen@example.net", NOW + VALIDITY)
    assert (message.to, message.scope, message.is_secret) == (invitation.email, "walks", True)
    assert links.link_to(invitation) in message.text
    assert links.link_to(invitation) in message.html
    assert message.subject == "A walk as guide"
    assert Event.objects.get().action == "invitation.sent"
    assert "guide" in str(Event.objects.get().detail.after)


def test_the_link_is_gone_from_the_outbox_once_the_mail_is_sent(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invitations.invite(new(), by=make_user(), now=NOW)

    message = Message.objects.get()
    assert links.link_to(invitation) in mail.outbox[0].body
    assert (message.state, message.text, message.html) == ("sent", "", "")


def test_the_mail_is_in_the_language_of_the_invited():
    invitations.invite(new(language="zh-hans"), by=make_user(), now=NOW)

    assert Message.objects.get().language == "zh-hans"


def test_who_has_not_answered_is_not_asked_the_same_again():
    host = make_user()
    invitations.invite(new(), by=host, now=NOW)

    with pytest.raises(invitations.AlreadyInvitedError) as refusal:
        invitations.invite(new(email="wei.chen@example.net "), by=host, now=LATER)

    assert str(refusal.value).startswith("wei.chen@example.net was invited already.")
    assert (Invitation.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "change",
    [{"subject": "hill"}, {"scope": "others"}, {"email": "ana@example.net"}],
    ids=["subject", "scope", "person"],
)
def test_another_subject_scope_or_person_is_another_invitation(change):
    host = make_user()
    invitations.invite(new(), by=host, now=NOW)

    invitations.invite(new(**change), by=host, now=NOW)

    assert Invitation.objects.pending().count() == 2


def test_an_expired_invitation_makes_room_for_a_new_one():
    host = make_user()
    first = invitations.invite(new(), by=host, now=NOW)

    second = invitations.invite(new(), by=host, now=NOW + VALIDITY)

    first.refresh_from_db()
    assert (first.state, second.state) == (InvitationState.REVOKED, InvitationState.PENDING)


def test_the_address_accepts_once():
    guest = make_user("wei.chen@example.net")
    invitation = invitations.invite(new(), by=make_user(), now=NOW)

    invitations.accept(invitation, by=guest, now=LATER)
    with pytest.raises(policies.InvitationOverError, match="accepted already"):
        invitations.accept(invitation, by=guest, now=LATER)

    invitation.refresh_from_db()
    assert (invitation.state, invitation.ended_by) == (InvitationState.ACCEPTED, guest)
    assert Event.objects.filter(action="invitation.accepted", scope="walks").count() == 1


def test_accepting_gives_the_part_that_was_offered(walk):
    guest = make_user("wei.chen@example.net")
    invitation = invitations.invite(new(), by=make_user(), now=NOW)

    invitations.accept(invitation, by=guest, now=LATER)

    assert walk.came == [(guest, "harbour", LATER)]


def test_a_second_address_of_a_person_counts_once_it_is_confirmed():
    guest = make_user()
    address = EmailAddress.objects.create(user=guest, email="wei.chen@example.net")
    invitation = invitations.invite(new(), by=make_user(), now=NOW)

    with pytest.raises(policies.WrongAddressError):
        invitations.accept(invitation, by=guest, now=LATER)
    address.verified = True
    address.save()
    invitations.accept(invitation, by=guest, now=LATER)

    assert not Invitation.objects.pending().exists()


def test_nobody_else_accepts(walk):
    invitation = invitations.invite(new(), by=make_user(), now=NOW)

    with pytest.raises(policies.WrongAddressError) as refusal:
        invitations.accept(invitation, by=make_user("ana@example.net"), now=LATER)

    assert str(refusal.value) == (
        "This invitation is for wei.chen@example.net, and you are signed in as ana@example.net."
    )
    assert walk.came == []


def test_what_the_purpose_objects_to_leaves_the_invitation_open(walk):
    invitation = make_invitation(email="wei.chen@example.net")
    walk.objection = "The walk is full."

    with pytest.raises(DomainError, match="The walk is full"):
        invitations.accept(invitation, by=make_user("wei.chen@example.net"), now=LATER)

    assert Invitation.objects.pending().count() == 1


@pytest.mark.parametrize(
    ("now", "works"), [(NOW + VALIDITY - SECOND, True), (NOW + VALIDITY, False)]
)
def test_the_last_second_of_the_term_is_the_last_to_accept(now, works):
    guest = make_user("wei.chen@example.net")
    invitation = invitations.invite(new(), by=make_user(), now=NOW)

    refusal = policies.refusal_to_accept(invitation, guest, now=now)

    assert (refusal is None) is works
    assert works or str(refusal).startswith("This invitation expired on ")


def test_no_is_an_answer_and_needs_no_account(walk):
    invitation = invitations.invite(new(), by=make_user(), now=NOW)

    invitations.decline(invitation, by=None, now=LATER)
    with pytest.raises(policies.InvitationOverError, match="declined already"):
        invitations.accept(invitation, by=make_user(invitation.email), now=LATER)

    assert walk.declined == ["wei.chen@example.net"]


def test_a_revoked_invitation_cannot_be_answered():
    host = make_user()
    invitation = invitations.invite(new(), by=host, now=NOW)

    invitations.revoke(invitation, by=host, now=LATER)

    for attempt in (
        lambda: invitations.accept(invitation, by=make_user(invitation.email), now=LATER),
        lambda: invitations.decline(invitation, by=None, now=LATER),
        lambda: invitations.resend(invitation, by=host, now=LATER),
        lambda: invitations.revoke(invitation, by=host, now=LATER),
    ):
        with pytest.raises(policies.InvitationOverError, match="withdrawn"):
            attempt()


def test_sending_again_is_a_new_mail_with_a_new_link_and_a_new_term():
    first_host, host = make_user(), make_user()
    invitation = invitations.invite(new(), by=first_host, now=NOW)
    old = token_of(invitation)

    again = invitations.resend(invitation, by=host, now=LATER)

    assert (again.expires_at, again.invited_by) == (LATER + VALIDITY, host)
    assert Message.objects.count() == 2
    assert opened(token_of(again)) == invitation
    with pytest.raises(policies.InvitationOverError, match="A newer mail"):
        opened(old)


def test_a_double_click_sends_one_mail():
    host = make_user()
    invitation = invitations.invite(new(), by=host, now=NOW)

    with pytest.raises(DomainError, match="less than a minute"):
        invitations.resend(invitation, by=host, now=NOW + policies.PAUSE - SECOND)
    invitations.resend(invitation, by=host, now=NOW + policies.PAUSE)

    assert Message.objects.count() == 2


def test_an_expired_invitation_can_be_sent_again():
    host = make_user()
    invitation = invitations.invite(new(), by=host, now=NOW)
    late = NOW + VALIDITY + SECOND

    again = invitations.resend(invitation, by=host, now=late)

    assert opened(token_of(again), now=late) == invitation


def test_a_changed_link_opens_nothing():
    token = token_of(invitations.invite(new(), by=make_user(), now=NOW))

    for changed in (token[:-1], f"x{token}", token.swapcase(), "nonsense", ":"):
        with pytest.raises(links.BrokenLinkError):
            opened(changed)


def test_a_link_to_what_was_deleted_looks_like_a_broken_one():
    invitation = make_invitation()
    token = token_of(invitation)
    invitation.delete()

    with pytest.raises(links.BrokenLinkError):
        opened(token)


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "Wei@Example.net"},
        {"state": "lost"},
        {"state": InvitationState.ACCEPTED},
        {"ended_at": NOW},
        {"expires_at": NOW},
    ],
    ids=["capitals", "unknown state", "no time of the end", "end while waiting", "no term"],
)
def test_the_database_refuses_nonsense(fields):
    with pytest.raises(IntegrityError):
        make_invitation(**fields)


def test_the_database_keeps_one_waiting_invitation_for_the_same():
    make_invitation(email="wei.chen@example.net")

    with pytest.raises(IntegrityError):
        make_invitation(email="wei.chen@example.net")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_make_one(walk):
    guest = make_user("wei.chen@example.net")
    invitation = invitations.invite(new(), by=make_user(), now=NOW)

    def answer():
        try:
            invitations.accept(invitation, by=guest, now=LATER)
        except policies.InvitationOverError:
            return "refused"
        return "accepted"

    assert sorted(at_once(answer, answer)) == ["accepted", "refused"]
    assert len(walk.came) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_invite_the_same_person_at_once_send_one_mail():
    hosts = [make_user(), make_user()]

    def ask(host):
        try:
            invitations.invite(new(), by=host, now=NOW)
        except invitations.AlreadyInvitedError:
            return "refused"
        return "sent"

    assert sorted(at_once(*[lambda host=host: ask(host) for host in hosts])) == ["refused", "sent"]
    assert Message.objects.count() == 1
