"""Who runs a competition, and who watches."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import policies
from competitions.enums import Role
from competitions.models import Competition, Membership
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError


class AlreadyMemberError(DomainError):
    """A person has one role in a competition."""

    code = "already_member"


@transaction.atomic
def add_member(
    competition: Competition, user: User, role: Role, *, by: User, now: datetime
) -> Membership:
    """Let a person organise or observe; adding somebody twice in the same role changes nothing."""
    locked = Competition.objects.select_for_update().get(pk=competition.pk)
    if refusal := policies.refusal_to_organise(by, locked):
        raise refusal
    membership, is_new = Membership.objects.get_or_create(
        competition=locked, user=user, defaults={"role": role}
    )
    if membership.role != role:
        raise AlreadyMemberError(
            _("%(person)s already has a role here: %(role)s.")
            % {"person": user.full_name, "role": membership.get_role_display()}
        )
    if is_new:
        _record(membership, by=by, now=now)
    return membership


def _record(membership: Membership, *, by: User, now: datetime) -> None:
    audit.record(
        action="member.added",
        by=by,
        role=Role.ORGANISER,
        target=membership,
        at=now,
        scope=membership.competition.slug,
        after={"user": membership.user_id, "role": membership.role},
    )
