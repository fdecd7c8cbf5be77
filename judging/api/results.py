from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from drf_spectacular.utils import extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from competitions.api.describing import described_of_call
from competitions.api.finding import OfOneCall
from input2.lib.public_reading import source_digest
from judging.api import examples
from judging.selectors.results import results_of
from judging.serializers import ResultsSerializer

RELEASE: Final = source_digest("judging.serializers")


@extend_schema_view(
    get=described_of_call("Read the results", ResultsSerializer, example=examples.RESULTS)
)
class ResultsDetail(OfOneCall):
    """Winners by prize, finalists and shortlist as far as they are published; a team that has not agreed to it is not named."""

    serializer_class = ResultsSerializer
    release = RELEASE

    def stamp(self) -> Sequence[object]:
        """The answer itself: a consent that is withdrawn changes nothing else."""
        return (*super().stamp(), self.results)

    def answer(self, request: Request) -> Response:
        return Response(self.results)

    @cached_property
    def results(self) -> dict[str, Any]:
        found = results_of(self.competition)
        return ResultsSerializer(found, context=self.get_serializer_context()).data
