"""The organisers' list of questions: which are wanted, and the filters around them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from competitions.models import Competition, Enquiry
from competitions.models.enquiry import EnquiryQuerySet

STATES = ("open", "answered", "closed")
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; anything unknown asks for everything."""

    state: str = ""
    query: str = ""

    @classmethod
    def from_address(cls, values: Mapping[str, str]) -> Self:
        state = values.get("state", "")
        query = values.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
        return cls(state if state in STATES else "", query)

    @property
    def address(self) -> str:
        pairs = {"state": self.state, "q": self.query}
        return urlencode({name: value for name, value in pairs.items() if value})


def found(competition: Competition, wanted: Wanted) -> EnquiryQuerySet:
    rows = _searched(competition, wanted)
    if wanted.state == "open":
        return rows.open()
    if wanted.state == "answered":
        return rows.answered()
    return rows.closed() if wanted.state == "closed" else rows


def context_of(competition: Competition, wanted: Wanted) -> dict[str, Any]:
    """The filters with their counts: one query."""
    is_open = Q(answered_at=None, closed_at=None)
    counts = _searched(competition, wanted).aggregate(
        all=Count("pk"),
        open=Count("pk", filter=is_open),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        closed=Count("pk", filter=Q(closed_at__isnull=False)),
    )
    labels = {
        "": _("All"),
        "open": _("Waiting"),
        "answered": _("Answered"),
        "closed": _("Closed without an answer"),
    }
    options = [
        {
            "label": label,
            "href": f"?{replace(wanted, state=state).address}",
            "current": wanted.state == state,
            "count": counts[state or "all"],
        }
        for state, label in labels.items()
    ]
    return {
        "wanted": wanted,
        "query": wanted.address,
        "filters": [{"label": _("State"), "options": options}],
    }


def _searched(competition: Competition, wanted: Wanted) -> EnquiryQuerySet:
    rows: EnquiryQuerySet = Enquiry.objects.filter(competition=competition)
    return rows.containing(wanted.query) if wanted.query else rows
