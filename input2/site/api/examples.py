"""One answer of each kind, as the documentation shows them."""

from typing import Final

from drf_spectacular.utils import OpenApiExample

from submissions.api.examples import CODE, HOST

LISTED_ENTRY: Final = OpenApiExample(
    "Answer",
    value={
        "code": CODE,
        "title": "Shade that moves with the sun",
        "state": "eligible",
        "track": "green-economy",
        "sub_field": None,
        "entry_type": "application_case",
        "organisation": "Harbour City Works",
        "organisation_type": "government",
        "is_msme": False,
        "economy": "SGP",
        "city": "Singapore",
        "partner_economies": ["JPN"],
        "maturity": "8",
        "language": "en",
        "version": 1,
        "submitted_at": "2027-09-30T15:20:11Z",
        "judges": 2,
        "url": f"{HOST}/organise/input2/entries/{CODE}/",
    },
    response_only=True,
    status_codes=["200"],
)
