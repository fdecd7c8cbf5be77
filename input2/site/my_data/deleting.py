"""Deleting an account: what stands in the way, and the one transaction in which every app lets go of its part."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.models import Membership
from competitions.policies import is_last_organiser
from competitions.services.erasing import erase_person as leave_calls
from input2.accounts.models import User
from input2.accounts.personal_data import person_of
from input2.accounts.services.deleting import erase_account
from input2.jobs import services as jobs
from input2.lib.errors import DomainError, ForbiddenError
from input2.lib.personal_data import Obstacle
from input2.site.my_data.sessions import END_SESSIONS
from judging.services.erasing import erase_judge
from submissions.leaving import to_hand_over
from submissions.services.erasing import erase_person as leave_entries


class LastAdministratorError(DomainError):
    """Nobody could look after the installation any more."""

    code = "last_administrator"


def refusal_to_delete(user: User) -> DomainError | None:
    """Whose account stays, whatever they do first."""
    if user.is_demonstration:
        return ForbiddenError(_("The people of the demonstration stay for the next visitor."))
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        return LastAdministratorError(
            _("You are the only site administrator. Make somebody else one first.")
        )
    return None


def obstacles(user: User) -> list[Obstacle]:
    """What the person has to hand over first, each with the page for it."""
    held = Membership.objects.filter(user=user).select_related("competition").order_by("pk")
    calls = [each for each in held if not each.competition.is_archived and is_last_organiser(each)]
    return [
        *(
            Obstacle(
                _("You are the last organiser of %(call)s.") % {"call": each.competition.name},
                _("Make somebody else an organiser"),
                reverse("competitions:team", args=[each.competition.slug]),
            )
            for each in calls
        ),
        *(
            Obstacle(
                _("You own %(entry)s, and others write it too.") % {"entry": entry},
                _("Hand it over"),
                reverse("submissions:team", args=[entry.code]),
            )
            for entry in to_hand_over(user)
        ),
    ]


@transaction.atomic
def delete_account(user: User, *, now: datetime) -> None:
    """All or nothing: every app lets go of its part, and what stays has no name."""
    # Without the key: an answer that is being saved refers to it, holds its entry, and is waited for below.
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if locked.deleted_at:
        return
    if refusal := refusal_to_delete(locked):
        raise refusal
    person = person_of(locked)
    leave_entries(person, by=locked, now=now)
    leave_calls(person, by=locked, now=now)
    erase_judge(by=locked, now=now)
    erase_account(locked, person, now=now)
    jobs.request(kind=END_SESSIONS, key=str(locked.pk), by=None, at=now)
