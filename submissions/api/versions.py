"""Handing in, once, and the proof of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_view
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from input2.lib.errors import DomainError
from input2.lib.storable import is_storable
from submissions import services, versions
from submissions.api import examples
from submissions.api.describing import CODE, KEY, NUMBER, described, listed
from submissions.api.finding import OfMyEntries
from submissions.models import Entry, Version
from submissions.serializers import HandInSerializer, ReceiptSerializer, VersionSerializer

LONGEST_KEY = 100


class KeyMissingError(DomainError):
    """Without a key of its own, a retry could not be told from a second hand-in."""

    code = "idempotency_key_missing"
    status = 400


class OfVersions(OfMyEntries):
    """About what was handed in."""

    def context_of(self, entry: Entry) -> dict[str, Any]:
        context = super().get_serializer_context()
        return {**context, "code": entry.code, "zone": entry.competition.zone}


@extend_schema_view(
    post=described(
        "Hand in",
        ReceiptSerializer,
        CODE,
        KEY,
        request=HandInSerializer,
        sent=examples.HAND_IN,
        example=examples.RECEIPT,
        status=201,
        refusals=examples.NOT_HANDED_IN,
    ),
)
class HandIn(OfVersions):
    """Freezes the draft as a new version. The same key with the same body gives the same receipt again."""

    serializer_class = HandInSerializer

    def post(self, request: Request, code: str) -> Response:
        entry = self.entry()
        asked = HandInSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        version = services.hand_in_once(
            entry,
            key=idempotency_key(request),
            **asked.validated_data,
            by=self.person,
            now=self.now,
        )
        receipt = ReceiptSerializer(version, context=self.context_of(entry)).data
        return Response(receipt, status=status.HTTP_201_CREATED)


@extend_schema_view(
    get=listed(
        "List the versions",
        VersionSerializer(many=True),
        CODE,
        example=examples.VERSION,
        has_filters=False,
    ),
)
class VersionList(ListModelMixin, OfVersions):
    """What was handed in so far, the newest first."""

    serializer_class = VersionSerializer
    filter_backends = ()

    def get(self, request: Request, code: str) -> Response:
        entry = self.entry()
        page: Any = self.paginate_queryset(entry.versions.defer("content").order_by("-number"))
        rows = VersionSerializer(page, many=True, context=self.context_of(entry)).data
        return self.get_paginated_response(rows)


@extend_schema_view(
    get=described("Read a receipt", ReceiptSerializer, CODE, NUMBER, example=examples.RECEIPT),
)
class VersionDetail(OfVersions):
    """The receipt of one version."""

    serializer_class = ReceiptSerializer

    def get(self, request: Request, code: str, number: int) -> Response:
        entry = self.entry()
        version = get_object_or_404(entry.versions, number=number)
        return Response(ReceiptSerializer(version, context=self.context_of(entry)).data)


@extend_schema_view(
    get=described(
        "Read the frozen content",
        {(200, "application/json"): OpenApiTypes.OBJECT},
        CODE,
        NUMBER,
    ),
)
class VersionContent(OfVersions):
    """The very bytes that the receipt's SHA-256 is over."""

    serializer_class = VersionSerializer

    def get(self, request: Request, code: str, number: int) -> HttpResponse:
        version: Version = get_object_or_404(self.entry().versions, number=number)
        content = versions.canonical(version.content)
        return HttpResponse(content, content_type="application/json")


def idempotency_key(request: Request) -> str:
    """What the program sends so that a retry is told from a second request."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or len(key) > LONGEST_KEY or not is_storable(key):
        raise KeyMissingError(
            _(
                "Send an Idempotency-Key of up to 100 characters: a new one for each request, the same one to repeat it."
            )
        )
    return key
