"""Pages by where the last one ended: they stay right while entries arrive, and the last costs what the first does.

A place is the sorted value and the code of a row, in the order in which they were read. `after` and `before` in an address name one.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, F, Func, OrderBy, Q, QuerySet, When
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext as _

from input2.lib.storable import is_storable
from input2.site.entry_list.finding import (
    Scope,
    entries_matching,
    may_list_drafts,
    with_places,
    with_shown,
)
from input2.site.entry_list.wanted import NEWEST_FIRST, Wanted
from submissions.models import Entry

COLUMNS: Final[Mapping[str, str]] = {
    "title": "title",
    "code": "code",
    "organisation": "shown_organisation",
    "judges": "judges",
    "submitted": "submitted_at",
}
LONGEST_PLACE: Final = 4000

Value: TypeAlias = str | int | datetime | None


@dataclass(frozen=True)
class Place:
    """Between which rows a page begins, sorted by `sort`."""

    sort: str
    value: Value
    code: str

    def token(self) -> str:
        value = self.value.isoformat() if isinstance(self.value, datetime) else self.value
        text = json.dumps([self.sort, value, self.code], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@dataclass(frozen=True)
class Page:
    """Some rows, and what an address says to get those before and after them; "" where there are none."""

    entries: Sequence[Entry]
    previous: str
    next: str


class _AnyOf(Func):
    """`IN`, for which the database finds the keys first and then one row by each, whatever it takes the keys to cost."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


@dataclass(frozen=True)
class _Order:
    sort: str
    may_lack: bool

    @property
    def column(self) -> str:
        return COLUMNS[self.sort.removeprefix("-")]

    @property
    def is_descending(self) -> bool:
        return self.sort.startswith("-")

    def by(self) -> tuple[OrderBy, OrderBy]:
        """Nobody sees an entry twice or never: the code tells rows with the same value apart. Both ways as one index lies."""
        field, code = F(self.column), F("code")
        if self.may_lack:
            known = (
                field.desc(nulls_last=True) if self.is_descending else field.asc(nulls_last=True)
            )
            return known, code.asc() if self.is_descending else code.desc()
        if self.is_descending:
            return field.desc(nulls_last=True), code.asc()
        return field.asc(nulls_first=True), code.desc()

    def after(self, place: Place) -> Q:
        return self._beyond(place, is_descending=self.is_descending, is_after=True)

    def before(self, place: Place) -> Q:
        return self._beyond(place, is_descending=not self.is_descending, is_after=False)

    def _beyond(self, place: Place, *, is_descending: bool, is_after: bool) -> Q:
        step = "lt" if is_descending else "gt"
        # Codes go the other way than values do.
        later_code = Q(code__gt=place.code) if is_descending else Q(code__lt=place.code)
        if isinstance(place.value, int):
            return self._beyond_number(place.value, later_code, is_descending=is_descending)
        is_unknown = Q(**{f"{self.column}__isnull": True})
        if place.value is None:
            same = is_unknown & later_code
            return same if is_after else ~is_unknown | same
        beyond = Q(**{f"{self.column}__{step}": place.value})
        beyond |= Q(**{self.column: place.value}) & later_code
        if self.may_lack and is_after:
            return beyond | is_unknown
        # Says the same once more, in a way that an index can begin at.
        return Q(**{f"{self.column}__{step}e": place.value}) & beyond

    def _beyond_number(self, value: int, later_code: Q, *, is_descending: bool) -> Q:
        """Names the number once, as each time it is counted anew: a later code makes it one more than it is, or one less."""
        later = Case(When(later_code, then=1), default=0)
        if is_descending:
            return Q(LessThan(F(self.column) - later, value))
        return Q(GreaterThan(F(self.column) + later, value))


def page_of(scope: Scope, wanted: Wanted, given: Mapping[str, str], *, size: int) -> Page:
    """The page that the address names, else the first; one query, and two where there is nothing more that way."""
    order = _order(wanted, has_round=scope.judged is not None)
    found = with_places(scope, wanted, entries_matching(scope, wanted)).order_by(*order.by())

    def read(part: QuerySet[Entry]) -> list[Entry]:
        # What a row shows is fetched for these rows alone, not for all that are sorted.
        keys = ArraySubquery(part.values("pk")[: size + 1])
        return list(_rows(scope, wanted).filter(_AnyOf(F("pk"), keys)).order_by(*order.by()))

    # What stood beyond a place may be gone by now; then the list begins again.
    after = place_from(given.get("after", ""), order.sort)
    if after and (rows := read(found.filter(order.after(after)))):
        return _page(rows[:size], order, has_previous=True, has_next=len(rows) > size)
    before = place_from(given.get("before", ""), order.sort)
    if before:
        rows = read(found.filter(order.before(before)).reverse())
        if len(rows) > size:
            return _page(rows[-size:], order, has_previous=True, has_next=True)
    rows = read(found)
    return _page(rows[:size], order, has_previous=False, has_next=len(rows) > size)


def _rows(scope: Scope, wanted: Wanted) -> QuerySet[Entry]:
    """Entries with what a row says of them."""
    shown = with_shown(scope, wanted, Entry.objects.all())
    return shown.select_related("track", "sub_field", "economy", "current_version").defer(
        "summary", "self_check", "current_version__content"
    )


def misread_places(
    given: Mapping[str, str], wanted: Wanted, *, has_round: bool
) -> dict[str, list[str]]:
    """Where a program names a place that is none in this order, which would lead it to the beginning again."""
    sort = _order(wanted, has_round=has_round).sort
    return {
        name: [_("This is no place in a list of this order. Take it from “next” or “previous”.")]
        for name in ("after", "before")
        if given.get(name) and place_from(given[name], sort) is None
    }


def place_from(token: str, sort: str) -> Place | None:
    """The place that a token names in this order; None for what was not made here, or in another."""
    if not token or len(token) > LONGEST_PLACE:
        return None
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        order, value, code = json.loads(text)
        known = _value(value, COLUMNS[sort.removeprefix("-")])
    except (ValueError, TypeError, RecursionError):
        return None
    if order != sort or not isinstance(code, str) or not is_storable(code):
        return None
    return Place(sort, known, code)


def _order(wanted: Wanted, *, has_round: bool) -> _Order:
    sort = wanted.sort
    if sort.removeprefix("-") == "judges" and not has_round:
        sort = NEWEST_FIRST
    is_by_date = COLUMNS[sort.removeprefix("-")] == "submitted_at"
    return _Order(sort, may_lack=is_by_date and may_list_drafts(wanted))


def _page(rows: Sequence[Entry], order: _Order, *, has_previous: bool, has_next: bool) -> Page:
    first, last = (_place(rows[0], order), _place(rows[-1], order)) if rows else ("", "")
    return Page(rows, first if has_previous else "", last if has_next else "")


def _place(row: Entry, order: _Order) -> str:
    return Place(order.sort, getattr(row, order.column), row.code).token()


def _value(value: object, column: str) -> Value:
    match column, value:
        case "submitted_at", None:
            return None
        case "submitted_at", str(text):
            at = datetime.fromisoformat(text)
            if at.tzinfo is not None:
                return at
        case "judges", int(number) if 0 <= number < 2**31:
            return number
        case "title" | "code" | "shown_organisation", str(text) if is_storable(text):
            return text
    raise ValueError("This is no place in the list.")
