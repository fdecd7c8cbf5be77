"""Who is on an entry's team, and which organisers write in it on the team's behalf: asked by the policies."""

from django.db.models import Exists, OuterRef, QuerySet

from input2.accounts.models import User
from submissions.models import Entry, OnBehalf, TeamMember
from submissions.ownership import all_ties


def is_on_team(user: User, entry: Entry) -> bool:
    # All of the team and not only this person: pages that show the team have it loaded already.
    return any(member.user_id == user.pk for member in entry.team.all())


def writes_on_behalf(user: User, entry: Entry) -> bool:
    """Whether this organiser has said that they write for the team, which none of its own members has to."""
    if is_on_team(user, entry):
        return False
    ties = all_ties(user, Entry.objects.filter(writes_in(user), pk=entry.pk))
    return entry.pk in ties and ties[entry.pk] is None


def open_to(user: User) -> QuerySet[Entry]:
    """The entries this person is on, in whatever role, and those in which they write on behalf of the team."""
    places = TeamMember.objects.filter(user=user, entry=OuterRef("pk"))
    return Entry.objects.filter(Exists(places) | writes_in(user))


def writes_in(user: User) -> Exists:
    """Of rows of entries: whether this person writes there on behalf of the team."""
    return Exists(OnBehalf.objects.standing().of(user).filter(entry=OuterRef("pk")))
