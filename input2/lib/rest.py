"""What every API operation shares: paging, and how a refusal is answered."""

from typing import Any

from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from input2.lib.errors import DomainError


class Pagination(PageNumberPagination):
    """Fifty to a page; a client may ask for up to two hundred."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


def answer_refusal(exc: Exception, context: dict[str, Any]) -> Response | None:
    """A rule's refusal becomes its own status with the sentence for the user; all else is REST framework's."""
    if isinstance(exc, DomainError):
        return Response({"code": exc.code, "detail": str(exc)}, status=exc.status)
    return exception_handler(exc, context)
