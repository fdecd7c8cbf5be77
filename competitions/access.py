"""Finding a competition for a page; what a person may not see is not found."""

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404

from competitions import selectors
from competitions.models import Competition
from input2.accounts.models import User


def competition_for_reading(user: User, slug: str) -> Competition:
    """For organisers' pages, with the reader's role; strangers get 404, as for a competition that does not exist."""
    found = selectors.with_open_enquiries(Competition.objects.with_role_of(user))
    return get_object_or_404(found, slug=slug)


def call_for_visiting(user: User | AnonymousUser, slug: str) -> Competition:
    """For public pages: a draft is found by the people who run it and by nobody else."""
    calls = Competition.objects.public()
    if isinstance(user, User):
        calls = Competition.objects.readable_by(user)
    return get_object_or_404(calls, slug=slug)
