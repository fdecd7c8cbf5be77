"""Entries per day towards the deadline, beside those of the earlier edition on the same day before its own."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, zip_longest
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from competitions.models import Competition
from input2.accounts.models import User
from input2.lib.charts import Series, StepChart, step_chart
from submissions.workflow import HANDED_IN

FEWEST_DAYS: Final = 14
MOST_DAYS: Final = 365
SECONDS: Final = 86_400
MOST_LABELS: Final = 5
LABEL_STEPS: Final = (1, 2, 5, 10, 20, 30, 60, 90)

# An entry counts on the day it was handed in first: handing in again says nothing about when it came. After an extension the last
# day takes them all. Nobody reads an earlier edition that they neither organise nor observe.
ENTRIES_PER_DAY: Final = """
WITH editions AS (
    SELECT id, name, closes_at FROM competitions_competition
    WHERE id = %(competition)s OR (
      id = %(previous)s AND EXISTS (
        SELECT FROM competitions_membership WHERE competition_id = %(previous)s AND user_id = %(user)s
      )
    )
  )
SELECT edition.id, edition.name,
  greatest(0, floor(extract(epoch FROM edition.closes_at - version.submitted_at) / 86400))::int AS days_left,
  count(version.id)::int AS entries
FROM editions AS edition
LEFT JOIN (
    submissions_entry AS entry
    JOIN submissions_version AS version ON version.entry_id = entry.id AND version.number = 1
  ) ON entry.competition_id = edition.id AND entry.state = ANY(%(handed_in)s)
GROUP BY edition.id, edition.name, days_left
"""


@dataclass(frozen=True)
class Course:
    """How an edition filled up: entries on each day of the chart so far, and those before its first day."""

    name: str
    before: int
    per_day: Sequence[int]

    @property
    def so_far(self) -> list[int]:
        return list(accumulate(self.per_day, initial=self.before))[1:]

    @property
    def total(self) -> int:
        return self.before + sum(self.per_day)


@dataclass(frozen=True)
class Day:
    """One row of the table; what is still to come, or has nothing to be compared with, is None."""

    days_left: int
    entries: int | None
    so_far: int | None
    earlier: int | None
    earlier_so_far: int | None


@dataclass(frozen=True)
class Days:
    """Both charts and their table; `earlier` is None where there is nothing to compare with."""

    per_day: StepChart
    so_far: StepChart
    rows: Sequence[Day]
    this: Course
    earlier: Course | None


def days_of(competition: Competition, *, user: User, now: datetime) -> Days | None:
    """One statement; days are counted back from each edition's own closing, in steps of 24 hours. None without any entry."""
    editions = _editions(competition, user)
    if not any(by_day for _name, by_day in editions.values()):
        return None
    left = max(0, int((competition.closes_at - now).total_seconds()) // SECONDS)
    longest = max(day for _name, by_day in editions.values() for day in by_day)
    first = min(max(FEWEST_DAYS - 1, longest), MOST_DAYS - 1)
    this = _course(*editions.pop(competition.pk), days=range(first, left - 1, -1))
    others = [_course(*each, days=range(first, -1, -1)) for each in editions.values()]
    earlier = others[0] if others else None
    return Days(
        per_day=_chart(first + 1, this, earlier, lambda course: course.per_day),
        so_far=_chart(first + 1, this, earlier, lambda course: course.so_far),
        rows=list(_rows(first, this, earlier)),
        this=this,
        earlier=earlier,
    )


def _editions(competition: Competition, user: User) -> dict[int, tuple[str, dict[int, int]]]:
    """By the edition's key: its name and its entries by days left."""
    params = {
        "competition": competition.pk,
        "previous": competition.previous_edition_id,
        "user": user.pk,
        "handed_in": sorted(state.value for state in HANDED_IN),
    }
    found: dict[int, tuple[str, dict[int, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES_PER_DAY, params)
        for pk, name, days_left, entries in cursor.fetchall():
            label = str(LazyI18nString(json.loads(name)))
            _name, by_day = found.setdefault(pk, (label, {}))
            if entries:
                by_day[days_left] = entries
    return found


def _course(name: str, by_day: Mapping[int, int], *, days: range) -> Course:
    before = sum(entries for day, entries in by_day.items() if day > days.start)
    return Course(name, before, [by_day.get(day, 0) for day in days])


def _chart(
    places: int,
    this: Course,
    earlier: Course | None,
    values_of: Callable[[Course], Sequence[int]],
) -> StepChart:
    series = [Series(earlier.name, "other", values_of(earlier))] if earlier else []
    series.append(Series(_("This edition"), "main", values_of(this)))
    return step_chart(series, places, list(_labels(places)))


def _labels(places: int) -> Iterator[tuple[int, str]]:
    step = next((step for step in LABEL_STEPS if places // step <= MOST_LABELS), LABEL_STEPS[-1])
    for days_left in range(places // step * step, 0, -step):
        yield places - days_left, str(days_left)
    yield places, _("closing")


def _rows(first: int, this: Course, earlier: Course | None) -> Iterator[Day]:
    """From the first day to the last; days on which nobody handed in are left out."""
    columns = zip_longest(
        this.per_day,
        this.so_far,
        earlier.per_day if earlier else (),
        earlier.so_far if earlier else (),
    )
    for days_left, row in zip(range(first, -1, -1), columns, strict=False):
        if row[0] or row[2] or days_left == 0:
            yield Day(days_left, *row)
