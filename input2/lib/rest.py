"""What every API operation shares: paging, and how a refusal is answered."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import BaseParser
from rest_framework.response import Response
from rest_framework.views import exception_handler

from input2.lib.errors import DomainError
from input2.lib.json_body import read_object


class Pagination(PageNumberPagination):
    """Fifty to a page; a client may ask for up to two hundred."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            _parameter("page", "Which page of the list, from 1.", {"minimum": 1}),
            _parameter(
                "page_size",
                "How many to a page; more than the most is taken for the most.",
                {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size},
            ),
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri", "example": None}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "example": 1},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }


class BodyTooLargeError(DomainError):
    """More than any form of ours holds."""

    code = "too_large"
    status = 413


class StorableJSONParser(BaseParser):
    """A JSON object of which every text and number fits the database; what does not is refused, not an error page."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise BodyTooLargeError(_("This is more than can be taken at once."))
        return read_object(body)


def answer_refusal(exc: Exception, context: dict[str, Any]) -> Response | None:
    """A rule's refusal becomes its own status with the sentence for the user; all else is REST framework's."""
    if isinstance(exc, DomainError):
        return Response({"code": exc.code, "detail": str(exc)}, status=exc.status)
    return exception_handler(exc, context)


def _parameter(name: str, description: str, limits: dict[str, int]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": "integer", **limits},
    }
