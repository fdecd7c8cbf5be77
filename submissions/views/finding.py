"""How the pages find an entry: whoever is not on it finds nothing."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from input2.accounts.models import User
from submissions import selectors, writers
from submissions.models import Entry, TeamMember
from submissions.selectors import Draft

TEAM = Prefetch("team", TeamMember.objects.select_related("user"))


def my_entry(user: User, code: str, *, with_team: bool = False) -> Entry:
    """The entry with this code if the person is on it, else 404."""
    found: QuerySet[Entry] = Entry.objects.visible_to(user).for_listing()
    if with_team:
        found = found.prefetch_related(TEAM)
    return get_object_or_404(found, code=code)


def entry_to_write(user: User, code: str) -> Entry:
    """The same for whoever writes in it on behalf of its team as well; with its team."""
    found = Entry.objects.for_listing().prefetch_related(TEAM)
    return get_object_or_404(found, pk__in=writers.open_to(user).values("pk"), code=code)


def entry_to_save(user: User, code: str) -> Entry:
    """The same for a service, which reads all but the code anew under its lock."""
    return get_object_or_404(writers.open_to(user).only("code"), code=code)


def entry_to_hand_in(user: User, code: str) -> Entry:
    """The same for the team alone."""
    return get_object_or_404(Entry.objects.visible_to(user).only("code"), code=code)


def draft_to_write(user: User, entry: Entry, *, now: datetime) -> Draft:
    """The draft as this person may read it; needs the team."""
    draft = selectors.draft_of(entry, now=now)
    return draft.for_team if writers.is_on_team(user, entry) else draft.for_others
