"""Every write of judging: one verb, one transaction."""

from judging.services.assignments import (
    AssignmentRefusedError,
    Outcome,
    Refused,
    assign,
    remove_assignment,
)
from judging.services.exporting import note_export
from judging.services.ranking import compute_ranking
from judging.services.recusal import ReasonMissingError, recuse
from judging.services.rounds import EmptyRubricError, close_round, open_round
from judging.services.scorecards import rank_again
from judging.services.scoring import (
    Base,
    Comments,
    Mark,
    StaleCommentsError,
    StaleScoreError,
    SubmittedScorecardError,
    UnsuitableScoreError,
    save_comments,
    save_score,
    save_scorecard,
)
from judging.services.submitting import (
    IncompleteScorecardError,
    Missing,
    NothingCountedError,
    VersionChangedError,
    reopen_scorecard,
    submit_scorecard,
)

__all__ = [
    "AssignmentRefusedError",
    "Base",
    "Comments",
    "EmptyRubricError",
    "IncompleteScorecardError",
    "Mark",
    "Missing",
    "NothingCountedError",
    "Outcome",
    "ReasonMissingError",
    "Refused",
    "StaleCommentsError",
    "StaleScoreError",
    "SubmittedScorecardError",
    "UnsuitableScoreError",
    "VersionChangedError",
    "assign",
    "close_round",
    "compute_ranking",
    "note_export",
    "open_round",
    "rank_again",
    "recuse",
    "remove_assignment",
    "reopen_scorecard",
    "save_comments",
    "save_score",
    "save_scorecard",
    "submit_scorecard",
]
