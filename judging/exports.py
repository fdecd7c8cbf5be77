"""What organisers take out of a round: one SELECT per table; a column that does not apply yet is there and empty."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from input2.lib.tabular import Column, Export, Kind
from judging.enums import BatchState, ScorecardState
from judging.models import Round
from judging.workflow import OUT_OF_THE_ROUND

TEXT, NUMBER, MOMENT, FLAG = Kind.TEXT, Kind.NUMBER, Kind.MOMENT, Kind.FLAG

RESULT_COLUMNS: Final = (
    Column("rank", NUMBER),
    Column("rank_in_track", NUMBER),
    Column("entry_code"),
    Column("title"),
    Column("track"),
    Column("economy"),
    Column("organisation"),
    Column("judges", NUMBER),
    Column("raw_mean", NUMBER),
    Column("raw_sd", NUMBER),
    Column("adjusted", NUMBER),
    Column("adjusted_se", NUMBER),
    Column("rank_low", NUMBER),
    Column("rank_high", NUMBER),
    Column("p_top_k", NUMBER),
    Column("tie_break"),
    Column("decision"),
    Column("award"),
    Column("decided_by"),
    Column("decided_at", MOMENT),
)

# The newest ranking of the round with what was decided, told or not; a text in several languages is read in English, else by its key.
RESULTS: Final = """
SELECT ranked.rank, ranked.rank_in_track, entry.code AS entry_code, entry.title,
  coalesce(track.name::jsonb ->> 'en', track.key) AS track, economy.name AS economy, entry.organisation,
  ranked.judges, ranked.raw_mean, ranked.raw_sd, NULL::numeric AS adjusted, NULL::numeric AS adjusted_se,
  NULL::numeric AS rank_low, NULL::numeric AS rank_high, NULL::numeric AS p_top_k, NULL::text AS tie_break,
  decision.kind AS decision, coalesce(award.name::jsonb ->> 'en', award.key) AS award,
  decider.full_name AS decided_by, decision.decided_at
FROM judging_rankedentry AS ranked
JOIN submissions_entry AS entry ON entry.id = ranked.entry_id
LEFT JOIN competitions_track AS track ON track.id = entry.track_id
LEFT JOIN competitions_economy AS economy ON economy.code = entry.economy_id
LEFT JOIN judging_decision AS decision
  ON decision.entry_id = entry.id AND decision.round_id = %(round)s AND decision.kind <> ''
LEFT JOIN competitions_award AS award ON award.id = decision.award_id
LEFT JOIN accounts_user AS decider ON decider.id = decision.decided_by_id
WHERE ranked.ranking_id = (
    SELECT id FROM judging_ranking WHERE round_id = %(round)s ORDER BY number DESC LIMIT 1
  ) AND (%(track)s = '' OR track.key = %(track)s)
"""

SCORE_COLUMNS: Final = (
    Column("round", NUMBER),
    Column("entry_code"),
    Column("judge_code"),
    Column("rubric_version", NUMBER),
    Column("dimension"),
    Column("criterion"),
    Column("weight", NUMBER),
    Column("score", NUMBER),
    Column("scale_min", NUMBER),
    Column("scale_max", NUMBER),
    Column("not_applicable", FLAG),
    Column("comment"),
    Column("submitted_at", MOMENT),
)

# The scores that the ranking is made of, with each criterion's weight in the total of this scorecard: a criterion that does not
# apply to the entry's track has no row, and its weight is shared by the others of its dimension.
SCORES: Final = """
WITH applied AS (
  SELECT criterion.id, criterion.dimension_id, criterion.share, criterion.is_counted, place.track
  FROM competitions_criterion AS criterion
  JOIN competitions_dimension AS dimension ON dimension.id = criterion.dimension_id
  JOIN judging_round AS round ON round.rubric_id = dimension.rubric_id AND round.id = %(round)s
  JOIN (
      SELECT id AS track, competition_id FROM competitions_track
      UNION ALL SELECT 0, id FROM competitions_competition
    ) AS place ON place.competition_id = round.competition_id
  WHERE NOT EXISTS (SELECT FROM competitions_criterion_tracks AS link WHERE link.criterion_id = criterion.id)
    OR EXISTS (
      SELECT FROM competitions_criterion_tracks AS link
      WHERE link.criterion_id = criterion.id AND link.track_id = place.track
    )
), weighed AS (
  SELECT id, track, sum(share) FILTER (WHERE is_counted) OVER (PARTITION BY dimension_id, track) AS counted
  FROM applied
)
SELECT round.position AS round, entry.code AS entry_code, judge.code AS judge_code,
  rubric.version AS rubric_version, dimension.key AS dimension, criterion.key AS criterion,
  CASE WHEN criterion.is_counted
    THEN round(dimension.weight * criterion.share / weighed.counted, 10) ELSE 0 END AS weight,
  score.points AS score, criterion.scale_min, criterion.scale_max,
  score.is_not_applicable AS not_applicable, score.comment, card.submitted_at,
  dimension.position AS dimension_position, criterion.position AS criterion_position
FROM judging_score AS score
JOIN judging_scorecard AS card ON card.id = score.scorecard_id
JOIN judging_assignment AS assignment ON assignment.id = card.assignment_id
JOIN judging_batch AS batch ON batch.id = assignment.batch_id
JOIN judging_round AS round ON round.id = assignment.round_id
JOIN judging_judge AS judge ON judge.id = assignment.judge_id
JOIN submissions_entry AS entry ON entry.id = assignment.entry_id
JOIN weighed ON weighed.id = score.criterion_id AND weighed.track = coalesce(entry.track_id, 0)
JOIN competitions_criterion AS criterion ON criterion.id = score.criterion_id
JOIN competitions_dimension AS dimension ON dimension.id = criterion.dimension_id
JOIN competitions_rubric AS rubric ON rubric.id = dimension.rubric_id
WHERE round.id = %(round)s AND card.state = %(submitted)s AND assignment.removed_at IS NULL
  AND batch.state = %(published)s AND NOT entry.state = ANY(%(out)s)
"""


@dataclass(frozen=True)
class Filters:
    """What a page shows of a table; the file follows it and has all rows."""

    track: str = ""


def results(round_: Round, filters: Filters) -> Export:
    """The newest ranking, one row per entry in it, with its decision."""
    return Export(
        name="results",
        columns=RESULT_COLUMNS,
        sql=RESULTS,
        order_by=("rank", "entry_code"),
        params={"round": round_.pk, "track": filters.track},
    )


def scores(round_: Round, filters: Filters) -> Export:
    """Every score that counts, one row per criterion that applies to the entry, of each submitted scorecard."""
    return Export(
        name="scores",
        columns=SCORE_COLUMNS,
        sql=SCORES,
        order_by=(
            "entry_code",
            "judge_code",
            "dimension_position",
            "criterion_position",
        ),
        params={
            "round": round_.pk,
            "submitted": ScorecardState.SUBMITTED.value,
            "published": BatchState.PUBLISHED.value,
            "out": [state.value for state in OUT_OF_THE_ROUND],
        },
    )


EXPORTS: Final[Mapping[str, Callable[[Round, Filters], Export]]] = {
    "results": results,
    "scores": scores,
}
