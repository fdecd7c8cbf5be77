"""The entries of a call, filtered and sorted as on the organisers' page."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from input2.site.api.describing import MISREAD_FILTER, REFUSED, SLUG, TAG, filter_parameters
from input2.site.api.examples import LISTED_ENTRY
from input2.site.api.finding import OfOrganisers
from input2.site.api.paging import EntryPages
from input2.site.api.serializers import ListedEntrySerializer
from input2.site.entry_list.finding import Scope, entries_matching, misread_rounds, scope_of
from input2.site.entry_list.keyset import misread_places
from input2.site.entry_list.wanted import Wanted, misread
from input2.site.organising import rounds_of
from submissions.models import Entry


@extend_schema_view(
    get=extend_schema(
        summary="List the entries of a call",
        tags=[TAG],
        parameters=[SLUG, *filter_parameters()],
        responses={200: ListedEntrySerializer(many=True), 400: MISREAD_FILTER, **REFUSED},
        examples=[LISTED_ENTRY],
    )
)
class ListedEntries(ListModelMixin, OfOrganisers):
    """For the call's organisers and observers: without a filter all that is handed in, the newest first."""

    serializer_class = ListedEntrySerializer
    pagination_class = EntryPages
    queryset = Entry.objects.none()
    wanted: Wanted
    scope: Scope

    def get(self, request: Request, slug: str) -> Response:
        given = request.query_params.dict()
        if wrong := misread(given):
            raise ValidationError(wrong)
        self.wanted = Wanted.from_address(given)
        rounds = rounds_of(self.competition)
        self.scope = scope_of(self.competition, self.wanted, rounds, now=self.now)
        has_round = self.scope.judged is not None
        wrong = misread_rounds(self.wanted, rounds)
        if wrong := wrong | misread_places(given, self.wanted, has_round=has_round):
            raise ValidationError(wrong)
        return self.list(request)

    def get_queryset(self) -> QuerySet[Entry]:
        if getattr(self, "swagger_fake_view", False):
            return Entry.objects.none()
        return entries_matching(self.scope, self.wanted)

    def get_serializer_context(self) -> dict[str, Any]:
        now = getattr(self, "now", None)
        return {**super().get_serializer_context(), "now": now, "slug": self.kwargs.get("slug")}
