"""How far entries came, by economy and track: the rows of `coverage.csv`, read once and summed up for every chart."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from i18nfield.strings import LazyI18nString

from competitions.models import Competition
from input2.site.dashboard.bars import Bar, bars, entries_url
from submissions import exports


class Stage(TextChoices):
    """How far an entry came; each but the first counts what went further too."""

    DRAFTS = "drafts", gettext_lazy("Drafts")
    SUBMITTED = "submitted", gettext_lazy("Handed in")
    ELIGIBLE = "eligible", gettext_lazy("Eligible")
    SHORTLISTED = "shortlisted", gettext_lazy("Shortlisted")
    WINNERS = "winners", gettext_lazy("Winners")


@dataclass(frozen=True)
class Counts:
    """How many entries reached each step; those withdrawn are counted nowhere."""

    drafts: int = 0
    submitted: int = 0
    waiting: int = 0
    eligible: int = 0
    shortlisted: int = 0
    winners: int = 0

    @property
    def started(self) -> int:
        return self.drafts + self.submitted

    def at(self, stage: Stage) -> int:
        value: int = getattr(self, stage.value)
        return value


@dataclass(frozen=True)
class Place:
    """An economy or a track; without a key it stands for the entries that name none."""

    key: str
    label: str
    position: int


@dataclass(frozen=True)
class Cell:
    economy: Place
    track: Place
    counts: Counts


@dataclass(frozen=True)
class MatrixRow:
    label: str
    href: str
    values: Sequence[int]
    total: int


@dataclass(frozen=True)
class Matrix:
    """Economies by tracks at one step, with their sums."""

    stage: Stage
    stages: Sequence[dict[str, Any]]
    tracks: Sequence[str]
    rows: Sequence[MatrixRow]
    totals: Sequence[int]
    total: int


class Coverage:
    """The cells of one competition and what can be summed from them; reads nothing."""

    def __init__(self, competition: Competition, cells: Sequence[Cell]) -> None:
        self._competition = competition
        self._cells = cells
        self.total = _sum(cell.counts for cell in cells)

    def economies(self) -> list[tuple[Place, Counts]]:
        """In APEC's order; entries without an economy last."""
        return self._grouped(lambda cell: cell.economy)

    def tracks(self) -> list[tuple[Place, Counts]]:
        """In the order of the call; entries without a track last."""
        return self._grouped(lambda cell: cell.track)

    def economies_reached(self) -> int:
        return sum(1 for economy, counts in self.economies() if economy.key and counts.submitted)

    def funnel_bars(self) -> list[Bar]:
        total, competition = self.total, self._competition
        return bars(
            [
                (_("Started"), total.started, entries_url(competition)),
                (_("Handed in"), total.submitted, entries_url(competition)),
                (_("Eligible"), total.eligible, entries_url(competition, state="eligible")),
                (
                    _("Shortlisted"),
                    total.shortlisted,
                    entries_url(competition, state="shortlisted"),
                ),
                (_("Winners"), total.winners, entries_url(competition, state="winner")),
            ]
        )

    def track_bars(self) -> list[Bar]:
        """Entries handed in by track, in the order of the call."""
        return bars(
            (track.label, counts.submitted, self._link("track", track))
            for track, counts in self.tracks()
            if track.key or counts.submitted
        )

    def economy_bars(self) -> list[Bar]:
        """Entries handed in by economy: all member economies, also those without an entry."""
        rows = [row for row in self.economies() if row[0].key or row[1].submitted]
        rows.sort(key=lambda row: (not row[0].key, -row[1].submitted, row[0].position))
        return bars(
            (economy.label, counts.submitted, self._link("economy", economy))
            for economy, counts in rows
        )

    def matrix(self, stage: Stage) -> Matrix:
        """Economy by track at one step; a row or column for what names none stands only where it is needed."""
        tracks = [place for place, counts in self.tracks() if place.key or counts.at(stage)]
        economies = [place for place, counts in self.economies() if place.key or counts.at(stage)]
        values = {(cell.economy, cell.track): cell.counts.at(stage) for cell in self._cells}
        rows = []
        for economy in economies:
            row = [values.get((economy, track), 0) for track in tracks]
            rows.append(MatrixRow(economy.label, self._link("economy", economy), row, sum(row)))
        totals = [sum(column) for column in zip(*(row.values for row in rows), strict=True)]
        return Matrix(
            stage=stage,
            stages=[_tab(each, self.total, current=stage) for each in Stage],
            tracks=[track.label for track in tracks],
            rows=rows,
            totals=totals,
            total=sum(totals),
        )

    def _grouped(self, place_of: Callable[[Cell], Place]) -> list[tuple[Place, Counts]]:
        found: dict[Place, list[Counts]] = {}
        for cell in self._cells:
            found.setdefault(place_of(cell), []).append(cell.counts)
        ordered = sorted(found, key=lambda place: (not place.key, place.position))
        return [(place, _sum(found[place])) for place in ordered]

    def _link(self, name: str, place: Place) -> str:
        return entries_url(self._competition, **{name: place.key}) if place.key else ""


def coverage_of(competition: Competition, *, now: datetime) -> Coverage:
    """One statement, whatever the number of entries."""
    table = exports.coverage(competition, now)
    with connection.cursor() as cursor:
        cursor.execute(table.sql, table.params)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return Coverage(competition, [_cell(row) for row in rows])


def _cell(row: dict[str, Any]) -> Cell:
    economy = Place(
        row["economy_code"] or "",
        _(row["economy"]) if row["economy"] else _("No economy given"),
        row["economy_position"] or 0,
    )
    track = Place(
        row["track_key"] or "",
        str(LazyI18nString(json.loads(row["track_name"])))
        if row["track_name"]
        else _("No track chosen"),
        row["track_position"] or 0,
    )
    counts = {name: row[name] for name in Counts.__dataclass_fields__}
    return Cell(economy, track, Counts(**counts))


def _sum(counts: Iterable[Counts]) -> Counts:
    columns = zip(*(astuple(each) for each in counts), strict=True)
    return Counts(*(sum(column) for column in columns))


def _tab(stage: Stage, total: Counts, *, current: Stage) -> dict[str, Any]:
    return {
        "label": stage.label,
        "href": f"?stage={stage.value}#coverage",
        "current": stage == current,
        "count": total.at(stage),
    }
