"""What the organisers' pages share: the frame with its links, and words for an entry's state."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from competitions.models import Competition
from judging.enums import RoundState
from judging.models import Round
from submissions.enums import EntryState

# What applicants read as "handed in" is work for organisers.
LABELS: Final[dict[EntryState, Promise]] = {
    EntryState.SUBMITTED: gettext_lazy("Waiting for screening"),
}


def round_positions(competition: Competition) -> list[int]:
    rounds = Round.objects.filter(competition=competition).order_by("position")
    return list(rounds.values_list("position", flat=True))


def frame(competition: Competition, rounds: Sequence[Round], *, current: str) -> dict[str, Any]:
    """The values that `base_organise.html` reads."""
    return {
        "competition": competition,
        "nav_current": current,
        "nav_rounds": [round_.position for round_ in rounds],
    }


def rounds_of(competition: Competition) -> list[Round]:
    return list(Round.objects.filter(competition=competition).order_by("position"))


def open_rounds(rounds: Iterable[Round]) -> list[Round]:
    """The rounds for which judges are at work."""
    return [round_ for round_ in rounds if round_.state == RoundState.OPEN]


def state_label(state: str) -> str:
    """The state in the organisers' words."""
    return str(LABELS.get(EntryState(state), EntryState(state).label))
