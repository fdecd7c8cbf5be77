"""Economies and published calls for other programs."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from competitions import selectors
from competitions.models import Competition, Economy
from competitions.serializers import (
    CompetitionDetailSerializer,
    CompetitionSerializer,
    EconomySerializer,
    detail_of,
)


@extend_schema(summary="List the APEC member economies", tags=["economies"])
class EconomyList(ListAPIView[Economy]):
    """The 21 member economies with APEC's own names, codes and order."""

    queryset = Economy.objects.all()
    serializer_class = EconomySerializer


@extend_schema(summary="List the published competitions", tags=["competitions"])
class CompetitionList(ListAPIView[Competition]):
    """Calls that everybody may read, archived editions included; drafts never appear."""

    queryset = Competition.objects.public().for_listing()
    serializer_class = CompetitionSerializer


class CompetitionDetail(APIView):
    """One published call with its tracks, dates and the rubric that entries are judged by."""

    @extend_schema(
        summary="Read a published competition",
        tags=["competitions"],
        responses=CompetitionDetailSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        competition = get_object_or_404(Competition.objects.public(), slug=slug)
        call = selectors.call_of(competition)
        return Response(detail_of(call, now=timezone.now()).data)
