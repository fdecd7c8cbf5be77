"""How these operations stand in the schema: examples, and every refusal."""

from collections.abc import Callable
from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from input2.site.api.describing import SLUG, TAG
from submissions.api.describing import KEY, described, listed
from submissions.api.examples import Refusals

RUN_ID: Final = OpenApiParameter(
    "run", OpenApiTypes.UUID, OpenApiParameter.PATH, description="The run's `id`."
)

SENT: Final[dict[str, Any]] = {
    "codes": ["INPUT2-7K3QF", "INPUT2-24R84"],
    "outcome": "ineligible",
    "note": "You may enter next year.",
    "reasons": [{"item": "letter", "reasons": ["unsigned"]}],
}
RUN: Final[dict[str, Any]] = {
    "id": "43ae1732-826c-54ad-9b47-b73b76af60a6",
    "outcome": "ineligible",
    "note": "You may enter next year.",
    "until": None,
    "track": None,
    "requested_by": "Shen Yilan",
    "requested_at": "2027-10-02T01:12:09Z",
    "is_under_way": True,
    "counts": {"total": 2, "waiting": 1, "done": 1, "refused": 0},
}
LINE: Final[dict[str, Any]] = {
    "code": "INPUT2-7K3QF",
    "title": "Shade that moves with the sun",
    "state": "refused",
    "sentence": "This entry is from your organisation, so someone else has to do this.",
    "at": "2027-10-02T01:12:11Z",
}

_OBSERVER: Final = (
    "You may read this but not take the step, or your token reads only.",
    {"An observer": {"code": "forbidden", "detail": "Observers change nothing."}},
)
NOT_BEGUN: Final[Refusals] = {
    400: (
        "The body cannot be read, names an entry that the competition does not have, or lacks what the outcome needs.",
        {
            "An unknown code": {
                "code": "unknown_entries",
                "detail": "This competition has no entry with the code INPUT2-00000.",
            }
        },
    ),
    403: _OBSERVER,
    409: (
        "It would be refused for every entry alike.",
        {
            "No reason": {
                "code": "reason_missing",
                "detail": "Say why the entries are not eligible: the applicants read this reason.",
            }
        },
    ),
    422: (
        "The key stands for another request.",
        {
            "Another body": {
                "code": "idempotency_key_reused",
                "detail": "This Idempotency-Key was used for another request. Use a new one for each.",
            }
        },
    ),
}
NOT_GONE_ON: Final[Refusals] = {
    403: _OBSERVER,
    409: (
        "There is nothing to go on with or to stop.",
        {
            "Through": {
                "code": "nothing_left",
                "detail": "Every entry has its result already.",
            }
        },
    ),
}


def step(
    summary: str, serializer: Any, *parameters: Any, **described_by: Any
) -> Callable[..., Any]:
    """An operation on a run, under the heading of these."""
    plain = described(summary, serializer, SLUG, *parameters, **described_by)
    return _under_heading(plain)


def steps(summary: str, serializer: Any, *parameters: Any, example: object) -> Callable[..., Any]:
    """A list of them in pages."""
    plain = listed(summary, serializer, SLUG, *parameters, example=example, has_filters=False)
    return _under_heading(plain)


def _under_heading(describe: Callable[..., Any]) -> Callable[..., Any]:
    heading: Callable[..., Any] = extend_schema(tags=[TAG])
    return lambda operation: heading(describe(operation))


__all__ = ["KEY", "LINE", "NOT_BEGUN", "NOT_GONE_ON", "RUN", "RUN_ID", "SENT", "step", "steps"]
