"""One answer of each kind, as the documentation shows it."""

from typing import Any, Final

from competitions.api.examples import AWARD

_ENTRY: Final[dict[str, Any]] = {
    "title": "Shade that moves with the sun",
    "organisation": "Harbour City Works",
    "economy": "SGP",
    "city": "Singapore",
    "track": "liveable-cities",
    "summary": "Awnings follow the sun along one street of market stalls.",
    "language": "en",
}
RESULTS: Final[dict[str, Any]] = {
    "published_at": "2028-01-12T03:00:00Z",
    "prizes": [
        {
            "award": AWARD,
            "winners": [
                {"track": "liveable-cities", "entry": _ENTRY},
                {"track": "green-economy", "entry": None},
            ],
        }
    ],
    "finalists": {"named": [{**_ENTRY, "title": "Rain that stays"}], "others": 6},
    "shortlist": {"named": [], "others": None},
    "waits_for": None,
    "entries": 108,
    "economies": 19,
}

OUTCOME: Final[dict[str, Any]] = {
    "round": {"position": 1, "name": {"en": "Preliminary review"}},
    "state": "shortlisted",
    "award": None,
    "published_at": "2027-11-12T02:00:00Z",
    "feedback": "Bring figures of a second summer to the final.",
    "comments": ["Well measured, and modest about what is not known yet."],
    "marks": {
        "total": "71.25",
        "judges": 3,
        "dimensions": [{"name": {"en": "Strategy"}, "mean": "80"}],
    },
}
