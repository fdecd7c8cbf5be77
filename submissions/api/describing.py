"""How these operations are described in the schema: parameters, examples, and every refusal."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)

from submissions.api.examples import Refusals

TAG: Final = "entries"


def _in_path(name: str, kind: OpenApiTypes, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.PATH, description=description)


CODE: Final = _in_path("code", OpenApiTypes.STR, "The entry's code.")
FILE: Final = _in_path("file", OpenApiTypes.UUID, "The file's `id`.")
NUMBER: Final = _in_path("number", OpenApiTypes.INT, "The version's number, from 1.")
KEY: Final = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="Any text of up to 100 characters, such as a UUID: a new one for each hand-in, the same one for its retries.",
)


# A word for programs, where there is one, and a sentence for people; further members are the operation's own.
REFUSAL: Final = {
    "type": "object",
    "required": ["detail"],
    "properties": {"code": {"type": "string"}, "detail": {"type": "string"}},
    "additionalProperties": True,
}
# Where the body itself is malformed: what is wrong, by member.
MISREAD: Final = {"type": "object", "additionalProperties": True}

ALWAYS: Final[Mapping[int, tuple[str, Mapping[str, Any]]]] = {
    401: (
        "Nobody is signed in, or the token is unknown, revoked or expired.",
        {"No token": {"detail": "Authentication credentials were not provided."}},
    ),
    404: (
        "There is no such thing, or you are not on it.",
        {"Not found": {"detail": "No Entry matches the given query."}},
    ),
    429: (
        "Too many requests; `Retry-After` says how many seconds to wait.",
        {"Wait": {"detail": "Request was throttled. Expected available in 12 seconds."}},
    ),
}


def described(
    summary: str,
    serializer: Any,
    *parameters: OpenApiParameter,
    request: Any = None,
    sent: object = None,
    example: object = None,
    status: int = 200,
    refusals: Refusals | None = None,
) -> Callable[..., Any]:
    """An operation, with every status it answers with."""
    answers = serializer if isinstance(serializer, dict) else {status: serializer}
    return extend_schema(
        summary=summary,
        tags=[TAG],
        parameters=list(parameters),
        request=request,
        responses={**answers, **_refused({**ALWAYS, **(refusals or {})})},
        examples=_examples(sent, example, status),
    )


def listed(
    summary: str,
    serializer: Any,
    *parameters: OpenApiParameter,
    example: object,
    has_filters: bool = True,
) -> Callable[..., Any]:
    """A list in pages; one with filters says which value it does not know."""
    misread = {
        400: OpenApiResponse(
            MISREAD, description="A filter was given a value that it does not know."
        )
    }
    return extend_schema(
        summary=summary,
        tags=[TAG],
        parameters=list(parameters),
        responses={200: serializer, **(misread if has_filters else {}), **_refused(ALWAYS)},
        examples=_examples(None, example, 200),
    )


def _refused(
    refusals: Mapping[int, tuple[str, Mapping[str, Any]]],
) -> dict[int, OpenApiResponse]:
    return {
        status: OpenApiResponse(
            MISREAD if status == 400 else REFUSAL,  # noqa: PLR2004 -- the status itself
            description=description,
            examples=[OpenApiExample(name, value) for name, value in shown.items()],
        )
        for status, (description, shown) in refusals.items()
    }


def _examples(sent: object, example: object, status: int) -> list[OpenApiExample]:
    asked = [OpenApiExample("Request", value=sent, request_only=True)] if sent else []
    answered = OpenApiExample(
        "Answer", value=example, response_only=True, status_codes=[str(status)]
    )
    return [*asked, *([answered] if example else [])]
