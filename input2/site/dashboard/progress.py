"""How far the judges are, round by round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict, cast

from django_stubs_ext import WithAnnotations

from competitions.models import Competition
from judging.decision_policies import is_over_by_date
from judging.enums import BatchState, RoundState, ScorecardState
from judging.models import Round
from submissions.workflow import IN_THE_RUNNING

# An assignment is work while it is published, not taken back, and its judge has not stepped back. An entry of the pool lacks
# judges unless as many as the round asks for are at work on it: counted as all that are not enough, so that each table is read
# once, whatever the number of entries.
PROGRESS: Final = """
WITH work AS (
    SELECT assignment.round_id, assignment.entry_id, assignment.judge_id, assignment.extended_until, card.state
    FROM judging_assignment AS assignment
    JOIN judging_round AS round ON round.id = assignment.round_id
    JOIN judging_batch AS batch ON batch.id = assignment.batch_id
    LEFT JOIN judging_scorecard AS card ON card.assignment_id = assignment.id
    WHERE round.competition_id = %(competition)s AND batch.state = %(published)s
      AND assignment.removed_at IS NULL AND card.state IS DISTINCT FROM %(recused)s
  ), pool AS (
    SELECT id FROM submissions_entry
    WHERE competition_id = %(competition)s AND state = ANY(%(in_the_running)s)
  ), provided AS (
    SELECT round_id, judges, count(*) AS entries
    FROM (
        SELECT round_id, count(*) AS judges FROM work
        WHERE entry_id IN (SELECT id FROM pool) GROUP BY round_id, entry_id
      ) AS of_entry
    GROUP BY round_id, judges
  ), counted AS (
    SELECT work.round_id, count(*) AS assigned,
      count(*) FILTER (WHERE work.state = %(submitted)s) AS submitted,
      count(DISTINCT work.judge_id) AS asked,
      count(DISTINCT work.judge_id) FILTER (WHERE work.state IN (%(begun)s, %(submitted)s)) AS begun,
      count(DISTINCT work.judge_id) FILTER (
        WHERE work.state IS DISTINCT FROM %(submitted)s
          AND greatest(round.closes_at, work.extended_until) <= %(now)s
      ) AS late
    FROM work JOIN judging_round AS round ON round.id = work.round_id
    GROUP BY work.round_id
  )
SELECT round.*, coalesce(counted.assigned, 0) AS assigned, coalesce(counted.submitted, 0) AS submitted,
  coalesce(counted.asked - counted.begun, 0) AS idle, coalesce(counted.late, 0) AS late,
  (SELECT count(*) FROM pool) - coalesce((
    SELECT sum(entries) FROM provided
    WHERE provided.round_id = round.id AND provided.judges >= round.judges_per_entry
  ), 0) AS lacking,
  EXISTS (
    SELECT FROM judging_assignment AS assignment JOIN judging_batch AS batch ON batch.id = assignment.batch_id
    WHERE assignment.round_id = round.id AND assignment.removed_at IS NULL AND batch.state = %(published)s
      AND assignment.extended_until > %(now)s
  ) AS has_extension
FROM judging_round AS round LEFT JOIN counted ON counted.round_id = round.id
WHERE round.competition_id = %(competition)s
ORDER BY round.position
"""


class _Work(TypedDict):
    assigned: int
    submitted: int
    lacking: int
    late: int
    idle: int
    has_extension: bool


@dataclass(frozen=True)
class Progress:
    """Judging in one round: scorecards in of scorecards asked for, entries that lack judges, and judges who are behind.

    A judge is late whose own date for a scorecard has passed without it, and idle who was asked and has begun nothing. Once it `is_over`,
    no scorecard can be written any more.
    """

    round: Round
    assigned: int
    submitted: int
    lacking: int
    late: int
    idle: int
    is_over: bool

    @property
    def percent(self) -> int:
        return 100 * self.submitted // self.assigned if self.assigned else 0


def progress_of(competition: Competition, *, now: datetime) -> list[Progress]:
    """Every round in its order, with its counts, in one statement."""
    params = {
        "competition": competition.pk,
        "published": BatchState.PUBLISHED.value,
        "recused": ScorecardState.RECUSED.value,
        "begun": ScorecardState.IN_PROGRESS.value,
        "submitted": ScorecardState.SUBMITTED.value,
        "in_the_running": sorted(state.value for state in IN_THE_RUNNING),
        "now": now,
    }
    found = cast("Iterable[WithAnnotations[Round, _Work]]", Round.objects.raw(PROGRESS, params))
    return [_progress(each, now) for each in found]


def _progress(counted: "WithAnnotations[Round, _Work]", now: datetime) -> Progress:
    has_time = counted.state == RoundState.OPEN and counted.has_extension
    return Progress(
        round=counted,
        assigned=counted.assigned,
        submitted=counted.submitted,
        lacking=int(counted.lacking),
        late=counted.late,
        idle=counted.idle,
        is_over=is_over_by_date(counted, now=now) and not has_time,
    )
