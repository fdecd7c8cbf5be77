"""How the pages find an entry: whoever is not on it finds nothing."""

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from input2.accounts.models import User
from submissions.models import Entry, TeamMember

TEAM = Prefetch("team", TeamMember.objects.select_related("user"))


def my_entry(user: User, code: str, *, with_team: bool = False) -> Entry:
    """The entry with this code if the person is on it, else 404."""
    found: QuerySet[Entry] = Entry.objects.visible_to(user).for_listing()
    if with_team:
        found = found.prefetch_related(TEAM)
    return get_object_or_404(found, code=code)
