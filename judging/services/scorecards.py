"""The scorecard as writers meet it: locked, with its rubric and the scores that stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Final

from competitions.models import Criterion
from competitions.scorecards import is_answered, reference, total_of
from input2.accounts.models import User
from input2.audit import services as audit
from input2.jobs import services as jobs
from input2.lib.workflow import check_transition
from judging import aggregation
from judging.enums import RANKING, RoundState, ScorecardState
from judging.models import Assignment, Round, Score, Scorecard
from judging.selectors.rubric import criteria_for
from judging.workflow import SCORECARD_TRANSITIONS
from submissions.models import Entry

# Scorecards that come in within this time are ranked together.
PAUSE: Final = timedelta(seconds=1)


@dataclass(frozen=True)
class Sheet:
    """A scorecard under lock, with everything its total depends on; `changed` are the scores to be saved."""

    assignment: Assignment
    card: Scorecard
    criteria: tuple[Criterion, ...]
    scores: dict[int, Score]
    changed: list[Score] = field(default_factory=list)

    @cached_property
    def by_reference(self) -> Mapping[str, Criterion]:
        return {reference(criterion): criterion for criterion in self.criteria}

    def answered(self) -> int:
        return sum(is_answered(self.scores.get(criterion.pk)) for criterion in self.criteria)

    def unanswered(self) -> list[Criterion]:
        return [
            criterion
            for criterion in self.criteria
            if criterion.is_required and not is_answered(self.scores.get(criterion.pk))
        ]

    def total(self) -> Fraction | None:
        """The exact total so far."""
        return total_of(self.criteria, self.scores)

    def note_total(self) -> None:
        """Keep the total as soon as every required criterion has an answer, and only then."""
        total = None if self.unanswered() else self.total()
        self.card.total = None if total is None else aggregation.stored(total)


def locked(assignment: Assignment) -> Assignment:
    """The assignment as it stands now; writers of one scorecard queue up here."""
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    # A second statement: what a waiting statement joins is as old as its beginning.
    return Assignment.objects.select_related(
        "batch", "round__competition", "entry__current_version", "judge__user", "scorecard"
    ).get(pk=assignment.pk)


def sheet_of(assignment: Assignment) -> Sheet:
    """The scorecard of a locked assignment; an empty one is not yet in the database."""
    card = getattr(assignment, "scorecard", None) or Scorecard(assignment=assignment)
    scores = {score.criterion_id: score for score in card.scores.all()} if card.pk else {}
    return Sheet(assignment, card, tuple(criteria_for(assignment)), scores)


def move(card: Scorecard, after: ScorecardState) -> None:
    """Change the state along the table; staying where it is, is no step."""
    before = ScorecardState(card.state)
    if before != after:
        check_transition(SCORECARD_TRANSITIONS, before, after)
    card.state = after


def record(
    action: str, assignment: Assignment, *, by: User, now: datetime, reason: str = ""
) -> None:
    audit.record(
        action=action,
        by=by,
        role="judge",
        target=assignment,
        at=now,
        scope=assignment.round.competition.slug,
        changed=["state"],
        reason=reason,
    )


def request_ranking(assignment: Assignment, *, by: User, now: datetime) -> None:
    """Have the round ranked again after this transaction; many requests within a second make one run."""
    _request_ranking(assignment.round, by=by, now=now)


def rank_again(entry: Entry, *, by: User, now: datetime) -> None:
    """Have every round that holds a scorecard of this entry ranked again after this transaction; a published ranking stays."""
    judged = Round.objects.filter(assignments__entry=entry, assignments__scorecard__isnull=False)
    judged = judged.exclude(state=RoundState.PUBLISHED)
    # In one order for everybody: requests lock the waiting jobs.
    for round_ in judged.select_related("competition").distinct().order_by("pk"):
        _request_ranking(round_, by=by, now=now)


def _request_ranking(round_: Round, *, by: User, now: datetime) -> None:
    jobs.request(
        kind=RANKING,
        key=f"round:{round_.pk}",
        by=by,
        at=now,
        due_at=now + PAUSE,
        scope=round_.competition.slug,
    )
