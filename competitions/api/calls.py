"""Economies, the list of calls, one call, its rubric."""

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404
from drf_spectacular.utils import extend_schema_view

from competitions import selectors
from competitions.api import examples
from competitions.api.describing import described, described_of_call
from competitions.api.finding import OfCompetitions, OfOneCall, stamp_of, stamped
from competitions.filters import CompetitionFilter, EconomyFilter
from competitions.models import Competition, Economy, Rubric
from competitions.serializers import (
    CompetitionDetailSerializer,
    CompetitionSerializer,
    EconomySerializer,
    RubricSerializer,
    rubric_context,
)
from input2.lib.public_reading import PublicDetail, PublicList


@extend_schema_view(
    get=described(
        "List the APEC member economies",
        EconomySerializer(many=True),
        tag="economies",
        example=examples.ECONOMY,
    )
)
class EconomyList(OfCompetitions, PublicList):
    """The 21 member economies with APEC's own names, codes and order."""

    queryset = Economy.objects.all()
    serializer_class = EconomySerializer
    filterset_class = EconomyFilter

    def stamp(self) -> Sequence[object]:
        return list(Economy.objects.values_list("code", "name", "position"))


@extend_schema_view(
    get=described(
        "List the published competitions",
        CompetitionSerializer(many=True),
        tag="calls",
        example=examples.COMPETITION,
    )
)
class CompetitionList(OfCompetitions, PublicList):
    """Calls that everybody may read, archived editions included, latest deadline first; drafts never appear."""

    queryset = Competition.objects.public().for_listing()
    serializer_class = CompetitionSerializer
    filterset_class = CompetitionFilter

    def stamp(self) -> Sequence[object]:
        return [stamp_of(call, self.now) for call in stamped(self.now).order_by("pk")]


@extend_schema_view(
    get=described_of_call(
        "Read a published competition",
        CompetitionDetailSerializer,
        example=examples.COMPETITION_DETAIL,
    )
)
class CompetitionDetail(OfOneCall, PublicDetail):
    """One published call with its tracks, dates and the rubric that entries are judged by."""

    serializer_class = CompetitionDetailSerializer

    def get_object(self) -> Competition:
        prefetch_related_objects([self.competition], "tracks__sub_fields", "key_dates")
        return self.competition

    def extras(self) -> dict[str, Any]:
        return _rubric_of(self.competition)


@extend_schema_view(
    get=described_of_call("Read the rubric", RubricSerializer, example=examples.RUBRIC)
)
class RubricDetail(OfOneCall, PublicDetail):
    """The two-level scheme that the organisers show to entrants; 404 where they show none."""

    serializer_class = RubricSerializer

    def get_object(self) -> Rubric:
        rubric = Rubric.objects.filter(competition=self.competition, is_shown=True).first()
        if rubric is None:
            raise Http404
        return rubric

    def extras(self) -> dict[str, Any]:
        return _rubric_of(self.competition)


def _rubric_of(competition: Competition) -> dict[str, Any]:
    criteria = list(selectors.criteria_shown_to_entrants(competition))
    return rubric_context(criteria, competition.tracks.all())
