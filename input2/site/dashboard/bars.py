"""Rows of bar charts."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from competitions.models import Competition


@dataclass(frozen=True)
class Bar:
    """One row of a chart; `share` is its length in percent of the longest."""

    label: str
    value: int
    share: int
    href: str = ""


def bars(rows: Iterable[tuple[str, int, str]]) -> list[Bar]:
    """Rows of label, value and address, drawn against the longest of them."""
    listed = list(rows)
    longest = max((value for _label, value, _href in listed), default=0) or 1
    return [Bar(label, value, 100 * value // longest, href) for label, value, href in listed]


def entries_url(competition: Competition, **filters: str) -> str:
    """The list of entries behind a figure."""
    address = reverse("site:entries", args=[competition.slug])
    return f"{address}?{urlencode(filters)}" if filters else address
