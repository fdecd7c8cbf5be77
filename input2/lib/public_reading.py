"""API operations that read what everybody may read, and do not send twice what has not changed."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from importlib import resources
from typing import Any, Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

# Kept by everybody, and asked about each time: what a date decides is never older than the question.
KEPT_BUT_ASKED: Final = "public, no-cache"
PREFLIGHT_SECONDS: Final = 86_400


class PublicReading(GenericAPIView[Any]):
    """Reads what everybody may read: no session, no cookie, from any page of the web, answered with 304 while it is the same.

    A subclass says in `stamp` what its answer depends on, at a fixed price, and in `answer` what it is.
    """

    # Nobody is anybody here, so nothing private can be read through another site.
    authentication_classes: Sequence[type] = ()
    # What an answer of this release is made of; see `source_digest`.
    release = ""
    now: datetime

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.now = timezone.now()

    def stamp(self) -> Sequence[object]:
        raise NotImplementedError

    def answer(self, request: Request) -> Response:
        raise NotImplementedError

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        fresh = HttpResponse(headers={"ETag": self._etag(), "Cache-Control": KEPT_BUT_ASKED})
        found = get_conditional_response(request, etag=fresh["ETag"], response=fresh)
        if found is not fresh and found is not None:
            return found
        answer = self.answer(request)
        for name in ("ETag", "Cache-Control"):
            answer[name] = fresh[name]
        return answer

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Browsers ask this before they let a page of another site send a conditional GET."""
        return Response(
            status=status.HTTP_204_NO_CONTENT,
            headers={
                "Allow": "GET, HEAD, OPTIONS",
                "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
                "Access-Control-Allow-Headers": "If-None-Match",
                "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
            },
        )

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        return answer

    def _etag(self) -> str:
        address = self.request.build_absolute_uri()
        parts = repr((address, self.release, *self.stamp())).encode()
        return f'"{sha256(parts).hexdigest()[:32]}"'


class PublicList(ListModelMixin, PublicReading):
    """A page of rows, filtered as the address asks."""

    def answer(self, request: Request) -> Response:
        return self.list(request)


class PublicDetail(PublicReading):
    """One thing, or 404; `extras` is what its serializer needs beside it."""

    def extras(self) -> dict[str, Any]:
        return {}

    def answer(self, request: Request) -> Response:
        found = self.get_object()
        context = {**self.get_serializer_context(), **self.extras()}
        return Response(self.get_serializer_class()(found, context=context).data)


def source_digest(package: str) -> str:
    """Changes with the code of a package: an answer of an older release is not taken for the one that this release gives."""
    files = sorted(resources.files(package).iterdir(), key=lambda file: file.name)
    code = b"".join(file.read_bytes() for file in files if file.name.endswith(".py"))
    return sha256(code).hexdigest()[:12]
