"""Who entered, in figures: the page and its files read the same rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from competitions.models import Competition
from input2.lib.charts import Series, StepChart, step_chart
from input2.lib.tabular import Column, Export, Kind
from input2.site.dashboard.bars import Bar, bars, entries_url
from input2.site.statistics import groups
from input2.site.statistics.groups import Figure

# What the list of entries can be filtered by.
LISTED: Final = {
    "economy": "economy",
    "track": "track",
    "organisation_type": "type",
    "is_msme": "msme",
}
MOST_DAYS: Final = 400
LABEL_STEPS: Final = (1, 2, 5, 10, 20, 30, 60, 90)
MOST_LABELS: Final = 5
COLUMNS: Final = (
    Column("figure"),
    Column("group"),
    Column("label"),
    Column("entries", Kind.NUMBER),
    Column("is_held_back", Kind.FLAG),
)
ROWS: Final = """
SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb)
  AS row (place int, figure text, "group" text, label text, entries int, is_held_back boolean)
"""


@dataclass(frozen=True)
class Statistics:
    """`voluntary` is None while the call takes entries."""

    plain: Sequence[Figure]
    days: Figure
    voluntary: Sequence[Figure] | None

    @property
    def total(self) -> int:
        return self.days.total

    @property
    def figures(self) -> list[Figure]:
        return [*self.plain, self.days, *(self.voluntary or ())]


@dataclass(frozen=True)
class Chart:
    figure: Figure
    bars: Sequence[Bar]


def statistics_of(competition: Competition, *, now: datetime) -> Statistics:
    """Five statements, whatever the number of entries."""
    days = groups.by_day(competition)
    types, sizes = groups.by_kind(competition)
    plain = [
        groups.by_track(competition, total=days.total),
        types,
        sizes,
        groups.by_economy(competition),
    ]
    return Statistics(plain, days, groups.voluntary(competition, now=now))


def charts_of(competition: Competition, figures: Sequence[Figure]) -> list[Chart]:
    return [Chart(figure, _bars(competition, figure)) for figure in figures]


def course_of(days: Figure) -> StepChart | None:
    """Entries by day as a line from the first day to the last, at most 400 of them."""
    if not days.groups:
        return None
    counts = {
        date.fromisoformat(group.key).toordinal(): group.entries or 0 for group in days.groups
    }
    last = max(counts)
    first = max(min(counts), last - MOST_DAYS + 1)
    values = [counts.get(place, 0) for place in range(first, last + 1)]
    step = next((step for step in LABEL_STEPS if len(values) // step < MOST_LABELS), MOST_DAYS // 4)
    labels = [
        (place, f"{date.fromordinal(first + place):%m-%d}") for place in range(0, len(values), step)
    ]
    return step_chart([Series(_("Entries"), "main", values)], len(values), labels)


def table(competition: Competition, *, now: datetime) -> Export:
    """One row for each group of each figure, with English labels; what is held back has no number."""
    with translation.override("en"):
        figures = statistics_of(competition, now=now).figures
    rows = [
        {
            "figure": figure.key,
            "group": group.key,
            "label": group.label,
            "entries": group.entries,
            "is_held_back": group.entries is None,
        }
        for figure in figures
        for group in figure.groups
    ]
    numbered = [{"place": place, **row} for place, row in enumerate(rows)]
    return Export("statistics", COLUMNS, ROWS, ("place",), {"rows": json.dumps(numbered)})


def _bars(competition: Competition, figure: Figure) -> list[Bar]:
    """Groups that are held back have no bar; the page says so in words."""
    return bars(
        (group.label, group.entries, _href(competition, figure.key, group.key))
        for group in figure.groups
        if group.entries is not None
    )


def _href(competition: Competition, figure: str, group: str) -> str:
    is_listed = figure in LISTED and group != "not_said"
    return entries_url(competition, **{LISTED[figure]: group}) if is_listed else ""
