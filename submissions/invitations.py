"""What one is invited to here: a place on the team of an entry, or to own one whose owner is gone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from input2.accounts.models import Invitation, InvitationQuerySet, User
from input2.accounts.purposes import Offer, Purpose, register
from input2.lib.errors import DomainError
from submissions import policies, services
from submissions.enums import TeamRole
from submissions.models import Entry
from submissions.ownership import OWNERSHIP
from submissions.services.team_invitations import PLACE

RIGHTS: Final[Mapping[str, Promise]] = {
    TeamRole.VIEWER: gettext_lazy("You can read the entry and its files, and change nothing."),
    TeamRole.EDITOR: gettext_lazy("You can read the entry and write in it."),
    TeamRole.SUBMITTER: gettext_lazy("You can read the entry, write in it and hand it in."),
}


class PlacePurpose(Purpose):
    """`scope` is the competition's slug, `subject` the entry's code, `data["role"]` the role."""

    def offer(self, invitation: Invitation) -> Offer:
        entry = entry_of(invitation)
        names = _names(entry, invitation)
        return Offer(
            title=_("Join the team of an entry for %(competition)s") % names,
            text=_("%(person)s invites you to the team of %(entry)s, an entry for %(competition)s.")
            % names,
            note=_("%(rights)s Whoever is on a team cannot screen or judge its entry.")
            % {"rights": RIGHTS[invitation.data["role"]]},
            host=str(entry.competition.name),
            zone=entry.competition.time_zone,
        )

    def accept(self, invitation: Invitation, *, by: User, now: datetime) -> None:
        services.join_as_invited(entry_of(invitation), invitation, by=by, now=now)

    def decline(self, invitation: Invitation, *, now: datetime) -> None:
        services.note_declined(entry_of(invitation), invitation, now=now)

    def destination(self, invitation: Invitation) -> str:
        return reverse("submissions:entry", args=[invitation.subject])

    def refusal(self, invitation: Invitation, user: User, *, now: datetime) -> DomainError | None:
        entry = entry_of(invitation)
        return policies.refusal_to_join_as_invited(user, entry, sender=invitation.invited_by)


class OwnershipPurpose(PlacePurpose):
    """The organisers ask; `data["reason"]` says why the owner is replaced."""

    def offer(self, invitation: Invitation) -> Offer:
        entry = entry_of(invitation)
        names = _names(entry, invitation)
        return Offer(
            title=_title(entry) % names,
            text=_text(entry) % names,
            note=_(
                "As its owner you can change it, hand it in, withdraw it and say who is on its team. You cannot screen or judge it."
            ),
            host=str(entry.competition.name),
            zone=entry.competition.time_zone,
        )

    def accept(self, invitation: Invitation, *, by: User, now: datetime) -> None:
        services.take_over_as_invited(entry_of(invitation), invitation, by=by, now=now)

    def refusal(self, invitation: Invitation, user: User, *, now: datetime) -> DomainError | None:
        entry = entry_of(invitation)
        return policies.refusal_to_take_over(user, entry, sender=invitation.invited_by)


def _title(entry: Entry) -> str:
    if entry.has_owner:
        return _("Take over an entry for %(competition)s")
    return _("Your entry for %(competition)s")


def _text(entry: Entry) -> str:
    if entry.has_owner:
        return _(
            "%(person)s, for the organisers of %(competition)s, asks you to take over %(entry)s, whose owner is gone."
        )
    return _(
        "%(person)s, for the organisers of %(competition)s, has begun %(entry)s for you. Accept to make it yours."
    )


def entry_of(invitation: Invitation) -> Entry:
    return Entry.objects.select_related("competition", "owner").get(code=invitation.subject)


def invitations_to(entry: Entry) -> InvitationQuerySet:
    """Those onto this entry's team, and those of its organisers to own it."""
    return Invitation.objects.filter(
        purpose__in=[PLACE, OWNERSHIP], scope=entry.competition.slug, subject=entry.code
    )


def _names(entry: Entry, invitation: Invitation) -> dict[str, object]:
    title = _("“%(title)s” (%(code)s)") % {"title": entry.title, "code": entry.code}
    return {
        "person": invitation.invited_by or entry.competition.short_name,
        "entry": title if entry.title else entry.code,
        "competition": entry.competition.name,
    }


register(PLACE, PlacePurpose())
register(OWNERSHIP, OwnershipPurpose())
