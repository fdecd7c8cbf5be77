"""What the page of an entry's team shows: who is on it, who was asked, and what the reader may do about each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.forms import BoundField
from django.utils.translation import gettext as _

from input2.accounts import asked
from input2.accounts.models import Invitation, User
from input2.notifications.models import Message
from submissions import policies
from submissions.enums import TeamRole
from submissions.invitations import invitations_to
from submissions.models import Entry, TeamMember
from submissions.ownership import OWNERSHIP
from submissions.team_forms import RoleForm


@dataclass(frozen=True)
class MemberRow:
    """`can_…` is what the reader may do about this member."""

    member: TeamMember
    is_reader: bool
    can_change_role: bool
    can_own: bool
    can_remove: bool
    can_leave: bool

    @property
    def key(self) -> str:
        return str(self.member.key)

    @property
    def is_listed(self) -> bool:
        return self.member.role == TeamRole.LISTED

    @property
    def has_steps(self) -> bool:
        return self.can_change_role or self.can_own or self.can_remove or self.can_leave

    @property
    def role_fields(self) -> Sequence[BoundField]:
        """What the dialog that changes the role sends."""
        form = RoleForm(initial={"role": self.member.role}, auto_id=f"role-{self.key}-%s")
        return list(form)


@dataclass(frozen=True)
class AskedRow:
    """An invitation with its fate in a word, and what is wrong with its mail."""

    invitation: Invitation
    role: str
    label: str
    tone: str
    note: str
    can_resend: bool
    can_revoke: bool

    @property
    def key(self) -> str:
        return str(self.invitation.pk)


@dataclass(frozen=True)
class TeamPage:
    """`refusal` says why the reader changes nothing here, `list_refusal` why nobody is listed any more."""

    members: Sequence[MemberRow]
    asked: Sequence[AskedRow]
    refusal: str
    list_refusal: str


def team_page(entry: Entry, reader: User, *, now: datetime) -> TeamPage:
    """Three queries beside the team, which comes loaded with its people."""
    refusal = policies.refusal_to_let_in(reader, entry)
    list_refusal = policies.refusal_to_list(reader, entry, now=now)
    return TeamPage(
        members=[_member(each, entry, reader, now=now) for each in entry.team.all()],
        asked=asked_rows(entry, reader, now=now),
        refusal=str(refusal or ""),
        list_refusal=str(list_refusal or ""),
    )


def asked_rows(entry: Entry, reader: User, *, now: datetime) -> list[AskedRow]:
    """The invitations of an entry for its team and for those who help it."""
    invitations = list(asked.to_show(invitations_to(entry), now=now))
    mails = asked.mails_of(invitations)
    return [_asked(each, mails.get(each.mail_key), entry, reader, now=now) for each in invitations]


def _member(member: TeamMember, entry: Entry, reader: User, *, now: datetime) -> MemberRow:
    # The rules ask for the team, which this entry has loaded.
    member.entry = entry
    is_reader = member.user_id == reader.pk
    return MemberRow(
        member=member,
        is_reader=is_reader,
        can_change_role=policies.refusal_to_change_role(reader, member) is None,
        can_own=policies.refusal_to_hand_over(reader, member) is None,
        can_remove=not is_reader and policies.refusal_to_remove(reader, member, now=now) is None,
        can_leave=is_reader and policies.refusal_to_leave(reader, entry) is None,
    )


def _asked(
    invitation: Invitation, mail: Message | None, entry: Entry, reader: User, *, now: datetime
) -> AskedRow:
    label, tone = asked.fate(invitation, now=now)
    is_of_organisers = invitation.purpose == OWNERSHIP
    is_owner = policies.refusal_to_let_go(reader, entry) is None
    can_resend = not is_of_organisers and policies.refusal_to_let_in(reader, entry) is None
    return AskedRow(
        invitation=invitation,
        role=_role(invitation),
        label=label,
        tone=tone,
        note=_trouble(invitation, mail, entry),
        can_resend=invitation.is_pending and can_resend,
        can_revoke=invitation.is_pending and is_owner,
    )


def _role(invitation: Invitation) -> str:
    if invitation.purpose == OWNERSHIP:
        return _("Owner, asked by the organisers")
    return str(TeamRole(invitation.data["role"]).label)


def _trouble(invitation: Invitation, mail: Message | None, entry: Entry) -> str:
    if not invitation.is_pending:
        return ""
    if invitation.purpose != OWNERSHIP and invitation.invited_by_id != entry.owner_id:
        return _(
            "Whoever sent it no longer owns the entry, so it cannot be accepted: send it again."
        )
    return asked.mail_trouble(mail)
