"""Who is on an entry: roles, going and being removed, names without an account, and the next owner."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from input2.accounts.models import User
from input2.audit import services as audit
from input2.audit.models import Event
from input2.lib.errors import DomainError
from submissions import emails, policies
from submissions.enums import TeamChange, TeamNews, TeamRole
from submissions.models import Entry, TeamMember
from submissions.services.limits import refuse_to_own_another
from submissions.services.locking import locked


class GoneMemberError(DomainError):
    """Somebody else has removed this member, or they have left."""

    code = "gone_member"

    def __init__(self) -> None:
        super().__init__(_("This person is no longer on the team."))


@dataclass(frozen=True)
class Listed:
    """A person without an account, named as part of the team."""

    full_name: str
    email: str = ""


def change_team_role(member: TeamMember, role: TeamRole, *, by: User, now: datetime) -> TeamMember:
    """Let a member do more or less; they are told by mail."""
    with _under_change(member) as mine:
        if refusal := policies.refusal_to_change_role(by, mine):
            raise refusal
        if role not in policies.INVITED_AS:
            raise policies.OwnerStaysError
        if mine.role == role:
            return mine
        before = {"member": mine.user_id, "role": mine.role}
        mine.role = role
        mine.save(update_fields=["role"])
        after = {"member": mine.user_id, "role": role}
        event = note("entry.role_changed", mine.entry, by=by, now=now, before=before, after=after)
        emails.place_changed(mine, TeamChange.ROLE, event, at=now)
        return mine


def remove_team_member(member: TeamMember, *, by: User, now: datetime) -> None:
    """Take somebody's sight of the entry away at once; what they wrote stays."""
    with _under_change(member) as mine:
        if refusal := policies.refusal_to_remove(by, mine, now=now):
            raise refusal
        if mine.role == TeamRole.LISTED:
            _end(mine, "entry.unlisted", by=by, now=now)
            return
        event = _end(mine, "entry.member_removed", by=by, now=now)
        emails.place_changed(mine, TeamChange.REMOVED, event, at=now)


@transaction.atomic
def leave_entry(entry: Entry, *, by: User, now: datetime) -> None:
    """Give one's own place back; the owner is told."""
    held = locked(entry)
    if refusal := policies.refusal_to_leave(by, held):
        raise refusal
    mine = held.team.select_related("user", "entry__competition").filter(user=by).first()
    if mine is None:
        raise GoneMemberError
    event = _end(mine, "entry.member_left", by=by, now=now)
    emails.team_news(held, TeamNews.LEFT, mine.full_name, event, at=now)


@transaction.atomic
def list_person(entry: Entry, person: Listed, *, by: User, now: datetime) -> TeamMember:
    """Name somebody without an account; they count for conflicts of interest and can do nothing."""
    held = locked(entry)
    if refusal := policies.refusal_to_list(by, held, now=now):
        raise refusal
    email = person.email.strip().lower()
    if email and held.team.filter(email__iexact=email).exists():
        raise policies.AlreadyOnTeamError(
            _("%(person)s is on the team of this entry already.") % {"person": email}
        )
    listed = TeamMember.objects.create(
        entry=held,
        full_name=person.full_name,
        email=email,
        role=TeamRole.LISTED,
        joined_at=now,
    )
    after = {"full_name": listed.full_name, "email": email}
    note("entry.listed", held, by=by, now=now, after=after)
    return listed


def hand_over(member: TeamMember, *, by: User, now: datetime) -> None:
    """Make another member the owner, at once; whoever hands over stays as one who may edit and hand in."""
    with _under_change(member) as mine:
        if refusal := policies.refusal_to_hand_over(by, mine):
            raise refusal
        refuse_to_own_another(mine.entry, cast(User, mine.user))
        former = make_owner(mine, former_role=TeamRole.SUBMITTER)
        after = {"owner": mine.user_id}
        event = note(
            "entry.handed_over",
            mine.entry,
            by=by,
            now=now,
            before={"owner": former.user_id if former else None},
            after=after,
        )
        emails.place_changed(mine, TeamChange.OWNER, event, at=now)
        if former:
            emails.place_changed(former, TeamChange.NO_OWNER, event, at=now)


def make_owner(member: TeamMember, *, former_role: TeamRole) -> TeamMember | None:
    """Swap the two and return the former owner, if there was one; the caller holds the entry's lock and has asked the policy."""
    entry = member.entry
    former = entry.team.select_related("user").filter(role=TeamRole.OWNER).first()
    if former:
        former.entry = entry
        former.role = former_role
        former.save(update_fields=["role"])
    member.role = TeamRole.OWNER
    member.save(update_fields=["role"])
    # The policy asked for an account.
    entry.owner = cast(User, member.user)
    entry.save(update_fields=["owner"])
    return former


def note(action: str, entry: Entry, *, by: User, now: datetime, **details: Any) -> Event:
    """Record a step that concerns an entry's team, in the role in which it was taken."""
    return audit.record(
        action=action, by=by, target=entry, at=now, scope=entry.competition.slug, **details
    )


def _end(member: TeamMember, action: str, *, by: User, now: datetime) -> Event:
    entry = member.entry
    if member.user_id and member.user_id not in entry.former_team:
        entry.former_team.append(member.user_id)
        entry.save(update_fields=["former_team"])
    before = {"member": member.user_id, "full_name": member.full_name, "role": member.role}
    event = note(action, entry, by=by, now=now, before=before)
    member.delete()
    return event


@contextmanager
def _under_change(member: TeamMember) -> Iterator[TeamMember]:
    """One change to a team at a time: the member as they stand, read under the entry's lock."""
    with transaction.atomic():
        entry = locked(member.entry)
        mine = entry.team.select_related("user").filter(pk=member.pk).first()
        if mine is None:
            raise GoneMemberError
        mine.entry = entry
        yield mine
