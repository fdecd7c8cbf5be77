"""The list, one entry, beginning one, its answers, and taking it back."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_view
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from competitions.models import Competition
from submissions import services
from submissions.api import examples
from submissions.api.describing import CODE, described, listed
from submissions.api.finding import OfMyEntries
from submissions.filters import EntryFilter
from submissions.serializers import (
    AnswersSentSerializer,
    DraftSerializer,
    EntrySerializer,
    NewEntrySerializer,
    WithdrawalSerializer,
)


@extend_schema_view(
    get=listed("List your entries", EntrySerializer(many=True), example=examples.ENTRY),
    post=described(
        "Begin an entry",
        DraftSerializer,
        request=NewEntrySerializer,
        sent=examples.NEW_ENTRY,
        example=examples.DRAFT,
        status=201,
        refusals=examples.NOT_BEGUN,
    ),
)
class EntryList(ListModelMixin, OfMyEntries):
    """Your entries in all calls, the nearest deadline first; POST begins one, or gives back your draft that is still untouched."""

    serializer_class = EntrySerializer
    filterset_class = EntryFilter

    def get(self, request: Request) -> Response:
        return self.list(request)

    def post(self, request: Request) -> Response:
        asked = NewEntrySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        slug = asked.validated_data["competition"]
        competition = get_object_or_404(Competition.objects.public(), slug=slug)
        entry = services.start_entry(
            competition, by=self.person, now=self.now, check=asked.check_given
        )
        return Response(self.draft(entry.code), status=status.HTTP_201_CREATED)


@extend_schema_view(
    get=described("Read a draft", DraftSerializer, CODE, example=examples.DRAFT),
)
class EntryDetail(OfMyEntries):
    """The form with the draft's answers and files, what is missing, and what you may do now."""

    serializer_class = DraftSerializer

    def get(self, request: Request, code: str) -> Response:
        return Response(self.draft(self.entry().code))


@extend_schema_view(
    patch=described(
        "Save answers",
        DraftSerializer,
        CODE,
        request=AnswersSentSerializer,
        sent=examples.ANSWERS,
        example=examples.DRAFT,
        refusals=examples.NOT_SAVED,
    ),
)
class AnswersOfEntry(OfMyEntries):
    """All or none. Where somebody else has changed an answer since your `base`, the 409 has what stands: yours stays with you."""

    serializer_class = AnswersSentSerializer

    def patch(self, request: Request, code: str) -> Response:
        entry = self.entry()
        asked = AnswersSentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        services.save_together(entry, asked.sent, by=self.person, now=self.now)
        return Response(self.draft(code))


@extend_schema_view(
    post=described(
        "Withdraw an entry",
        DraftSerializer,
        CODE,
        request=WithdrawalSerializer,
        sent=examples.WITHDRAWAL,
        example={**examples.DRAFT, "state": "withdrawn"},
        refusals=examples.NOT_ALLOWED,
    ),
)
class Withdrawal(OfMyEntries):
    """Takes the entry out of the running, for good."""

    serializer_class = WithdrawalSerializer

    def post(self, request: Request, code: str) -> Response:
        entry = self.entry()
        asked = WithdrawalSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        reason: Any = asked.validated_data["reason"]
        services.withdraw(entry, reason=reason, by=self.person, now=self.now)
        return Response(self.draft(code))
