"""The rows of the list and the heads above them, as the page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from input2.site.entry_list.finding import Scope
from input2.site.entry_list.wanted import SORTS, Wanted
from input2.site.organising import state_label
from submissions.models import Entry
from submissions.presenting import tone


@dataclass(frozen=True)
class Row:
    """One entry as the list shows it."""

    entry: Entry
    label: str
    tone: str
    is_readable: bool
    judges: int
    lacks_judges: bool


def rows_of(scope: Scope, entries: Iterable[Entry]) -> list[Row]:
    return [_row(scope, entry) for entry in entries]


def heads_of(wanted: Wanted) -> dict[str, dict[str, str]]:
    """For each sortable column the address that sorts by it, and how it is sorted now."""
    return {column: _head(wanted, column) for column in SORTS}


def _row(scope: Scope, entry: Entry) -> Row:
    judges = getattr(entry, "judges", 0)
    return Row(
        entry=entry,
        label=state_label(entry.state_at(scope.now)),
        tone=tone(entry, now=scope.now),
        is_readable=entry.current_version_id is not None,
        judges=judges,
        lacks_judges=scope.judged is not None and judges < scope.judged.judges_per_entry,
    )


def _head(wanted: Wanted, column: str) -> dict[str, str]:
    directions = {column: "ascending", f"-{column}": "descending"}
    other = f"-{column}" if wanted.sort == column else column
    return {
        "href": f"?{wanted.address(sort=other)}",
        "direction": directions.get(wanted.sort, ""),
    }
