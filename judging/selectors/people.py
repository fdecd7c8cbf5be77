from django.db.models import QuerySet

from competitions.models import Competition
from input2.accounts.models import User
from judging.models import Judge, Round


def judges_of(user: User) -> QuerySet[Judge]:
    """Where this person judges; the menu offers "My judging" to whoever is found."""
    return Judge.objects.of_user(user)


def round_positions(competition: Competition) -> list[int]:
    """The rounds that the organiser's navigation links."""
    rounds = Round.objects.filter(competition=competition).order_by("position")
    return list(rounds.values_list("position", flat=True))
