"""What organisers take out of a competition's entries: one SELECT per table."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from competitions.models import Competition
from input2.lib.tabular import Column, Export, Kind
from submissions.enums import EntryState
from submissions.models import BulkScreening
from submissions.workflow import FOUND_ELIGIBLE, HANDED_IN, SHORTLISTED

COVERAGE_COLUMNS: Final = (
    Column("economy"),
    Column("track"),
    Column("drafts", Kind.NUMBER),
    Column("submitted", Kind.NUMBER),
    Column("eligible", Kind.NUMBER),
    Column("shortlisted", Kind.NUMBER),
    Column("winners", Kind.NUMBER),
)

# Every member economy by every track, those without an entry included; entries that name no economy or no track stand in rows
# of their own. Each figure counts the entries that came as far as this, and what was withdrawn is in none.
COVERAGE: Final = """
WITH counted AS (
    SELECT economy_id, track_id,
      count(*) FILTER (WHERE state = %(draft)s) AS drafts,
      count(*) FILTER (WHERE state = ANY(%(handed_in)s)) AS submitted,
      count(*) FILTER (
        WHERE state = %(waiting)s OR (state = %(asked)s AND changes_until <= %(now)s)
      ) AS waiting,
      count(*) FILTER (WHERE state = ANY(%(eligible)s)) AS eligible,
      count(*) FILTER (
        WHERE shortlisted_at IS NOT NULL OR state = ANY(%(shortlisted)s)
      ) AS shortlisted,
      count(*) FILTER (WHERE state = %(winner)s) AS winners
    FROM submissions_entry
    WHERE competition_id = %(competition)s AND state <> %(withdrawn)s
    GROUP BY economy_id, track_id
  ), cells AS (
    SELECT economy.code AS economy_id, track.id AS track_id
    FROM competitions_economy AS economy
    LEFT JOIN competitions_track AS track ON track.competition_id = %(competition)s
    UNION SELECT economy_id, track_id FROM counted
  )
SELECT economy.name AS economy, coalesce(track.name::jsonb ->> 'en', track.key) AS track,
  economy.code AS economy_code, track.key AS track_key, track.name AS track_name,
  coalesce(counted.drafts, 0) AS drafts, coalesce(counted.submitted, 0) AS submitted,
  coalesce(counted.waiting, 0) AS waiting, coalesce(counted.eligible, 0) AS eligible,
  coalesce(counted.shortlisted, 0) AS shortlisted, coalesce(counted.winners, 0) AS winners,
  economy.position AS economy_position, track.position AS track_position
FROM cells
LEFT JOIN counted ON counted.economy_id IS NOT DISTINCT FROM cells.economy_id
  AND counted.track_id IS NOT DISTINCT FROM cells.track_id
LEFT JOIN competitions_economy AS economy ON economy.code = cells.economy_id
LEFT JOIN competitions_track AS track ON track.id = cells.track_id
"""


def coverage(competition: Competition, now: datetime | None = None) -> Export:
    """How many entries each economy has in each track, by how far they came.

    `now` is for the count of those that wait for screening, which the overview shows and no file has.
    """
    return Export(
        name="coverage",
        columns=COVERAGE_COLUMNS,
        sql=COVERAGE,
        order_by=("economy_position", "track_position"),
        params={
            "competition": competition.pk,
            "draft": EntryState.DRAFT.value,
            "waiting": EntryState.SUBMITTED.value,
            "asked": EntryState.CHANGES_REQUESTED.value,
            "now": now,
            "winner": EntryState.WINNER.value,
            "withdrawn": EntryState.WITHDRAWN.value,
            "handed_in": _values(HANDED_IN),
            "eligible": _values(FOUND_ELIGIBLE),
            "shortlisted": _values(SHORTLISTED),
        },
    )


BULK_COLUMNS: Final = (
    Column("code"),
    Column("title"),
    Column("outcome"),
    Column("result"),
    Column("sentence"),
    Column("at", Kind.MOMENT),
)
BULK: Final = """
SELECT line.position, entry.code, entry.title, bulk.outcome, line.state AS result, line.sentence, line.at
FROM submissions_bulkscreeningline AS line
JOIN submissions_bulkscreening AS bulk ON bulk.id = line.bulk_id
JOIN submissions_entry AS entry ON entry.id = line.entry_id
WHERE line.bulk_id = %(bulk)s
"""


def bulk_result(bulk: BulkScreening) -> Export:
    """What became of each entry of a run, in the order in which they were chosen."""
    return Export(
        name="bulk",
        columns=BULK_COLUMNS,
        sql=BULK,
        order_by=("position",),
        params={"bulk": str(bulk.pk)},
    )


EXPORTS: Final[Mapping[str, Callable[[Competition], Export]]] = {"coverage": coverage}


def _values(states: frozenset[EntryState]) -> list[str]:
    return sorted(state.value for state in states)
