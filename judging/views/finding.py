"""How the pages find what they show: whoever has no business with it finds nothing."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from competitions.access import competition_for_reading
from input2.accounts.models import User
from judging.models import Assignment, Round


@dataclass(frozen=True)
class Found:
    """A round with the frame of the organisers' pages around it."""

    round: Round
    rounds: Sequence[Round]

    @property
    def frame(self) -> dict[str, Any]:
        return self.frame_at(f"round-{self.round.position}")

    @property
    def frame_of_decisions(self) -> dict[str, Any]:
        return self.frame_at("decisions")

    def frame_at(self, current: str) -> dict[str, Any]:
        return {
            "competition": self.round.competition,
            "round": self.round,
            "nav_current": current,
            "nav_rounds": [round_.position for round_ in self.rounds],
        }


def my_assignment(user: User, pk: uuid.UUID) -> Assignment:
    """The assignment if it stands and is this person's own, with all that its pages read; else 404."""
    assignments = (
        Assignment.objects.visible_to(user)
        .with_withheld()
        .select_related(
            "batch",
            "round__competition",
            "entry__track",
            "entry__economy",
            "entry__current_version",
            "judge__user",
            "scorecard__version",
        )
    )
    return get_object_or_404(assignments, pk=pk)


def round_for_reading(user: User, slug: str, position: int) -> Found:
    """A round of a competition that this person organises or observes; else 404. Two queries."""
    competition = competition_for_reading(user, slug)
    rounds = Round.objects.filter(competition=competition).select_related("rubric")
    by_position = {round_.position: round_ for round_ in rounds.order_by("position")}
    if position not in by_position:
        raise Http404
    found = by_position[position]
    found.competition = competition
    return Found(found, list(by_position.values()))
