"""The files of a draft: in, out, and away."""

import uuid
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_view
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from input2.files.responses import file_response
from submissions import services
from submissions.api import examples
from submissions.api.describing import CODE, FILE, described
from submissions.api.finding import OfMyEntries
from submissions.models import Attachment
from submissions.serializers import FileSentSerializer, FileSerializer


@extend_schema_view(
    post=described(
        "Upload a file",
        FileSerializer,
        CODE,
        request={"multipart/form-data": FileSentSerializer},
        example=examples.FILE,
        status=201,
        refusals=examples.NOT_TAKEN,
    ),
)
class FileList(OfMyEntries):
    """One file for one question, in one request; its content has to be what the question takes."""

    parser_classes = (MultiPartParser,)
    serializer_class = FileSerializer

    def post(self, request: Request, code: str) -> Response:
        entry = self.entry()
        asked = FileSentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        sent: Any = asked.validated_data
        file = services.attach(entry, sent["question"], sent["file"], by=self.person, now=self.now)
        context = {**self.get_serializer_context(), "code": code}
        answer = FileSerializer(file, context=context).data
        return Response(answer, status=status.HTTP_201_CREATED)


@extend_schema_view(
    get=described("Get a file", {(200, "*/*"): OpenApiTypes.BINARY}, CODE, FILE),
    delete=described("Remove a file", None, CODE, FILE, status=204, refusals=examples.NOT_ALLOWED),
)
class FileDetail(OfMyEntries):
    """The bytes of a file of the entry; removing one takes it out of the draft, and versions keep it."""

    serializer_class = FileSerializer

    def get(self, request: Request, code: str, file: uuid.UUID) -> HttpResponseBase:
        found = get_object_or_404(
            Attachment.objects.select_related("stored"), entry=self.entry(), pk=file
        )
        return file_response(found.stored, inline=False)

    def delete(self, request: Request, code: str, file: uuid.UUID) -> Response:
        drafts = Attachment.objects.in_draft().select_related("entry__competition")
        found = get_object_or_404(drafts, entry=self.entry(), pk=file)
        services.detach(found, by=self.person, now=self.now)
        return Response(status=status.HTTP_204_NO_CONTENT)
