from competitions.models import Competition
from input2.accounts.models import User
from judging.models import Judge, Round


def is_judge(user: User) -> bool:
    """Whether the menu offers "My judging"."""
    return Judge.objects.of_user(user).exists()


def round_positions(competition: Competition) -> list[int]:
    """The rounds that the organiser's navigation links."""
    rounds = Round.objects.filter(competition=competition).order_by("position")
    return list(rounds.values_list("position", flat=True))
