"""Asking people by mail onto a team, and asking somebody to take over an entry whose owner is gone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from input2.accounts import selectors as people
from input2.accounts.models import Invitation, User
from input2.accounts.services import invitations
from input2.accounts.services.invitations import NewInvitation
from input2.lib.errors import DomainError
from submissions import emails, policies
from submissions.enums import TeamChange, TeamNews, TeamRole
from submissions.models import Entry, TeamMember
from submissions.ownership import OWNERSHIP
from submissions.services.locking import locked
from submissions.services.team import GoneMemberError, make_owner, note

PLACE: Final = "entry-team"


class HelpReasonMissingError(DomainError):
    """Taking an entry out of its owner's hands is explained to everybody concerned."""

    code = "reason_missing"

    def __init__(self) -> None:
        super().__init__(_("Say why: the team and the former owner read this reason."))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whom to ask by mail."""

    email: str
    language: str
    full_name: str = ""


@transaction.atomic
def invite_to_team(
    entry: Entry, asked: Asked, role: TeamRole, *, by: User, now: datetime
) -> Invitation:
    """Ask a person to join with a role; whoever has a place already is refused before the mail."""
    held = locked(entry)
    if refusal := policies.refusal_to_let_in(by, held):
        raise refusal
    if role not in policies.INVITED_AS:
        raise policies.OwnerStaysError
    known = people.owner_of(asked.email)
    if known and (refusal := policies.refusal_to_join(known, held)):
        raise refusal
    wanted = _wanted(PLACE, held, asked, role=role.value)
    return invitations.invite(wanted, by=by, now=now)


# The entry is not locked in the next two: accepting locks the invitation first and the entry second.
@transaction.atomic
def resend_team_invitation(
    entry: Entry, invitation: Invitation, *, by: User, now: datetime
) -> Invitation:
    """Send a new link; whoever sends it answers for the invitation from now on."""
    asks = (
        policies.refusal_to_replace_owner
        if invitation.purpose == OWNERSHIP
        else policies.refusal_to_let_in
    )
    # As it stands now, and not as the page had read it.
    if refusal := asks(by, Entry.objects.select_related("competition").get(pk=entry.pk)):
        raise refusal
    return invitations.resend(invitation, by=by, now=now)


@transaction.atomic
def revoke_team_invitation(
    entry: Entry, invitation: Invitation, *, by: User, now: datetime
) -> Invitation:
    """Take an invitation back; an owner also that by which organisers would replace them."""
    asks = (
        policies.refusal_to_take_back_owner_invitation
        if invitation.purpose == OWNERSHIP
        else policies.refusal_to_let_go
    )
    if refusal := asks(by, entry):
        raise refusal
    return invitations.revoke(invitation, by=by, now=now)


def join_as_invited(entry: Entry, invitation: Invitation, *, by: User, now: datetime) -> TeamMember:
    """What accepting does; asked once more under the lock, for days lie between the mail and the answer."""
    held = locked(entry)
    sender = invitation.invited_by
    if refusal := policies.refusal_to_join_as_invited(by, held, sender=sender):
        raise refusal
    member = _place(held, invitation, TeamRole(invitation.data["role"]), by=by, now=now)
    after = {"member": by.pk, "role": member.role, "invited_by": invitation.invited_by_id}
    event = note("entry.member_joined", held, by=by, now=now, after=after)
    emails.team_news(held, TeamNews.JOINED, member.full_name, event, at=now)
    return member


@transaction.atomic
def replace_owner(member: TeamMember, *, reason: str, by: User, now: datetime) -> None:
    """An organiser makes a member the owner because the owner is gone; the former owner may read from now on."""
    entry = locked(member.entry)
    mine = entry.team.select_related("user").filter(pk=member.pk).first()
    if refusal := policies.refusal_to_replace_owner(by, entry):
        raise refusal
    if mine is None:
        raise GoneMemberError
    if refusal := policies.refusal_to_own(mine):
        raise refusal
    mine.entry = entry
    _take_over(mine, reason=reason, by=by, now=now)


@transaction.atomic
def ask_to_take_over(
    entry: Entry, asked: Asked, *, reason: str, by: User, now: datetime
) -> Invitation:
    """An organiser asks a person by mail to become the owner; until they accept, nothing changes."""
    held = locked(entry)
    if refusal := policies.refusal_to_replace_owner(by, held):
        raise refusal
    if not reason.strip():
        raise HelpReasonMissingError
    known = people.owner_of(asked.email)
    if known and (refusal := policies.refusal_to_take_over(known, held, sender=by)):
        raise refusal
    wanted = _wanted(OWNERSHIP, held, asked, reason=reason.strip())
    invitation = invitations.invite(wanted, by=by, now=now)
    event = note(
        "entry.owner_sought",
        held,
        by=by,
        now=now,
        reason=reason.strip(),
        after={"email": invitation.email},
    )
    if held.has_owner:
        emails.team_news(held, TeamNews.OWNER_SOUGHT, asked.full_name or asked.email, event, at=now)
    return invitation


def take_over_as_invited(entry: Entry, invitation: Invitation, *, by: User, now: datetime) -> None:
    """What accepting an organiser's request does."""
    held = locked(entry)
    sender = invitation.invited_by
    if refusal := policies.refusal_to_take_over(by, held, sender=sender):
        raise refusal
    member = held.team.select_related("user").filter(user=by).first()
    if member is None:
        member = _place(held, invitation, TeamRole.VIEWER, by=by, now=now)
    member.entry = held
    # The organiser decided, the person agreed: history names the one who decided.
    _take_over(member, reason=str(invitation.data["reason"]), by=sender or by, now=now)


def note_declined(entry: Entry, invitation: Invitation, *, now: datetime) -> None:
    """Tell whoever invited that the answer is no."""
    emails.declined(entry, invitation, at=now)


def _take_over(member: TeamMember, *, reason: str, by: User, now: datetime) -> None:
    if not reason.strip():
        raise HelpReasonMissingError
    former = make_owner(member, former_role=TeamRole.VIEWER)
    event = note(
        "entry.owner_replaced" if former else "entry.owner_found",
        member.entry,
        by=by,
        now=now,
        role="organiser",
        reason=reason.strip(),
        before={"owner": former.user_id if former else None},
        after={"owner": member.user_id},
    )
    emails.place_changed(member, TeamChange.OWNER, event, at=now)
    if former:
        emails.place_changed(former, TeamChange.REPLACED, event, at=now)


def _place(
    entry: Entry, invitation: Invitation, role: TeamRole, *, by: User, now: datetime
) -> TeamMember:
    """A new place, or the one under which the same address was listed without an account."""
    listed = entry.team.filter(role=TeamRole.LISTED, email__iexact=invitation.email).first()
    member = listed or TeamMember(entry=entry)
    member.entry = entry
    member.user = by
    member.full_name, member.email = by.full_name, by.email
    member.role, member.joined_at = role, now
    member.save()
    return member


def _wanted(purpose: str, entry: Entry, asked: Asked, **data: str) -> NewInvitation:
    return NewInvitation(
        purpose=purpose,
        scope=entry.competition.slug,
        subject=entry.code,
        email=asked.email,
        full_name=asked.full_name,
        language=asked.language,
        data=data,
    )
