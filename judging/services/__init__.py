"""Every write of judging: one verb, one transaction."""

from judging.services.assignments import (
    AssignmentRefusedError,
    Outcome,
    Refused,
    assign,
    remove_assignment,
)
from judging.services.deciding import (
    Filled,
    Line,
    MalformedDecisionError,
    NoRankingError,
    NotOfThisRoundError,
    StaleDecisionError,
    Verdict,
    Words,
    decide,
    decide_by_rank,
    decide_many,
)
from judging.services.exporting import note_export
from judging.services.publishing import (
    ChangedDecisionsError,
    NothingDecidedError,
    UnconfirmedError,
    publish,
    request_publication,
)
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
    "ChangedDecisionsError",
    "Comments",
    "EmptyRubricError",
    "Filled",
    "IncompleteScorecardError",
    "Line",
    "MalformedDecisionError",
    "Mark",
    "Missing",
    "NoRankingError",
    "NotOfThisRoundError",
    "NothingCountedError",
    "NothingDecidedError",
    "Outcome",
    "ReasonMissingError",
    "Refused",
    "StaleCommentsError",
    "StaleDecisionError",
    "StaleScoreError",
    "SubmittedScorecardError",
    "UnconfirmedError",
    "UnsuitableScoreError",
    "Verdict",
    "VersionChangedError",
    "Words",
    "assign",
    "close_round",
    "compute_ranking",
    "decide",
    "decide_by_rank",
    "decide_many",
    "note_export",
    "open_round",
    "publish",
    "rank_again",
    "recuse",
    "remove_assignment",
    "reopen_scorecard",
    "request_publication",
    "save_comments",
    "save_score",
    "save_scorecard",
    "submit_scorecard",
]
