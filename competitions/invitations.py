"""What one is invited to here: to organise or observe a competition."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions import policies, services
from competitions.enums import Role
from competitions.models import Competition
from competitions.services.members import TEAM
from input2.accounts.models import Invitation, User
from input2.accounts.purposes import Offer, Purpose, register
from input2.lib.errors import DomainError


class TeamPurpose(Purpose):
    """`scope` is the competition's slug, `data["role"]` the role."""

    def offer(self, invitation: Invitation) -> Offer:
        competition = _competition(invitation)
        wording = _as_organiser if invitation.data["role"] == Role.ORGANISER else _as_observer
        return wording(competition, str(invitation.invited_by or competition.short_name))

    def accept(self, invitation: Invitation, *, by: User, now: datetime) -> None:
        services.join_as_invited(_competition(invitation), invitation, by=by, now=now)

    def destination(self, invitation: Invitation) -> str:
        return reverse("site:dashboard", args=[invitation.scope])

    def refusal(self, invitation: Invitation, user: User, *, now: datetime) -> DomainError | None:
        return policies.refusal_to_join_as_invited(user, _competition(invitation), invitation)


def _competition(invitation: Invitation) -> Competition:
    return Competition.objects.get(slug=invitation.scope)


def _as_organiser(competition: Competition, sender: str) -> Offer:
    names = {"person": sender, "competition": competition.name}
    return Offer(
        title=_("Organise %(competition)s") % names,
        text=_("%(person)s invites you to organise %(competition)s.") % names,
        note=_(
            "Organisers set up the call, screen entries, assign judges, and decide and publish. They cannot judge in it."
        ),
        host=str(competition.name),
        zone=competition.time_zone,
    )


def _as_observer(competition: Competition, sender: str) -> Offer:
    names = {"person": sender, "competition": competition.name}
    return Offer(
        title=_("Observe %(competition)s") % names,
        text=_("%(person)s invites you to observe %(competition)s.") % names,
        note=_("Observers read what organisers read and change nothing. They cannot judge in it."),
        host=str(competition.name),
        zone=competition.time_zone,
    )


register(TEAM, TeamPurpose())
