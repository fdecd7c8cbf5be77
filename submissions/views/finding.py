"""How the pages find an entry: whoever is not on it finds nothing."""

from django.shortcuts import get_object_or_404

from input2.accounts.models import User
from submissions.models import Entry


def my_entry(user: User, code: str, *, with_team: bool = False) -> Entry:
    """The entry with this code if the person is on it, else 404."""
    found = Entry.objects.visible_to(user).for_listing()
    return get_object_or_404(found.prefetch_related("team") if with_team else found, code=code)
