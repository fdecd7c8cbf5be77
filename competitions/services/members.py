"""Who runs a competition, and who watches."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from competitions import policies
from competitions.enums import Role
from competitions.models import Competition, Membership
from competitions.services import enquiries
from input2.accounts import selectors as people
from input2.accounts.models import Invitation, User
from input2.accounts.services import invitations
from input2.accounts.services.invitations import NewInvitation
from input2.audit import services as audit

TEAM: Final = "team"


@dataclass(frozen=True, kw_only=True)
class NewMember:
    """Whom to ask to organise or observe."""

    email: str
    role: Role
    language: str
    full_name: str = ""


@transaction.atomic
def add_member(
    competition: Competition, user: User, role: Role, *, by: User, now: datetime
) -> Membership:
    """Let a person organise or observe; adding somebody twice in the same role changes nothing."""
    with _team_under_change(competition) as locked:
        if refusal := policies.refusal_to_organise(by, locked):
            raise refusal
        held = Membership.objects.filter(competition=locked, user=user).first()
        if held and held.role == role:
            return held
        if refusal := policies.refusal_to_join(user, locked):
            raise refusal
        return _join(locked, user, role, by=by, now=now)


def invite_member(
    competition: Competition, new: NewMember, *, by: User, now: datetime
) -> Invitation:
    """Ask a person by mail; whoever may not join is refused before the mail, as far as the address tells."""
    with _team_under_change(competition) as locked:
        if refusal := policies.refusal_to_organise(by, locked):
            raise refusal
        known = people.owner_of(new.email)
        if known and (refusal := policies.refusal_to_join(known, locked)):
            raise refusal
        wanted = NewInvitation(
            purpose=TEAM,
            scope=locked.slug,
            email=new.email,
            full_name=new.full_name,
            language=new.language,
            data={"role": new.role.value},
        )
        return invitations.invite(wanted, by=by, now=now)


# The competition is not locked in the next two: accepting locks the invitation first and the competition second.
@transaction.atomic
def resend_member_invitation(
    competition: Competition, invitation: Invitation, *, by: User, now: datetime
) -> Invitation:
    """Send a new link; whoever sends it answers for the invitation from now on."""
    if refusal := policies.refusal_to_organise(by, competition):
        raise refusal
    return invitations.resend(invitation, by=by, now=now)


@transaction.atomic
def revoke_member_invitation(
    competition: Competition, invitation: Invitation, *, by: User, now: datetime
) -> Invitation:
    if refusal := policies.refusal_to_organise(by, competition):
        raise refusal
    return invitations.revoke(invitation, by=by, now=now)


def join_as_invited(
    competition: Competition, invitation: Invitation, *, by: User, now: datetime
) -> Membership:
    """What accepting does; asked once more under the lock, for days lie between the mail and the answer."""
    with _team_under_change(competition) as locked:
        if refusal := policies.refusal_to_join_as_invited(by, locked, invitation):
            raise refusal
        role = Role(invitation.data["role"])
        return _join(locked, by, role, by=by, now=now, invited_by=invitation.invited_by_id)


def change_role(membership: Membership, role: Role, *, by: User, now: datetime) -> Membership:
    """Make an observer an organiser, or the reverse; the last organiser stays one."""
    with _team_under_change(membership.competition) as locked:
        if refusal := policies.refusal_to_organise(by, locked):
            raise refusal
        member = Membership.objects.select_related("user").get(pk=membership.pk)
        if member.role == role:
            return member
        if refusal := policies.refusal_to_change_role(member):
            raise refusal
        before = {"role": member.role}
        member.role = role
        member.save(update_fields=["role"])
        if role != Role.ORGANISER:
            enquiries.give_back(locked, member.user, by=by, now=now)
        _record("member.role_changed", member, by=by, now=now, before=before, after={"role": role})
        return member


def remove_member(membership: Membership, *, by: User, now: datetime) -> None:
    """Take somebody's access away at once; what they did stays in the history under their name."""
    _end_membership(membership, "member.removed", by=by, now=now)


def leave_team(competition: Competition, *, by: User, now: datetime) -> None:
    """Give one's own role back."""
    _end_membership(competition.memberships.get(user=by), "member.left", by=by, now=now)


def _end_membership(membership: Membership, action: str, *, by: User, now: datetime) -> None:
    with _team_under_change(membership.competition) as locked:
        member = Membership.objects.select_related("user").get(pk=membership.pk)
        if refusal := policies.refusal_to_remove(by, member):
            raise refusal
        before = {"user": member.user_id, "role": member.role}
        _record(action, member, by=by, now=now, before=before)
        enquiries.give_back(locked, member.user, by=by, now=now)
        member.delete()


@contextmanager
def _team_under_change(competition: Competition) -> Iterator[Competition]:
    """One change to a team at a time: who is the last organiser is asked under this lock."""
    with transaction.atomic():
        yield Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)


def _join(
    competition: Competition, user: User, role: Role, *, by: User, now: datetime, **origin: Any
) -> Membership:
    member = Membership.objects.create(competition=competition, user=user, role=role, joined_at=now)
    after = {"user": user.pk, "role": role, **origin}
    _record("member.added", member, by=by, now=now, after=after)
    return member


def _record(action: str, member: Membership, *, by: User, now: datetime, **details: Any) -> None:
    audit.record(
        action=action,
        by=by,
        role=Membership.objects.role_of(by, member.competition) or "",
        target=member,
        at=now,
        scope=member.competition.slug,
        **details,
    )
