"""What judges and organisers conclude."""

from judging.models.decision import Decision, Publication
from judging.models.ranking import RankedEntry, Ranking
from judging.models.round import Conflict, Judge, JudgeQuerySet, Round
from judging.models.scorecard import Assignment, AssignmentQuerySet, Batch, Score, Scorecard

__all__ = [
    "Assignment",
    "AssignmentQuerySet",
    "Batch",
    "Conflict",
    "Decision",
    "Judge",
    "JudgeQuerySet",
    "Publication",
    "RankedEntry",
    "Ranking",
    "Round",
    "Score",
    "Scorecard",
]
