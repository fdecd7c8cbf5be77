"""How the operations for organisers are described in the schema."""

from collections.abc import Iterable, Mapping
from typing import Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from input2.site.entry_list.wanted import CLOSED, SORTS
from submissions.api.describing import ALWAYS, MISREAD, REFUSAL

TAG: Final = "organising"
SLUG: Final = OpenApiParameter(
    "slug",
    OpenApiTypes.STR,
    OpenApiParameter.PATH,
    description="The call's short name in addresses.",
)
REFUSED: Final = {
    status: OpenApiResponse(
        REFUSAL,
        description="There is no such call, or you do not run it."
        if status == 404  # noqa: PLR2004 -- the status itself
        else description,
        examples=[OpenApiExample(name, value) for name, value in shown.items()],
    )
    for status, (description, shown) in ALWAYS.items()
}
MISREAD_FILTER: Final = OpenApiResponse(
    MISREAD,
    description="A filter was given a value that it does not know.",
    examples=[
        OpenApiExample("Unknown value", {"state": ["Write one of: draft, submitted, eligible."]})
    ],
)
_FILTERS: Final[Mapping[str, str]] = {
    "q": "Words of the entry, each from its beginning, or its code.",
    "track": "The key of a track.",
    "kind": "The key of a type of entry, as the form names it.",
    "type": "The key of a type of organisation, as the form names it.",
    "round": "In which round judges are counted; else in the one that is open.",
    "state": "Where the entry stands; without it, all that are handed in.",
    "economy": "The code of an economy.",
    "msme": "Whether it is a micro, small or medium-sized enterprise.",
    "judges": "How many judges the entry has, of those that judges may score: none, few (less than the round asks for), enough.",
    "files": "A file is missing that the form requires by now.",
    "sort": "A minus sign in front turns the order.",
    "after": "Where the page before ended; take it from `next`.",
    "before": "Where the page after began; take it from `previous`.",
}


def filter_parameters() -> list[OpenApiParameter]:
    sorts = [sign + name for name in SORTS for sign in ("", "-")]
    closed: dict[str, Iterable[str]] = {**CLOSED, "sort": sorts}
    return [
        OpenApiParameter(
            name,
            OpenApiTypes.STR,
            description=description,
            enum=sorted(closed[name]) if name in closed else None,
        )
        for name, description in _FILTERS.items()
    ]
