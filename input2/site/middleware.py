"""What no page could keep is refused before any page reads it."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.response import HttpResponseBase

from input2.lib.storable import is_storable

URL_ENCODED = "application/x-www-form-urlencoded"
FORMS = {URL_ENCODED, "multipart/form-data"}


class StorableTextMiddleware:
    """A NUL or a lone surrogate in an address, a cookie or a form field is answered with 400, not with a database's error.

    It stands behind the CSRF check, which refuses other sites before their uploads are read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        _check([request.path_info, *_texts(request.GET), *request.COOKIES.values()])
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if request.method == "POST" and request.content_type in FORMS:
            _check(_texts(_fields(request)))
            if request.content_type == URL_ENCODED:
                _check_encoding(request.body)


def _fields(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except UnreadablePostError as error:
        raise BadRequest("The connection broke off.") from error


def _texts(sent: QueryDict) -> Iterable[str]:
    for name, values in sent.lists():
        yield from (name, *map(str, values))


def _check(texts: Iterable[str]) -> None:
    if not all(map(is_storable, texts)):
        raise BadRequest("A character that cannot be kept.")


def _check_encoding(body: bytes) -> None:
    """Django would read what is no UTF-8 as replacement characters, and a page would keep those for the text."""
    try:
        unquote_to_bytes(body).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("The text is not UTF-8.") from error
