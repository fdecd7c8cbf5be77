"""How many entries each filter's link lists: counted once, by what the entries have in common."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper

from competitions.models import Track
from input2.site.entry_list.finding import IS_READABLE, Scope, conditions, entries_to_count
from input2.site.entry_list.wanted import Wanted

# The filters that are counted one against the other, by their names in `Wanted`, and the columns they look at.
COUNTED: Final[Mapping[str, str]] = {
    "state": "shown_state",
    "track": "track",
    "kind": "entry_type",
    "economy": "economy",
    "type": "organisation_type",
    "msme": "is_msme",
}
# One pass over the entries counts them by every column: a row for each value of each, and not one for each combination of them.
# GROUPING has a bit for each column, the first the highest, and it is unset for the one that the row counts by.
COUNTS: Final = """
SELECT GROUPING({columns}), {columns}, count(*), is_readable, {fits}
FROM ({found}) AS found
GROUP BY is_readable, {fits}, GROUPING SETS ({sets})
"""


class Count(NamedTuple):
    """How many entries have this value of a filter; `unfit` are the filters that keep them out."""

    name: str
    value: Any
    number: int
    is_readable: bool
    unfit: frozenset[str]


@dataclass(frozen=True)
class Facets:
    """For each counted filter how many entries its values list with the other filters as they are, and how many all of them list."""

    counts: Mapping[str, Mapping[str, int]]
    total: int


def facets_of(scope: Scope, wanted: Wanted, tracks: Mapping[int, Track]) -> Facets:
    """One aggregate over the entries of the search: the price of every count on the page, and of the total."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    total = 0
    for count in _counts(scope, wanted):
        if count.name == "state" and not count.unfit:
            total += count.number
        # What one filter alone keeps out is what other links of that filter would list.
        if count.unfit <= {count.name} and (count.is_readable or count.name == "state"):
            counts[count.name][_key(count, tracks)] += count.number
    return Facets(counts, total)


def _counts(scope: Scope, wanted: Wanted) -> Iterator[Count]:
    given = conditions(scope, wanted)
    fits = {f"fits_{name}": name for name in given}
    asked = {"is_readable": IS_READABLE, **{f"fits_{name}": q for name, q in given.items()}}
    found = entries_to_count(scope, wanted).annotate(
        **{name: ExpressionWrapper(q, output_field=BooleanField()) for name, q in asked.items()}
    )
    names = list(COUNTED)
    for grouping, *row in _rows(found.order_by().values_list(*COUNTED.values(), *asked), fits):
        values, (number, is_readable, *is_fit) = row[: len(names)], row[len(names) :]
        place = len(names) - (grouping ^ (2 ** len(names) - 1)).bit_length()
        unfit = frozenset(name for name, fit in zip(fits.values(), is_fit, strict=True) if not fit)
        yield Count(names[place], values[place], number, is_readable, unfit)


def _rows(found: Any, fits: Mapping[str, str]) -> list[tuple[Any, ...]]:
    try:
        sql, params = found.query.sql_with_params()
    except EmptyResultSet:
        # Some filter can list nothing here, which Django knows without asking.
        return []
    columns = COUNTED.values()
    counts = COUNTS.format(
        columns=", ".join(columns),
        fits=", ".join(fits),
        sets=", ".join(f"({column})" for column in columns),
        found=sql,
    )
    with connection.cursor() as cursor:
        cursor.execute(counts, params)
        found_rows: list[tuple[Any, ...]] = cursor.fetchall()
        return found_rows


def _key(count: Count, tracks: Mapping[int, Track]) -> str:
    if count.name == "track":
        return tracks[count.value].key if count.value in tracks else ""
    if count.name == "msme":
        return {True: "yes", False: "no"}.get(count.value, "")
    return count.value or ""
