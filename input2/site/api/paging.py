"""Pages of entries that know the next by where they end."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from input2.lib.numbers import small_whole
from input2.lib.rest import Pagination
from input2.site.entry_list.keyset import page_of

SIZE: Final = "page_size"


class EntryPages(BasePagination):
    """The last page costs what the first does, and an entry that arrives meanwhile moves none."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        given = request.query_params.dict()
        page = page_of(view.scope, view.wanted, given, size=_size(given))
        kept = {**view.wanted.given(), **({SIZE: given[SIZE]} if SIZE in given else {})}
        address = request.build_absolute_uri(request.path)
        self._around = {
            "count": queryset.count(),
            "next": _link(address, kept, after=page.next),
            "previous": _link(address, kept, before=page.previous),
        }
        return list(page.entries)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({**self._around, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return Pagination().get_paginated_response_schema(schema)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        whole = Pagination().get_schema_operation_parameters(view)
        return [parameter for parameter in whole if parameter["name"] == SIZE]


def _size(given: Mapping[str, str]) -> int:
    asked = small_whole(given.get(SIZE, "")) or Pagination.page_size
    return min(asked, Pagination.max_page_size or asked)


def _link(address: str, kept: Mapping[str, str], **place: str) -> str | None:
    return f"{address}?{urlencode({**kept, **place})}" if any(place.values()) else None
