"""One page of the list with everything around it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.models import Competition, Track
from competitions.policies import refusal_to_change
from input2.accounts.models import User
from input2.lib.tabular import WRITERS
from input2.site.entry_list.columns import ColumnsForm, columns_for, title_head
from input2.site.entry_list.facets import facets_of
from input2.site.entry_list.filters import groups_of, words_of
from input2.site.entry_list.finding import scope_of
from input2.site.entry_list.keyset import page_of
from input2.site.entry_list.rows import rows_of
from input2.site.entry_list.wanted import Wanted
from judging.models import Round
from submissions.policies import refusal_to_take_contacts

PAGE_SIZE: Final = 50


def listing(
    competition: Competition,
    rounds: Sequence[Round],
    given: Mapping[str, str],
    *,
    user: User,
    now: datetime,
) -> dict[str, Any]:
    """What an address asks for: rows, filters with their counts, links to the pages before and after, and what this person may do with all of it."""
    wanted = Wanted.from_address(given)
    scope = scope_of(competition, wanted, rounds, now=now)
    tracks = list(Track.objects.filter(competition=competition).order_by("position"))
    words = words_of(scope)
    facets = facets_of(scope, wanted, {track.pk: track for track in tracks})
    columns = columns_for(user, scope, words)
    page = page_of(scope, wanted, given, size=PAGE_SIZE)
    return {
        "wanted": wanted,
        "kept": replace(wanted, query="").given(),
        **groups_of(scope, wanted, facets, tracks=tracks, words=words, rounds=rounds),
        "title_head": title_head(wanted),
        "heads": columns.heads(wanted),
        "rows": rows_of(columns, page.entries),
        "columns_form": ColumnsForm(initial={"columns": columns.shown}),
        "total": facets.total,
        "previous": _link(wanted, before=page.previous),
        "next": _link(wanted, after=page.next),
        **_steps(competition, wanted, user),
    }


def _steps(competition: Competition, wanted: Wanted, user: User) -> dict[str, Any]:
    """What can be done with all entries that match: take them out, and for organisers a step with each."""
    address = wanted.address()
    is_organiser = refusal_to_take_contacts(user, competition) is None
    return {
        "address": address,
        "may_act": is_organiser and refusal_to_change(competition) is None,
        # An empty one would say that no filter was sent.
        "bulk_filter": address or "q=",
        "files": _files(competition, address, with_contacts=is_organiser),
    }


def _files(competition: Competition, address: str, *, with_contacts: bool) -> list[dict[str, str]]:
    tables = {"entries": _("Entries"), **({"contacts": _("Contacts")} if with_contacts else {})}
    files = [
        {
            "label": _("%(table)s as %(format)s") % {"table": label, "format": ending.upper()},
            "href": f"{reverse('site:export', args=[competition.slug, name, ending])}?{address}",
        }
        for name, label in tables.items()
        for ending in WRITERS
    ]
    archive = f"{reverse('site:file-archives', args=[competition.slug])}?{address}"
    return [*files, {"label": _("Files as ZIP …"), "href": archive}]


def _link(wanted: Wanted, **place: str) -> str:
    return f"?{urlencode({**wanted.given(), **place})}" if any(place.values()) else ""
