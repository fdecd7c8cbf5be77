"""Who organises and observes: inviting, joining, changing roles, leaving."""

from datetime import timedelta

import pytest

from competitions import services
from competitions.enums import CompetitionState, Role
from competitions.models import Membership
from competitions.services import LastOrganiserError, NewMember
from input2.accounts.models import Invitation
from input2.accounts.services import invitations
from input2.audit.models import Event
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from input2.notifications.models import Message
from judging.policies import JudgesCompetitionError
from judging.services.panel import add_judge
from tests.factories import NOW, make_competition, make_judge, make_member, make_user
from tests.races import at_once

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
GUEST = "wei.chen@example.net"


def invite(competition, by, role=Role.ORGANISER, *, email=GUEST, now=NOW):
    new = NewMember(email=email, role=role, language="en", full_name="Wei Chen")
    return services.invite_member(competition, new, by=by, now=now)


def membership(competition, user):
    return Membership.objects.get(competition=competition, user=user)


def roles(competition):
    return sorted(competition.memberships.values_list("role", flat=True))


def actions():
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.parametrize("role", list(Role))
def test_the_invited_has_the_role_after_accepting(role):
    competition = make_competition()
    host, guest = make_member(competition), make_user(GUEST)
    invitation = invite(competition, host, role)

    invitations.accept(invitation, by=guest, now=LATER)

    joined = membership(competition, guest)
    assert (joined.role, joined.joined_at) == (role, LATER)
    assert actions() == ["invitation.sent", "member.added", "invitation.accepted"]
    assert Event.objects.get(action="member.added").detail.after["invited_by"] == host.pk


def test_the_mail_says_who_invites_to_what():
    competition = make_competition(name={"en": "Cool Cities", "zh-hans": "清凉城市"})
    host = make_member(competition, full_name="Ana Torres")

    invite(competition, host)

    message = Message.objects.get()
    assert message.subject == "Organise Cool Cities"
    assert "Ana Torres invites you to organise Cool Cities." in message.text
    assert "Shanghai" in message.text
    assert (message.scope, message.is_secret) == (competition.slug, True)


@pytest.mark.parametrize("role", [Role.OBSERVER, None])
def test_only_organisers_change_the_team(role):
    competition = make_competition()
    host, other = make_member(competition), make_member(competition, Role.OBSERVER)
    person = make_member(competition, role) if role else make_user()
    invitation = invite(competition, host)

    for attempt in (
        lambda: invite(competition, person, email="ana@example.net"),
        lambda: services.resend_member_invitation(competition, invitation, by=person, now=LATER),
        lambda: services.revoke_member_invitation(competition, invitation, by=person, now=LATER),
        lambda: services.change_role(
            membership(competition, other), Role.ORGANISER, by=person, now=LATER
        ),
        lambda: services.remove_member(membership(competition, other), by=person, now=LATER),
    ):
        with pytest.raises(ForbiddenError):
            attempt()

    assert actions() == ["invitation.sent"]


def test_a_member_is_not_invited_again():
    competition = make_competition()
    host = make_member(competition)
    make_member(competition, Role.OBSERVER, email=GUEST)

    with pytest.raises(services.AlreadyMemberError, match="already has a role here: Observer"):
        invite(competition, host)

    assert not Message.objects.exists()


def test_who_became_a_member_meanwhile_keeps_that_role():
    competition = make_competition()
    host, guest = make_member(competition), make_user(GUEST)
    invitation = invite(competition, host)
    services.add_member(competition, guest, Role.OBSERVER, by=host, now=NOW)

    with pytest.raises(services.AlreadyMemberError):
        invitations.accept(invitation, by=guest, now=LATER)

    assert membership(competition, guest).role == Role.OBSERVER


def test_the_address_of_a_judge_is_not_invited():
    competition = make_competition()
    host = make_member(competition)
    make_judge(competition, email=GUEST, full_name="Wei Chen")

    with pytest.raises(JudgesCompetitionError) as refusal:
        invite(competition, host, Role.OBSERVER)

    assert str(refusal.value) == (
        "Wei Chen is a judge in this competition, and judges cannot organise or observe it."
    )
    assert not Message.objects.exists()


def test_who_became_a_judge_meanwhile_cannot_accept():
    competition = make_competition()
    host, guest = make_member(competition), make_user(GUEST)
    invitation = invite(competition, host)
    add_judge(competition, guest, tracks=[], capacity=3, expertise="", by=host, now=NOW)

    with pytest.raises(JudgesCompetitionError):
        invitations.accept(invitation, by=guest, now=LATER)

    assert roles(competition) == [Role.ORGANISER]


def test_a_judge_is_not_added_in_any_other_way():
    competition = make_competition()
    host, judge = make_member(competition), make_judge(competition)

    with pytest.raises(JudgesCompetitionError):
        services.add_member(competition, judge.user, Role.ORGANISER, by=host, now=NOW)


def test_a_judge_of_another_competition_may_organise():
    competition = make_competition()
    make_judge(make_competition(), email=GUEST)

    assert invite(competition, make_member(competition)).is_pending


def test_an_invitation_falls_with_the_organiser_who_sent_it():
    competition = make_competition()
    host, other, guest = make_member(competition), make_member(competition), make_user(GUEST)
    invitation = invite(competition, host)
    services.remove_member(membership(competition, host), by=other, now=NOW)

    with pytest.raises(ForbiddenError, match="no longer an organiser"):
        invitations.accept(invitation, by=guest, now=LATER)
    services.resend_member_invitation(competition, invitation, by=other, now=LATER)
    invitations.accept(invitation, by=guest, now=LATER)

    assert membership(competition, guest).role == Role.ORGANISER


def test_an_archived_edition_takes_nobody_on_and_lets_everybody_go():
    competition = make_competition()
    host, other, guest = make_member(competition), make_member(competition), make_user(GUEST)
    invitation = invite(competition, host)
    competition.state, competition.archived_at = CompetitionState.ARCHIVED, NOW
    competition.save()

    for attempt in (
        lambda: invite(competition, host, email="ana@example.net"),
        lambda: invitations.accept(invitation, by=guest, now=LATER),
        lambda: services.change_role(
            membership(competition, other), Role.OBSERVER, by=host, now=LATER
        ),
    ):
        with pytest.raises(WindowClosedError):
            attempt()
    services.remove_member(membership(competition, other), by=host, now=LATER)

    assert roles(competition) == [Role.ORGANISER]


def test_roles_are_changed_and_remembered():
    competition = make_competition()
    host, other = make_member(competition), make_member(competition, Role.OBSERVER)

    for role in (Role.ORGANISER, Role.ORGANISER, Role.OBSERVER):
        services.change_role(membership(competition, other), role, by=host, now=LATER)

    assert actions() == ["member.role_changed", "member.role_changed"]
    last = Event.objects.latest("pk").detail
    assert (last.before, last.after) == ({"role": "organiser"}, {"role": "observer"})


@pytest.mark.parametrize("has_observer", [True, False])
def test_the_last_organiser_stays(has_observer):
    competition = make_competition()
    host = make_member(competition)
    if has_observer:
        make_member(competition, Role.OBSERVER)
    # Nobody signs in with a closed account, so it runs nothing.
    make_member(competition, is_active=False)

    for attempt in (
        lambda: services.leave_team(competition, by=host, now=NOW),
        lambda: services.remove_member(membership(competition, host), by=host, now=NOW),
        lambda: services.change_role(
            membership(competition, host), Role.OBSERVER, by=host, now=NOW
        ),
    ):
        with pytest.raises(LastOrganiserError, match="Make somebody else an organiser first"):
            attempt()

    assert membership(competition, host).role == Role.ORGANISER


def test_an_organiser_may_leave_to_another():
    competition = make_competition()
    host, other = make_member(competition), make_member(competition)

    services.leave_team(competition, by=host, now=NOW)

    assert list(competition.memberships.values_list("user", flat=True)) == [other.pk]
    event = Event.objects.get()
    assert (event.action, event.role, event.actor) == ("member.left", "organiser", host)


def test_an_observer_may_leave_and_remove_nobody():
    competition = make_competition()
    host, watcher = make_member(competition), make_member(competition, Role.OBSERVER)

    with pytest.raises(ForbiddenError):
        services.remove_member(membership(competition, host), by=watcher, now=NOW)
    services.leave_team(competition, by=watcher, now=NOW)

    assert roles(competition) == [Role.ORGANISER]


def test_a_person_with_a_role_cannot_be_deleted_away():
    host = make_member(make_competition())

    with pytest.raises(Exception, match="protected"):
        host.delete()


def attempt(step):
    """What came of one of two steps at once."""
    try:
        step()
    except DomainError as refusal:
        return type(refusal).__name__
    return "done"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_organisers_who_leave_at_once_leave_one_behind():
    competition = make_competition()
    pair = [make_member(competition), make_member(competition)]

    results = at_once(
        *[
            lambda person=person: attempt(
                lambda: services.leave_team(competition, by=person, now=NOW)
            )
            for person in pair
        ]
    )

    assert sorted(results) == ["LastOrganiserError", "done"]
    assert roles(competition) == [Role.ORGANISER]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_organisers_who_remove_each_other_at_once_leave_one_behind():
    competition = make_competition()
    one, other = make_member(competition), make_member(competition)
    pairs = [(one, membership(competition, other)), (other, membership(competition, one))]

    results = at_once(
        *[
            lambda by=by, member=member: attempt(
                lambda: services.remove_member(member, by=by, now=NOW)
            )
            for by, member in pairs
        ]
    )

    assert sorted(results) == ["ForbiddenError", "done"]
    assert roles(competition) == [Role.ORGANISER]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_nobody_becomes_organiser_and_judge_at_once():
    competition = make_competition()
    host, guest = make_member(competition), make_user(GUEST)
    invitation = invite(competition, host)

    results = at_once(
        lambda: attempt(lambda: invitations.accept(invitation, by=guest, now=LATER)),
        lambda: attempt(
            lambda: add_judge(
                competition, guest, tracks=[], capacity=3, expertise="", by=host, now=LATER
            )
        ),
    )

    assert results.count("done") == 1
    assert competition.judges.count() + competition.memberships.filter(user=guest).count() == 1


def test_an_invitation_of_another_competition_is_not_this_ones():
    mine, theirs = make_competition(), make_competition()
    invite(theirs, make_member(theirs))
    invite(mine, make_member(mine))

    assert Invitation.objects.about("team", scope=mine.slug).count() == 1
