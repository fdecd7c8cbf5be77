"""The rows of the list, as the page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from input2.site.entry_list.columns import Cell, Columns, Shown
from submissions.models import Entry


@dataclass(frozen=True)
class Row:
    """One entry: its title, its track where that has no column of its own, and the cells beside it."""

    entry: Entry
    has_track: bool
    cells: list[Cell]


def rows_of(columns: Columns, entries: Iterable[Entry]) -> list[Row]:
    return [
        Row(
            entry=entry,
            has_track=entry.current_version_id is not None and not columns.has(Shown.TRACK),
            cells=columns.cells(entry),
        )
        for entry in entries
    ]
