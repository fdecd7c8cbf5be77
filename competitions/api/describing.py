"""How the operations are described in the schema: summary, parameters, an example, and every refusal."""

from collections.abc import Callable
from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)
from rest_framework import serializers

SLUG: Final = OpenApiParameter(
    "slug",
    OpenApiTypes.STR,
    OpenApiParameter.PATH,
    description="The call's short name in addresses.",
)
POST_SLUG: Final = OpenApiParameter(
    "post_slug",
    OpenApiTypes.STR,
    OpenApiParameter.PATH,
    description="The post's name in addresses.",
)
KNOWN: Final = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The `ETag` of an answer that you have kept; while it is still right you get 304 and no body.",
)
ETAG: Final = OpenApiParameter(
    "ETag",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[200, 304],
    description="Changes with the content, and at the very instant at which a date changes the answer.",
)


class RefusalSerializer(serializers.Serializer[Any]):
    """A sentence for people."""

    detail = serializers.CharField()


REFUSED: Final = {
    404: OpenApiResponse(
        RefusalSerializer,
        description="There is no such thing, or it is not published.",
        examples=[OpenApiExample("Not found", {"detail": "Not found."})],
    ),
    429: OpenApiResponse(
        RefusalSerializer,
        description="Too many questions from this address; `Retry-After` says how many seconds to wait.",
        examples=[
            OpenApiExample(
                "Wait",
                {"detail": "Request was throttled. Expected available in 12 seconds."},
            )
        ],
    ),
}
MISREAD: Final = OpenApiResponse(
    {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "string"}},
    },
    description="A filter was given a value that it does not know: what is wrong, by parameter.",
    examples=[
        OpenApiExample(
            "Unknown value",
            {"state": ["Select a valid choice. open is not one of the available choices."]},
        )
    ],
)
UNCHANGED: Final = OpenApiResponse(description="Nothing has changed since the answer you hold.")


def described(summary: str, serializer: Any, *, tag: str, example: object) -> Callable[..., Any]:
    """An operation about everything that is published."""
    return _described(summary, serializer, tag, example)


def described_of_call(
    summary: str,
    serializer: Any,
    *path: OpenApiParameter,
    tag: str = "calls",
    example: object,
) -> Callable[..., Any]:
    """An operation about one call."""
    return _described(summary, serializer, tag, example, SLUG, *path)


def _described(
    summary: str,
    serializer: Any,
    tag: str,
    example: object,
    *path: OpenApiParameter,
) -> Callable[..., Any]:
    return extend_schema(
        summary=summary,
        tags=[tag],
        parameters=[*path, KNOWN, ETAG],
        responses={200: serializer, 304: UNCHANGED, 400: MISREAD, **REFUSED},
        examples=[
            OpenApiExample("Answer", value=example, response_only=True, status_codes=["200"])
        ],
    )
