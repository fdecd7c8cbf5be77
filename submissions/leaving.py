"""What becomes of a person's entries when they delete their account."""

from django.db.models import Exists, OuterRef, QuerySet

from input2.accounts.models import User
from submissions import policies
from submissions.models import Entry, TeamMember, Version


def only_mine(user: User) -> QuerySet[Entry]:
    """Drafts that were never handed in and that nobody else writes: they go with the account."""
    versions = Version.objects.filter(entry=OuterRef("pk"))
    return Entry.objects.filter(~Exists(versions), ~_has_others(user), owner=user)


def to_hand_over(user: User) -> list[Entry]:
    """Entries that others write too and that can still have another owner: they must have one first."""
    shared = Entry.objects.filter(_has_others(user), owner=user).select_related("competition")
    found = shared.prefetch_related("team").order_by("created_at", "pk")
    return [entry for entry in found if policies.refusal_to_let_in(user, entry) is None]


def _has_others(user: User) -> Exists:
    active = TeamMember.objects.filter(entry=OuterRef("pk"), user__is_active=True)
    return Exists(active.exclude(user=user))
