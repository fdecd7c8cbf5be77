"""What the page of the team shows: who is in it, who was asked, and what the reader may do about each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.forms import BoundField
from django.utils.translation import gettext as _

from competitions import policies
from competitions.enums import Role
from competitions.forms.team import RoleForm
from competitions.models import Competition, Membership
from competitions.services.members import TEAM
from input2.accounts import asked
from input2.accounts.models import Invitation, InvitationQuerySet, User
from input2.notifications.models import Message


@dataclass(frozen=True)
class Member:
    """`can_remove` and `other_role` are what the reader may do; the last organiser stays as they are."""

    membership: Membership
    is_reader: bool
    is_last: bool
    can_remove: bool
    other_role: Role | None

    @property
    def user(self) -> User:
        return self.membership.user

    @property
    def key(self) -> str:
        return str(self.membership.pk)

    @property
    def role_fields(self) -> Sequence[BoundField]:
        """What the dialog that changes the role sends."""
        return list(RoleForm(initial={"role": self.other_role}, auto_id=False))


@dataclass(frozen=True)
class Asked:
    """An invitation with its fate in a word, and what is wrong with its mail."""

    invitation: Invitation
    role: str
    label: str
    tone: str
    note: str
    can_change: bool

    @property
    def key(self) -> str:
        return str(self.invitation.pk)


@dataclass(frozen=True)
class Team:
    members: Sequence[Member]
    asked: Sequence[Asked]


def team_of(competition: Competition, reader: User, *, can_change: bool, now: datetime) -> Team:
    """Three queries, whatever the size."""
    memberships = list(competition.memberships.for_listing())
    organisers = {m.user_id for m in memberships if m.role == Role.ORGANISER}
    invitations = list(asked.to_show(invitations_of(competition), now=now))
    mails = asked.mails_of(invitations)
    return Team(
        members=_members(memberships, reader, can_change=can_change),
        asked=[
            _asked(each, mails.get(each.mail_key), organisers, can_change=can_change, now=now)
            for each in invitations
        ],
    )


def invitations_of(competition: Competition) -> InvitationQuerySet:
    return Invitation.objects.about(TEAM, scope=competition.slug)


def _members(memberships: Sequence[Membership], reader: User, *, can_change: bool) -> list[Member]:
    active = [m for m in memberships if m.role == Role.ORGANISER and m.user.is_active]
    reader_organises = any(m.user_id == reader.pk for m in active)
    return [
        _member(m, active, reader, reader_organises=reader_organises, can_change=can_change)
        for m in memberships
    ]


def _member(
    membership: Membership,
    active: Sequence[Membership],
    reader: User,
    *,
    reader_organises: bool,
    can_change: bool,
) -> Member:
    is_reader = membership.user_id == reader.pk
    is_last = policies.is_last_of(membership, active)
    is_organiser = membership.role == Role.ORGANISER
    return Member(
        membership=membership,
        is_reader=is_reader,
        is_last=is_last,
        can_remove=not is_last and (is_reader or reader_organises),
        other_role=(Role.OBSERVER if is_organiser else Role.ORGANISER)
        if can_change and not is_last
        else None,
    )


def _asked(
    invitation: Invitation,
    mail: Message | None,
    organisers: set[int],
    *,
    can_change: bool,
    now: datetime,
) -> Asked:
    label, tone = asked.fate(invitation, now=now)
    return Asked(
        invitation=invitation,
        role=str(Role(invitation.data["role"]).label),
        label=label,
        tone=tone,
        note=_trouble(invitation, mail, organisers),
        can_change=can_change and invitation.is_pending,
    )


def _trouble(invitation: Invitation, mail: Message | None, organisers: set[int]) -> str:
    if not invitation.is_pending:
        return ""
    if invitation.invited_by_id not in organisers:
        return _("Whoever sent it is no longer an organiser, so it cannot be accepted: send again.")
    return asked.mail_trouble(mail)
