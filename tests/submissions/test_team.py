"""Who is on an entry: inviting, joining, roles, going, handing over, and who can do none of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from competitions.enums import CompetitionState, Role
from input2.accounts.models import Invitation
from input2.accounts.policies import InvitationOverError, WrongAddressError
from input2.accounts.services import invitations
from input2.accounts.services.invitations import AlreadyInvitedError
from input2.audit.models import Event
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from input2.notifications.models import Message
from judging.conflicts import gather
from judging.models import Judge
from submissions import services
from submissions.enums import EntryState, ScreeningOutcome, TeamRole
from submissions.models import AnswerChange, Entry, TeamMember
from submissions.policies import AlreadyOnTeamError, OwnEntryError, OwnerStaysError
from submissions.services import Asked, GoneMemberError, HelpReasonMissingError, Listed
from tests.factories import (
    NOW,
    make_competition,
    make_entry,
    make_handed_in,
    make_judge,
    make_member,
    make_round,
    make_team_member,
    make_user,
)
from tests.races import at_once
from tests.samples import PDF

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
GUEST = "wei.chen@example.net"


def member_of(entry: Any, user: Any = None, **fields: Any) -> Any:
    return make_team_member(entry, user, **fields)


@pytest.fixture
def entry():
    return make_entry()


def invite(entry, role=TeamRole.EDITOR, *, email=GUEST, by=None, now=NOW):
    asked = Asked(email=email, full_name="Wei Chen 陈伟", language="en")
    return services.invite_to_team(entry, asked, role, by=by or entry.owner, now=now)


def ask(entry, by, *, email=GUEST, reason="She has left the city.", now=NOW):
    asked = Asked(email=email, full_name="Wei Chen", language="en")
    return services.ask_to_take_over(entry, asked, reason=reason, by=by, now=now)


def owner_of(entry):
    entry.refresh_from_db()
    assert entry.team.get(role=TeamRole.OWNER).user_id == entry.owner_id
    return entry.owner


def role_of(entry, user):
    return entry.team.filter(user=user).values_list("role", flat=True).first()


def place(entry, role):
    """A person with this part in the entry's competition, and nobody's part where there is none."""
    if role == TeamRole.OWNER:
        return entry.owner
    if role in set(TeamRole):
        return member_of(entry, role=role).user
    if role in set(Role):
        return make_member(entry.competition, role)
    return make_user()


def team(entry):
    return sorted(entry.team.values_list("role", "full_name"))


def set_state(entry, state):
    if state == CompetitionState.ARCHIVED:
        entry.competition.state, entry.competition.archived_at = state, NOW
        entry.competition.save()
    else:
        Entry.objects.filter(pk=entry.pk).update(state=state)


@pytest.mark.parametrize("role", [TeamRole.VIEWER, TeamRole.EDITOR, TeamRole.SUBMITTER])
def test_the_invited_has_the_role_after_accepting(entry, role):
    guest = make_user(GUEST, full_name="Wei Chen")

    invitations.accept(invite(entry, role), by=guest, now=LATER)

    joined = entry.team.get(user=guest)
    assert (joined.role, joined.joined_at, joined.full_name) == (role, LATER, "Wei Chen")
    mail = Message.objects.get(kind="submissions/team_news")
    assert mail.to == entry.owner.email
    assert mail.subject == f"Entry {entry.code}: Wei Chen has joined"


def test_the_mail_says_who_invites_to_what_and_what_it_means():
    competition = make_competition(name={"en": "Cool Cities", "zh-hans": "清凉城市"})
    entry = make_entry(competition, owner=make_user(full_name="Ana Torres"))

    invite(entry, TeamRole.SUBMITTER)

    mail = Message.objects.get()
    assert mail.subject == "Join the team of an entry for Cool Cities"
    assert "Ana Torres invites you" in mail.text
    assert "write in it and hand it in" in mail.text
    assert "cannot screen or judge" in mail.text
    assert mail.is_secret


def test_an_answer_no_is_told_to_whoever_asked(entry):
    invitations.decline(invite(entry), by=None, now=LATER)

    mail = Message.objects.get(kind="submissions/team_news")
    assert mail.to == entry.owner.email
    assert "has declined" in mail.text
    assert team(entry) == [("owner", "Mei Lin")]


def test_an_expired_invitation_is_refused_at_its_last_instant(entry):
    invitation = invite(entry)

    with pytest.raises(InvitationOverError, match="expired"):
        invitations.accept(invitation, by=make_user(GUEST), now=invitation.expires_at)

    assert entry.team.count() == 1


def test_a_replayed_invitation_is_refused_even_after_the_person_was_removed(entry):
    guest, invitation = make_user(GUEST), invite(entry)
    invitations.accept(invitation, by=guest, now=LATER)
    services.remove_team_member(entry.team.get(user=guest), by=entry.owner, now=LATER)

    with pytest.raises(InvitationOverError, match="accepted already"):
        invitations.accept(invitation, by=guest, now=LATER)

    assert role_of(entry, guest) is None


def test_an_invitation_is_for_one_address(entry):
    with pytest.raises(WrongAddressError):
        invitations.accept(invite(entry), by=make_user(), now=LATER)


def test_an_address_that_was_not_confirmed_is_not_enough(entry):
    with pytest.raises(WrongAddressError):
        invitations.accept(invite(entry), by=make_user(GUEST, is_verified=False), now=LATER)


def test_nobody_is_asked_twice_or_has_two_places(entry):
    invite(entry)
    held = member_of(entry).user

    with pytest.raises(AlreadyInvitedError):
        invite(entry)
    with pytest.raises(AlreadyOnTeamError):
        invite(entry, email=held.email)
    with pytest.raises(AlreadyOnTeamError):
        invite(entry, email=entry.owner.email)


@pytest.mark.parametrize("role", [TeamRole.OWNER, TeamRole.LISTED])
def test_a_role_that_is_not_given_by_mail_is_refused(entry, role):
    with pytest.raises(OwnerStaysError):
        invite(entry, role)
    member = member_of(entry)
    with pytest.raises(OwnerStaysError):
        services.change_team_role(member, role, by=entry.owner, now=NOW)

    assert not Invitation.objects.exists()


def test_an_invitation_falls_with_the_ownership_of_who_sent_it(entry):
    guest, next_owner = make_user(GUEST), member_of(entry)
    invitation = invite(entry)
    services.hand_over(next_owner, by=entry.owner, now=NOW)

    with pytest.raises(ForbiddenError, match="no longer owns"):
        invitations.accept(invitation, by=guest, now=LATER)
    services.resend_team_invitation(entry, invitation, by=next_owner.user, now=LATER)
    invitations.accept(invitation, by=guest, now=LATER)

    assert role_of(entry, guest) == TeamRole.EDITOR


def test_who_was_listed_with_the_same_address_takes_that_place(entry):
    guest = make_user(GUEST, full_name="Wei Chen")
    listed = services.list_person(entry, Listed("W. Chen", GUEST), by=entry.owner, now=NOW)

    invitations.accept(invite(entry), by=guest, now=LATER)

    joined = entry.team.get(user=guest)
    assert (joined.pk, joined.full_name, joined.role) == (listed.pk, "Wei Chen", TeamRole.EDITOR)


# What each part may do; everything that is not listed here is refused and changes nothing.
OWNER, SUBMITTER, EDITOR, VIEWER = (
    TeamRole.OWNER,
    TeamRole.SUBMITTER,
    TeamRole.EDITOR,
    TeamRole.VIEWER,
)
ACTING = {OWNER, SUBMITTER, EDITOR, VIEWER}
ALLOWED: dict[str, set[Any]] = {
    "invite": {OWNER},
    "resend": {OWNER},
    "revoke": {OWNER},
    "change_role": {OWNER},
    "remove": {OWNER},
    "list": {OWNER},
    "unlist": {OWNER},
    "hand_over": {OWNER},
    "leave": ACTING - {OWNER},
    "write": {OWNER, SUBMITTER, EDITOR},
    "attach": {OWNER, SUBMITTER, EDITOR},
    "hand_in": {OWNER, SUBMITTER},
    "withdraw": {OWNER},
    "replace_owner": {Role.ORGANISER},
    "ask_to_take_over": {Role.ORGANISER},
    "revoke_request": {OWNER, Role.ORGANISER},
    "resend_request": {Role.ORGANISER},
}
PARTS = [
    OWNER,
    SUBMITTER,
    EDITOR,
    VIEWER,
    *Role,
    "stranger",
    "removed",
    "on_the_team_and_organiser",
    "same_organisation",
]


def attempts(entry):
    """Each step on a fresh subject of its own."""
    other = member_of(entry)
    listed = member_of(entry, role=TeamRole.LISTED)
    helper = make_member(entry.competition)
    waiting = invite(entry, email="waiting@example.net")
    asked = ask(entry, helper, email="asked@example.net")
    new = Asked(email="new@example.net", language="en")
    return {
        "invite": lambda by: services.invite_to_team(entry, new, VIEWER, by=by, now=LATER),
        "resend": lambda by: services.resend_team_invitation(entry, waiting, by=by, now=LATER),
        "revoke": lambda by: services.revoke_team_invitation(entry, waiting, by=by, now=LATER),
        "change_role": lambda by: services.change_team_role(other, VIEWER, by=by, now=LATER),
        "remove": lambda by: services.remove_team_member(other, by=by, now=LATER),
        "list": lambda by: services.list_person(entry, Listed("Ana"), by=by, now=LATER),
        "unlist": lambda by: services.remove_team_member(listed, by=by, now=LATER),
        "hand_over": lambda by: services.hand_over(other, by=by, now=LATER),
        "leave": lambda by: services.leave_entry(entry, by=by, now=LATER),
        "write": lambda by: services.save_answer(
            entry, "title", "Mine", base=1, writer="x", by=by, now=LATER
        ),
        "attach": lambda by: attach(entry, by),
        "hand_in": lambda by: services.hand_in(
            entry, revision=entry.revision, declarations={}, by=by, now=LATER
        ),
        "withdraw": lambda by: services.withdraw(entry, reason="Sold.", by=by, now=LATER),
        "replace_owner": lambda by: services.replace_owner(other, reason="Gone", by=by, now=LATER),
        "ask_to_take_over": lambda by: services.ask_to_take_over(
            entry, new, reason="Gone", by=by, now=LATER
        ),
        "revoke_request": lambda by: services.revoke_team_invitation(
            entry, asked, by=by, now=LATER
        ),
        "resend_request": lambda by: services.resend_team_invitation(
            entry, asked, by=by, now=LATER
        ),
    }


def attach(entry, by):
    return services.attach(entry, "document", ContentFile(PDF, "new.pdf"), by=by, now=LATER)


def somebody(entry, part):
    if part == "removed":
        member = member_of(entry, role=SUBMITTER)
        services.remove_team_member(member, by=entry.owner, now=NOW)
        return member.user
    if part == "on_the_team_and_organiser":
        person = make_member(entry.competition)
        member_of(entry, person, role=VIEWER)
        return person
    if part == "same_organisation":
        return make_member(entry.competition, organisation="Harbour City Works")
    return place(entry, part)


@pytest.mark.parametrize("part", PARTS)
def test_nobody_does_what_the_table_does_not_list(entry, part):
    person, steps = somebody(entry, part), attempts(entry)
    entry.refresh_from_db()
    role = VIEWER if part == "on_the_team_and_organiser" else part

    done = {step for step, take in steps.items() if is_done(entry, take, person)}

    assert done == {step for step, parts in ALLOWED.items() if role in parts}


def is_done(entry, take, person):
    """Whether the step is taken; a refused one leaves everything as it was. Either is undone."""
    before, point = standing(entry), transaction.savepoint()
    try:
        take(person)
    except DomainError:
        assert standing(entry) == before
        return False
    else:
        return True
    finally:
        transaction.savepoint_rollback(point)


def standing(entry):
    now = Entry.objects.get(pk=entry.pk)
    return (team(entry), now.state, now.revision, Event.objects.count(), Message.objects.count())


def test_roles_are_changed_recorded_and_told_once(entry):
    member = member_of(entry)

    for _time in range(2):
        services.change_team_role(member, VIEWER, by=entry.owner, now=LATER)

    assert role_of(entry, member.user) == VIEWER
    assert Event.objects.get(action="entry.role_changed").detail.after["role"] == "viewer"
    mail = Message.objects.get()
    assert (mail.to, "your role is now: May read" in mail.text) == (member.user.email, True)


def test_the_mail_about_a_role_speaks_the_language_of_the_reader(entry):
    member = member_of(entry, make_user(language="zh-hans"))

    services.change_team_role(member, VIEWER, by=entry.owner, now=LATER)

    assert Message.objects.get().language == "zh-hans"


def test_who_was_removed_sees_nothing_and_what_they_wrote_stays(entry):
    member = member_of(entry)
    services.save_answer(entry, "title", "Theirs", base=1, writer="x", by=member.user, now=NOW)

    services.remove_team_member(member, by=entry.owner, now=LATER)

    assert not Entry.objects.visible_to(member.user).exists()
    assert entry.answers.get(question__key="title").value == "Theirs"
    assert AnswerChange.objects.filter(saved_by=member.user, value="Theirs").exists()
    mail = Message.objects.get()
    assert mail.to == member.user.email
    assert "/entries/" not in mail.text


def test_leaving_tells_the_owner(entry):
    member = member_of(entry, make_user(full_name="Ana Torres"))

    services.leave_entry(entry, by=member.user, now=LATER)

    assert role_of(entry, member.user) is None
    mail = Message.objects.get()
    assert (mail.to, mail.subject) == (
        entry.owner.email,
        f"Entry {entry.code}: Ana Torres has left",
    )


def test_the_owner_stays_until_another_owns_the_entry(entry):
    other = member_of(entry)

    with pytest.raises(OwnerStaysError):
        services.leave_entry(entry, by=entry.owner, now=NOW)
    with pytest.raises(OwnerStaysError):
        services.remove_team_member(entry.team.get(role=OWNER), by=entry.owner, now=NOW)
    former = entry.owner
    services.hand_over(other, by=former, now=NOW)
    services.leave_entry(entry, by=former, now=LATER)

    assert owner_of(entry) == other.user


def test_handing_over_swaps_the_two_and_tells_both(entry):
    former, other = entry.owner, member_of(entry, role=VIEWER)

    services.hand_over(other, by=former, now=LATER)

    assert owner_of(entry) == other.user
    assert role_of(entry, former) == SUBMITTER
    assert {mail.to for mail in Message.objects.all()} == {former.email, other.user.email}


@pytest.mark.parametrize("kind", ["listed", "closed"])
def test_an_entry_is_handed_only_to_who_can_sign_in(entry, kind):
    other = member_of(
        entry,
        None if kind == "listed" else make_user(is_active=False),
        role=TeamRole.LISTED if kind == "listed" else EDITOR,
    )

    with pytest.raises(ForbiddenError, match="no account here"):
        services.hand_over(other, by=entry.owner, now=NOW)


def test_a_member_who_has_gone_meanwhile_is_said_to_be_gone(entry):
    member = member_of(entry)
    services.leave_entry(entry, by=member.user, now=NOW)

    with pytest.raises(GoneMemberError):
        services.change_team_role(member, VIEWER, by=entry.owner, now=LATER)


# When: rights can always be taken back; they are given until the entry is withdrawn or archived, names change until the deadline.
GIVING = {"invite", "resend", "change_role", "hand_over"}
NAMING = {"list", "unlist"}
TAKING = {"revoke", "remove"}


@pytest.mark.parametrize("step", sorted(GIVING | NAMING | TAKING))
@pytest.mark.parametrize("when", ["deadline", EntryState.WITHDRAWN, CompetitionState.ARCHIVED])
def test_when_a_team_can_still_change(entry, when, step):
    steps = attempts(entry)
    if when == "deadline":
        entry.competition.closes_at = NOW
        entry.competition.save()
    else:
        set_state(entry, when)

    if step in TAKING or (step in GIVING and when == "deadline"):
        steps[step](entry.owner)
        return
    with pytest.raises((WindowClosedError, ForbiddenError)):
        steps[step](entry.owner)


@pytest.mark.parametrize("when", [EntryState.WITHDRAWN, CompetitionState.ARCHIVED])
def test_a_closed_entry_takes_nobody_on_and_lets_everybody_go(entry, when):
    guest, member, invitation = make_user(GUEST), member_of(entry), invite(entry)
    set_state(entry, when)

    with pytest.raises(WindowClosedError):
        invitations.accept(invitation, by=guest, now=LATER)
    services.leave_entry(entry, by=member.user, now=LATER)

    assert entry.team.count() == 1


def test_an_organiser_replaces_an_owner_who_is_gone(entry):
    former, other = entry.owner, member_of(entry)
    organiser = make_member(entry.competition)

    services.replace_owner(other, reason="She has left the city.", by=organiser, now=LATER)

    assert owner_of(entry) == other.user
    assert role_of(entry, former) == VIEWER
    event = Event.objects.get(action="entry.owner_replaced")
    assert (event.actor, event.reason) == (organiser, "She has left the city.")
    mails = {mail.to: mail.text for mail in Message.objects.all()}
    assert mails.keys() == {former.email, other.user.email}
    assert "answer them at once" in mails[former.email]
    assert "She has left the city." in mails[former.email]


def test_nothing_is_taken_from_an_owner_without_a_reason(entry):
    other, organiser = member_of(entry), make_member(entry.competition)

    with pytest.raises(HelpReasonMissingError):
        services.replace_owner(other, reason=" ", by=organiser, now=LATER)
    with pytest.raises(HelpReasonMissingError):
        ask(entry, organiser, reason="\n")

    assert not Message.objects.exists()


def test_a_person_from_outside_takes_over_after_accepting(entry):
    former, guest = entry.owner, make_user(GUEST)
    organiser = make_member(entry.competition)
    invitation = ask(entry, organiser)
    assert owner_of(entry) == former

    invitations.accept(invitation, by=guest, now=LATER)

    assert owner_of(entry) == guest
    assert role_of(entry, former) == VIEWER
    event = Event.objects.get(action="entry.owner_replaced")
    assert (event.actor, event.reason) == (organiser, "She has left the city.")


def test_an_owner_who_is_not_gone_takes_the_request_back(entry):
    invitation = ask(entry, make_member(entry.competition))
    told = Message.objects.get(kind="submissions/team_news")

    services.revoke_team_invitation(entry, invitation, by=entry.owner, now=LATER)

    assert told.to == entry.owner.email
    with pytest.raises(InvitationOverError):
        invitations.accept(invitation, by=make_user(GUEST), now=LATER)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_who_runs_the_competition_takes_an_entry_over(entry, role):
    organiser = make_member(entry.competition)
    invitation = ask(entry, organiser)
    guest = make_member(entry.competition, role, email=GUEST)

    with pytest.raises(ForbiddenError, match="run the competition"):
        invitations.accept(invitation, by=guest, now=LATER)
    with pytest.raises(ForbiddenError, match="run the competition"):
        ask(entry, organiser, email=organiser.email)


def test_a_request_falls_with_the_organiser_who_sent_it(entry):
    organiser = make_member(entry.competition)
    invitation = ask(entry, organiser)
    organiser.competition_memberships.all().delete()

    with pytest.raises(ForbiddenError, match="can no longer"):
        invitations.accept(invitation, by=make_user(GUEST), now=LATER)


@pytest.mark.parametrize("leaves", [False, True])
def test_an_organiser_on_the_team_never_screens_the_entry(leaves):
    entry = make_handed_in()
    organiser = make_member(entry.competition, email=GUEST)
    invitations.accept(invite(entry, VIEWER), by=organiser, now=LATER)
    if leaves:
        services.leave_entry(entry, by=organiser, now=LATER)

    with pytest.raises(OwnEntryError):
        services.screen(
            entry,
            outcome=ScreeningOutcome.ELIGIBLE,
            reason="",
            version_number=1,
            by=organiser,
            now=LATER,
        )


@pytest.mark.parametrize("leaves", [False, True])
def test_a_judge_who_joins_a_team_never_meets_its_entry(leaves):
    entry = make_handed_in()
    round_ = make_round(entry.competition)
    judge = make_judge(entry.competition, email=GUEST)
    assert (
        gather(Judge.objects.filter(pk=judge.pk), [entry]).forbidding(judge, entry, round_) is None
    )

    invitations.accept(invite(entry, VIEWER), by=judge.user, now=LATER)
    if leaves:
        services.leave_entry(entry, by=judge.user, now=LATER)
        entry.refresh_from_db()

    found: Any = gather(Judge.objects.filter(pk=judge.pk), [entry]).forbidding(judge, entry, round_)
    assert found.text == ("Was" if leaves else "On") + (" on" if leaves else "") + (
        " the team of this entry."
    )


def test_an_invitation_that_waits_is_no_conflict_and_a_listed_address_is():
    entry = make_handed_in()
    round_ = make_round(entry.competition)
    judge = make_judge(entry.competition, email=GUEST)
    invite(entry)
    assert (
        gather(Judge.objects.filter(pk=judge.pk), [entry]).forbidding(judge, entry, round_) is None
    )

    services.list_person(entry, Listed("W. Chen", GUEST.upper()), by=entry.owner, now=LATER)

    assert gather(Judge.objects.filter(pk=judge.pk), [entry]).forbidding(judge, entry, round_)


def test_the_same_address_is_not_listed_twice(entry):
    services.list_person(entry, Listed("W. Chen", GUEST), by=entry.owner, now=NOW)

    with pytest.raises(AlreadyOnTeamError):
        services.list_person(entry, Listed("Wei Chen", GUEST), by=entry.owner, now=NOW)


def attempt(step):
    """What came of one of two steps at once."""
    try:
        step()
    except DomainError as refusal:
        return type(refusal).__name__
    return "done"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_accepting_and_revoking_at_once_end_in_one_of_the_two():
    entry, guest = make_entry(), make_user(GUEST)
    invitation = invite(entry)

    results = at_once(
        lambda: attempt(lambda: invitations.accept(invitation, by=guest, now=LATER)),
        lambda: attempt(
            lambda: services.revoke_team_invitation(entry, invitation, by=entry.owner, now=LATER)
        ),
    )

    assert sorted(results) == ["InvitationOverError", "done"]
    assert entry.team.filter(user=guest).exists() == (results[0] == "done")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_entry_handed_to_two_at_once_has_one_owner():
    entry = make_entry()
    pair = [member_of(entry), member_of(entry)]

    results = at_once(
        *[
            lambda member=member: attempt(
                lambda: services.hand_over(member, by=entry.owner, now=LATER)
            )
            for member in pair
        ]
    )

    assert sorted(results) == ["ForbiddenError", "done"]
    assert owner_of(entry) == pair[results.index("done")].user


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_owner_who_hands_over_while_organisers_replace_them_leaves_one_owner():
    entry = make_entry()
    pair = [member_of(entry), member_of(entry)]
    organiser = make_member(entry.competition)

    results = at_once(
        lambda: attempt(lambda: services.hand_over(pair[0], by=entry.owner, now=LATER)),
        lambda: attempt(
            lambda: services.replace_owner(pair[1], reason="Gone", by=organiser, now=LATER)
        ),
    )

    assert results[1] == "done"
    assert owner_of(entry) == pair[1].user or results[0] == "done"
    assert TeamMember.objects.filter(entry=entry, role=OWNER).count() == 1
