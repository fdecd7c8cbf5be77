"""When a person deletes their account: roles and open questions go, what was answered stays without a name."""

from datetime import datetime

from django.db.models import Q

from competitions import policies
from competitions.models import Competition, Enquiry, Membership, RubricReviewer
from competitions.policies import LastOrganiserError
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.personal_data import FORMER_MEMBER, Person


def erase_person(person: Person, *, by: User, now: datetime) -> None:
    """Inside the transaction of the deletion; refused for the last organiser of a call that still runs."""
    for membership in Membership.objects.filter(user=by).order_by("competition"):
        _end(membership, by=by, now=now)
    RubricReviewer.objects.filter(user=by).delete()
    Enquiry.objects.filter(assigned_to=by, answered_at=None).update(assigned_to=None)
    asked = Enquiry.objects.filter(Q(asked_by=by) | Q(email__in=person.emails))
    asked.filter(answered_at=None, closed_at=None).delete()
    asked.update(name=FORMER_MEMBER, email=person.former_email)


def _end(membership: Membership, *, by: User, now: datetime) -> None:
    # Whoever leaves or is made an organiser at the same moment waits here.
    competition = Competition.objects.select_for_update(no_key=True).get(
        pk=membership.competition_id
    )
    member = Membership.objects.select_related("user").get(pk=membership.pk)
    if not competition.is_archived and policies.is_last_organiser(member):
        raise LastOrganiserError
    audit.record(
        action="member.left",
        by=by,
        role=member.role,
        target=member,
        at=now,
        scope=competition.slug,
        before={"user": member.user_id, "role": member.role},
    )
    member.delete()
