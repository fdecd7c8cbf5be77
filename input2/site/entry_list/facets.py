"""How many entries each filter's link lists: counted once, by what the entries have in common."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db.models import BooleanField, Count, ExpressionWrapper

from competitions.models import Track
from input2.site.entry_list.finding import IS_READABLE, Scope, entries_to_count
from input2.site.entry_list.wanted import Wanted
from submissions.workflow import HANDED_IN

# The filters that are counted one against the other, by their names in `Wanted`.
COUNTED: Final = ("state", "track", "kind", "economy", "type", "msme")


class Kind(NamedTuple):
    """What entries have in common that one line of the count stands for."""

    state: str
    is_readable: bool
    track: str
    kind: str
    economy: str
    type: str
    msme: str
    number: int


@dataclass(frozen=True)
class Facets:
    """For each counted filter how many entries its values list with the other filters as they are, and how many all of them list."""

    counts: Mapping[str, Mapping[str, int]]
    total: int


def facets_of(scope: Scope, wanted: Wanted, tracks: Mapping[int, Track]) -> Facets:
    """One aggregate over the entries of the search: the price of every count on the page, and of the total."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    total = 0
    for kind in _kinds(scope, wanted, tracks):
        unfit = [name for name in COUNTED if not _fits(kind, name, wanted)]
        total += 0 if unfit else kind.number
        # What one filter alone keeps out is what other links of that filter would list.
        for name in _counted_at(unfit):
            if kind.is_readable or name == "state":
                counts[name][getattr(kind, name)] += kind.number
    return Facets(counts, total)


def _counted_at(unfit: Sequence[str]) -> Sequence[str]:
    if not unfit:
        return COUNTED
    return unfit if len(unfit) == 1 else ()


def _kinds(scope: Scope, wanted: Wanted, tracks: Mapping[int, Track]) -> Iterator[Kind]:
    found = entries_to_count(scope, wanted).order_by()
    found = found.annotate(is_readable=ExpressionWrapper(IS_READABLE, output_field=BooleanField()))
    columns = (
        *("shown_state", "is_readable", "track"),
        *("entry_type", "economy", "organisation_type", "is_msme"),
    )
    for row in found.values_list(*columns).annotate(number=Count("pk")):
        state, is_readable, track, entry_type, economy, organisation_type, is_msme, number = row
        yield Kind(
            state=state,
            is_readable=is_readable,
            track=tracks[track].key if track in tracks else "",
            kind=entry_type,
            economy=economy or "",
            type=organisation_type,
            msme={True: "yes", False: "no"}.get(is_msme, ""),
            number=number,
        )


def _fits(kind: Kind, name: str, wanted: Wanted) -> bool:
    value = getattr(wanted, name)
    if name == "state":
        return kind.state == value if value else kind.state in HANDED_IN
    return not value or (kind.is_readable and getattr(kind, name) == value)
