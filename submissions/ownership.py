"""Who stands behind an entry: asked alike before screening, assigning and showing results."""

from enum import Enum, auto
from typing import Final

from allauth.account.models import EmailAddress
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from input2.accounts.models import User
from input2.lib.names import are_same
from submissions.models import Entry, TeamMember

# Invitations by which organisers ask a person to own an entry.
OWNERSHIP: Final = "entry-owner"


class Tie(Enum):
    """What a person has in common with an entry that closes its judging to them."""

    TEAM = auto()
    ORGANISATION = auto()


def tie_to(user: User, entries: QuerySet[Entry]) -> Tie | None:
    """What ties this person to any of these entries; one query, whatever their number."""
    ties = set(ties_to(user, entries).values())
    return next((tie for tie in (Tie.TEAM, Tie.ORGANISATION) if tie in ties), None)


def ties_to(user: User, entries: QuerySet[Entry]) -> dict[int, Tie]:
    """By entry what ties this person to it, without those to which nothing does; one query, whatever their number."""
    return {pk: tie for pk, tie in all_ties(user, entries).items() if tie}


def all_ties(user: User, entries: QuerySet[Entry]) -> dict[int, Tie | None]:
    """The same for every one of the entries that there is."""
    # Leaving a team does not undo having been on it.
    is_own = Q(Exists(_places(user))) | Q(former_team__contains=[user.pk])
    found = entries.order_by().annotate(
        is_own=ExpressionWrapper(is_own, output_field=BooleanField())
    )
    rows = found.values_list("pk", "is_own", "organisation", "team__user__organisation").distinct()
    ties: dict[int, Tie | None] = {}
    for pk, is_own, *names in rows:
        ties.setdefault(pk, None)
        if is_own:
            ties[pk] = Tie.TEAM
        elif ties[pk] is None and any(name and are_same(user.organisation, name) for name in names):
            ties[pk] = Tie.ORGANISATION
    return ties


def _places(user: User) -> QuerySet[TeamMember]:
    proved = EmailAddress.objects.filter(user=user, verified=True).values(address=Lower("email"))
    is_addressed = Q(address=user.email.casefold()) | Q(address__in=proved)
    places = TeamMember.objects.filter(entry=OuterRef("pk")).alias(address=Lower("email"))
    return places.filter(Q(user=user) | is_addressed)
