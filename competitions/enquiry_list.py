"""The organisers' list of questions: which are wanted, and the filters around them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from competitions.models import Competition, Enquiry
from competitions.models.enquiry import EnquiryQuerySet
from input2.accounts.models import User

EVERY: Final = Q(pk__isnull=False)
IN_STATE: Final[Mapping[str, Q]] = {
    "": EVERY,
    "open": Q(answered_at=None, closed_at=None),
    "answered": Q(answered_at__isnull=False),
    "closed": Q(closed_at__isnull=False),
}
OWNERS = ("me", "nobody")
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; anything unknown asks for everything."""

    state: str = ""
    query: str = ""
    owner: str = ""

    @classmethod
    def from_address(cls, values: Mapping[str, str]) -> Self:
        state = values.get("state", "")
        query = values.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
        owner = values.get("owner", "")
        return cls(state if state in IN_STATE else "", query, owner if owner in OWNERS else "")

    @property
    def address(self) -> str:
        pairs = {"state": self.state, "owner": self.owner, "q": self.query}
        return urlencode({name: value for name, value in pairs.items() if value})


def found(competition: Competition, wanted: Wanted, *, user: User) -> EnquiryQuerySet:
    rows = _searched(competition, wanted)
    return rows.filter(IN_STATE[wanted.state], _owned_by(user)[wanted.owner])


def context_of(competition: Competition, wanted: Wanted, *, user: User) -> dict[str, Any]:
    """The filters, each link with the number of questions it lists: one query."""
    owned_by = _owned_by(user)
    states = {f"state_{key}": part & owned_by[wanted.owner] for key, part in IN_STATE.items()}
    owners = {f"owner_{key}": part & IN_STATE[wanted.state] for key, part in owned_by.items()}
    counted = {name: Count("pk", filter=part) for name, part in {**states, **owners}.items()}
    counts = _searched(competition, wanted).aggregate(**counted)
    state_labels = {
        "": _("All"),
        "open": _("Waiting"),
        "answered": _("Answered"),
        "closed": _("Closed without an answer"),
    }
    owner_labels = {"": _("Anybody"), "me": _("Me"), "nobody": _("Nobody")}
    return {
        "wanted": wanted,
        "query": wanted.address,
        "filters": [
            {"label": _("State"), "options": _options(wanted, "state", state_labels, counts)},
            {"label": _("Taken on by"), "options": _options(wanted, "owner", owner_labels, counts)},
        ],
    }


def _options(
    wanted: Wanted, name: str, labels: Mapping[str, str], counts: Mapping[str, int]
) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "href": f"?{replace(wanted, **{name: key}).address}",
            "current": getattr(wanted, name) == key,
            "count": counts[f"{name}_{key}"],
        }
        for key, label in labels.items()
    ]


def _owned_by(user: User) -> dict[str, Q]:
    return {"": EVERY, "me": Q(assigned_to=user), "nobody": Q(assigned_to=None)}


def _searched(competition: Competition, wanted: Wanted) -> EnquiryQuerySet:
    rows: EnquiryQuerySet = Enquiry.objects.filter(competition=competition)
    return rows.containing(wanted.query) if wanted.query else rows
