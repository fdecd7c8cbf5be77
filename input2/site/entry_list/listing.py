"""One page of the list with everything around it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from competitions.models import Competition, Track
from input2.site.entry_list.facets import facets_of
from input2.site.entry_list.filters import groups_of, types_of
from input2.site.entry_list.finding import Scope, entries_matching, scope_of, with_shown
from input2.site.entry_list.keyset import Page, page_of
from input2.site.entry_list.rows import heads_of, rows_of
from input2.site.entry_list.wanted import Wanted
from judging.models import Round

PAGE_SIZE: Final = 50


def listing(
    competition: Competition, rounds: Sequence[Round], given: Mapping[str, str], *, now: datetime
) -> dict[str, Any]:
    """What an address asks for: rows, filters with their counts, and links to the pages before and after."""
    wanted = Wanted.from_address(given)
    scope = scope_of(competition, wanted, rounds, now=now)
    tracks = list(Track.objects.filter(competition=competition).order_by("position"))
    facets = facets_of(scope, wanted, {track.pk: track for track in tracks})
    page = _page(scope, wanted, given)
    return {
        "wanted": wanted,
        "kept": replace(wanted, query="").given(),
        "filters": groups_of(
            scope, wanted, facets, tracks=tracks, types=types_of(scope), rounds=rounds
        ),
        "heads": heads_of(wanted),
        "rows": rows_of(scope, page.entries),
        "total": facets.total,
        "previous": _link(wanted, before=page.previous),
        "next": _link(wanted, after=page.next),
        "round": scope.judged,
    }


def _page(scope: Scope, wanted: Wanted, given: Mapping[str, str]) -> Page:
    found = with_shown(scope, entries_matching(scope, wanted))
    listed = found.select_related("track", "economy").defer("summary")
    return page_of(listed, wanted, given, size=PAGE_SIZE, has_round=scope.judged is not None)


def _link(wanted: Wanted, **place: str) -> str:
    return f"?{urlencode({**wanted.given(), **place})}" if any(place.values()) else ""
