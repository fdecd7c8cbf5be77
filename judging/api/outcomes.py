"""What became of one's own entry."""

from drf_spectacular.utils import extend_schema_view
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from judging.api import examples
from judging.selectors.decisions import outcomes_of
from judging.serializers import OutcomeSerializer
from submissions.api.describing import CODE, listed
from submissions.api.finding import OfMyEntries


@extend_schema_view(
    get=listed(
        "List the outcomes",
        OutcomeSerializer(many=True),
        CODE,
        example=examples.OUTCOME,
        has_filters=False,
    ),
)
class OutcomeList(ListModelMixin, OfMyEntries):
    """What was published about the entry after each round, the latest first, with the words to its team; empty before."""

    serializer_class = OutcomeSerializer
    filter_backends = ()

    def get(self, request: Request, code: str) -> Response:
        latest_first = outcomes_of(self.entry())[::-1]
        page = self.paginate_queryset(latest_first)
        context = self.get_serializer_context()
        rows = OutcomeSerializer(page, many=True, context=context).data
        return self.get_paginated_response(rows)
