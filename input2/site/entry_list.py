"""The organisers' list of entries: what is asked for, and the rows with their counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Self
from urllib.parse import urlencode

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from competitions.models import Competition, Track
from input2.lib import economies
from input2.site.organising import state_label
from judging.models import Assignment, Round
from submissions.enums import EntryState
from submissions.models import Entry, shown_state
from submissions.presenting import tone
from submissions.workflow import HANDED_IN

LONGEST_QUERY: Final = 200
NEWEST_FIRST: Final = "-submitted"
# What stands behind each column's head.
SORTS: Final[Mapping[str, str]] = {
    "title": "title",
    "code": "code",
    "organisation": "shown_organisation",
    "judges": "judges",
    "submitted": "submitted_at",
}
# Before something is handed in, a draft shows organisers its title and code alone.
IS_READABLE: Final = Q(current_version__isnull=False)


@dataclass(frozen=True)
class Wanted:
    """The filters of an address; whatever makes no sense in it counts as not given."""

    query: str = ""
    state: str = ""
    track: str = ""
    economy: str = ""
    sort: str = NEWEST_FIRST

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> Self:
        state, economy = given.get("state", ""), given.get("economy", "")
        sort = given.get("sort", NEWEST_FIRST)
        return cls(
            query=_plain(given.get("q", "")),
            state=state if state in EntryState.values else "",
            track=_plain(given.get("track", "")),
            economy=economy if economy in economies.CODES else "",
            sort=sort if sort.removeprefix("-") in SORTS else NEWEST_FIRST,
        )

    def address(self, **changes: str) -> str:
        """The query string with some filters changed, without those that are empty."""
        wanted = replace(self, **changes)
        given = {
            "q": wanted.query,
            "state": wanted.state,
            "track": wanted.track,
            "economy": wanted.economy,
            "sort": "" if wanted.sort == NEWEST_FIRST else wanted.sort,
        }
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def is_filtered(self) -> bool:
        return bool(self.query or self.state or self.track or self.economy)


@dataclass(frozen=True)
class Row:
    """One entry as the list shows it."""

    entry: Entry
    label: str
    tone: str
    is_readable: bool
    judges: int
    lacks_judges: bool


def context_of(competition: Competition, wanted: Wanted, *, now: datetime) -> dict[str, Any]:
    """What stands around the rows: the filters as they are, and links to change them."""
    return {
        "wanted": wanted,
        "query": wanted.address(),
        "filters": filters_of(competition, wanted, now=now),
        "heads": heads_of(wanted),
    }


def entries_of(
    competition: Competition, wanted: Wanted, round_: Round | None, *, now: datetime
) -> QuerySet[Entry]:
    """The entries asked for, in the order asked for; judges are counted in the given round."""
    found = _matching(competition, wanted, now).annotate(shown_organisation=_shown_organisation())
    if round_:
        found = found.annotate(judges=_judges_at_work(round_))
    listed = found.select_related("track", "economy").defer("summary")
    return listed.order_by(_order(wanted.sort, round_), "code")


def rows_of(entries: Iterable[Entry], round_: Round | None, *, now: datetime) -> list[Row]:
    return [_row(entry, round_, now) for entry in entries]


def filters_of(competition: Competition, wanted: Wanted, *, now: datetime) -> list[dict[str, Any]]:
    """Links for state, track and economy; each count says how many entries its link lists."""
    by_economy = _economy_options(competition, wanted, now)
    # Twenty links would push the list off a phone's first screen.
    fold = "" if wanted.economy else _("Choose one of %(count)s") % {"count": len(by_economy) - 1}
    return [
        {"label": _("State"), "options": _state_options(competition, wanted, now)},
        {"label": _("Track"), "options": _track_options(competition, wanted, now)},
        {"label": _("Economy"), "options": by_economy, "fold": fold},
    ]


def heads_of(wanted: Wanted) -> dict[str, dict[str, str]]:
    """For each sortable column the address that sorts by it, and how it is sorted now."""
    return {column: _head(wanted, column) for column in SORTS}


def _row(entry: Entry, round_: Round | None, now: datetime) -> Row:
    judges = getattr(entry, "judges", 0)
    return Row(
        entry=entry,
        label=state_label(entry.state_at(now)),
        tone=tone(entry, now=now),
        is_readable=entry.current_version_id is not None,
        judges=judges,
        lacks_judges=round_ is not None and judges < round_.judges_per_entry,
    )


def _matching(competition: Competition, wanted: Wanted, now: datetime) -> QuerySet[Entry]:
    states = [wanted.state] if wanted.state else HANDED_IN
    found = _in_any_state(competition, wanted)
    return found.annotate(shown_state=shown_state(now)).filter(shown_state__in=states)


def _in_any_state(competition: Competition, wanted: Wanted) -> QuerySet[Entry]:
    found = Entry.objects.filter(competition=competition)
    if wanted.query:
        found = found.filter(
            Q(title__icontains=wanted.query)
            | Q(code__icontains=wanted.query)
            | (IS_READABLE & Q(organisation__icontains=wanted.query))
        )
    if wanted.track:
        found = found.filter(IS_READABLE, track__key=wanted.track)
    if wanted.economy:
        found = found.filter(IS_READABLE, economy=wanted.economy)
    return found


def _shown_organisation() -> Case:
    return Case(
        When(IS_READABLE, then=F("organisation")), default=Value(""), output_field=CharField()
    )


def _judges_at_work(round_: Round) -> Coalesce:
    at_work = Assignment.objects.at_work().filter(round=round_, entry=OuterRef("pk"))
    counted = at_work.order_by().values("entry").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _order(sort: str, round_: Round | None) -> OrderBy:
    column = sort.removeprefix("-")
    known = NEWEST_FIRST if column == "judges" and round_ is None else sort
    field = F(SORTS[known.removeprefix("-")])
    return field.desc(nulls_last=True) if known.startswith("-") else field.asc(nulls_last=True)


def _head(wanted: Wanted, column: str) -> dict[str, str]:
    directions = {column: "ascending", f"-{column}": "descending"}
    other = f"-{column}" if wanted.sort == column else column
    return {
        "href": f"?{wanted.address(sort=other)}",
        "direction": directions.get(wanted.sort, ""),
    }


def _state_options(competition: Competition, wanted: Wanted, now: datetime) -> list[dict[str, Any]]:
    found = _in_any_state(competition, wanted).annotate(shown_state=shown_state(now))
    counts = dict(found.order_by().values_list("shown_state").annotate(number=Count("pk")))
    total = sum(number for state, number in counts.items() if state in HANDED_IN)
    everything = _option(wanted, _("All handed in"), total, state="")
    return [everything] + [
        _option(wanted, state_label(state), counts.get(state, 0), state=state)
        for state in EntryState.values
        if counts.get(state) or state == wanted.state
    ]


def _track_options(competition: Competition, wanted: Wanted, now: datetime) -> list[dict[str, Any]]:
    found = _matching(competition, replace(wanted, track=""), now).filter(IS_READABLE)
    tracks = Track.objects.filter(competition=competition).annotate(
        number=Count("entries", filter=Q(entries__in=found.values("pk")))
    )
    return [_option(wanted, _("All"), None, track="")] + [
        _option(wanted, str(track.name), track.number, track=track.key)
        for track in tracks.order_by("position")
    ]


def _economy_options(
    competition: Competition, wanted: Wanted, now: datetime
) -> list[dict[str, Any]]:
    found = _matching(competition, replace(wanted, economy=""), now).filter(IS_READABLE)
    codes = found.filter(economy__isnull=False).values_list("economy")
    counts = dict(codes.order_by().annotate(number=Count("pk")))
    return [_option(wanted, _("All"), None, economy="")] + [
        _option(wanted, str(name), counts.get(code, 0), economy=code)
        for code, name in economies.choices()
        if counts.get(code) or code == wanted.economy
    ]


def _option(wanted: Wanted, label: str, count: int | None, **change: str) -> dict[str, Any]:
    name, value = next(iter(change.items()))
    return {
        "label": label,
        "href": f"?{wanted.address(**change)}",
        "current": getattr(wanted, name) == value,
        "count": count,
    }


def _plain(text: str) -> str:
    return text.replace("\0", "").strip()[:LONGEST_QUERY]
