"""Steps on many entries for organisers' programs: the same services, checks and runs as the pages."""

import json
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_view
from rest_framework.mixins import ListModelMixin
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from competitions.access import competition_for_reading
from competitions.models import Competition
from input2.accounts.authentication import Personal
from input2.lib.rest import StorableJSONParser, answer_refusal
from input2.site.bulk import describing
from input2.site.bulk.choosing import Choice, unknown
from input2.site.bulk.describing import step, steps
from input2.site.bulk.presenting import runs_of
from input2.site.bulk.serializers import BulkSentSerializer, BulkSerializer, LineSerializer
from input2.site.entry_list import entries_asked_for
from submissions import bulk as bulks
from submissions import services
from submissions.api.versions import idempotency_key
from submissions.bulk import with_codes
from submissions.models import BulkScreening


class OfOneCompetition(Personal):
    """About a competition that the asking person runs or observes; another's is not found."""

    parser_classes: tuple[type[BaseParser], ...] = (StorableJSONParser,)
    queryset: QuerySet[Any] = BulkScreening.objects.none()
    filter_backends = ()

    def get_exception_handler(self) -> Callable[[Exception, Any], Response | None]:
        return answer_refusal

    def competition(self) -> Competition:
        return competition_for_reading(self.person, self.kwargs["slug"])

    def run(self) -> BulkScreening:
        competition = self.competition()
        found = get_object_or_404(runs_of(competition), pk=self.kwargs["run"])
        found.competition = competition
        return found

    def shown(self, pk: uuid.UUID, status: HTTPStatus = HTTPStatus.OK) -> Response:
        """The run read anew: what the step has made of it."""
        run = runs_of(self.competition()).get(pk=pk)
        counts = bulks.counts_by_run([run])
        return Response(BulkSerializer(run, context={"counts": counts}).data, status=status)


@extend_schema_view(
    get=steps("List the steps on many entries", BulkSerializer(many=True), example=describing.RUN),
    post=step(
        "Begin a step on many entries",
        BulkSerializer,
        describing.KEY,
        request=BulkSentSerializer,
        sent=describing.SENT,
        example=describing.RUN,
        status=202,
        refusals=describing.NOT_BEGUN,
    ),
)
class BulkList(ListModelMixin, OfOneCompetition):
    """POST chooses the entries as they stand now and has a worker give each the outcome, by the checks of one; the same key with the same body gives the same run again."""

    serializer_class = BulkSerializer

    def get(self, request: Request, slug: str) -> Response:
        page: Any = self.paginate_queryset(runs_of(self.competition()))
        context = {"counts": bulks.counts_by_run(page)}
        return self.get_paginated_response(BulkSerializer(page, many=True, context=context).data)

    def post(self, request: Request, slug: str) -> Response:
        competition = self.competition()
        asked = BulkSentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        run = services.begin_bulk(
            competition,
            self._choice(competition, asked.validated_data).entries,
            asked.asked_in(competition),
            key=idempotency_key(request),
            sent=json.dumps(request.data, sort_keys=True),
            by=self.person,
            now=self.now,
        )
        return self.shown(run.pk, HTTPStatus.ACCEPTED)

    def _choice(self, competition: Competition, given: dict[str, Any]) -> Choice:
        if "filter" in given:
            return Choice.of(entries_asked_for(competition, given["filter"], now=self.now))
        choice = Choice.of(with_codes(competition, given["codes"]))
        if codes := unknown(given["codes"], choice):
            raise services.UnknownEntriesError(
                _("This competition has no entry with the code %(code)s.") % {"code": codes[0]}
            )
        return choice


@extend_schema_view(
    get=step("Read how far it is", BulkSerializer, describing.RUN_ID, example=describing.RUN)
)
class BulkDetail(OfOneCompetition):
    """A run with its counts."""

    serializer_class = BulkSerializer

    def get(self, request: Request, slug: str, run: uuid.UUID) -> Response:
        return self.shown(self.run().pk)


@extend_schema_view(
    get=steps(
        "Read the result of each entry",
        LineSerializer(many=True),
        describing.RUN_ID,
        example=describing.LINE,
    )
)
class BulkLines(ListModelMixin, OfOneCompetition):
    """One line for each entry, in the order of their codes."""

    serializer_class = LineSerializer

    def get(self, request: Request, slug: str, run: uuid.UUID) -> Response:
        lines = self.run().lines.select_related("entry").order_by("position")
        page: Any = self.paginate_queryset(lines)
        return self.get_paginated_response(LineSerializer(page, many=True).data)


@extend_schema_view(
    post=step(
        "Go on with what was interrupted",
        BulkSerializer,
        describing.RUN_ID,
        example=describing.RUN,
        status=202,
        refusals=describing.NOT_GONE_ON,
    )
)
class BulkGoOn(OfOneCompetition):
    """For a run that was stopped or given up; entries that have their result keep it."""

    serializer_class = BulkSerializer

    def post(self, request: Request, slug: str, run: uuid.UUID) -> Response:
        found = self.run()
        services.go_on_with_bulk(found, by=self.person, now=self.now)
        return self.shown(found.pk, HTTPStatus.ACCEPTED)


@extend_schema_view(
    post=step(
        "Stop a run",
        BulkSerializer,
        describing.RUN_ID,
        example=describing.RUN,
        refusals=describing.NOT_GONE_ON,
    )
)
class BulkStop(OfOneCompetition):
    """Entries that are not done yet stay as they are."""

    serializer_class = BulkSerializer

    def post(self, request: Request, slug: str, run: uuid.UUID) -> Response:
        found = self.run()
        services.stop_bulk(found, by=self.person, now=self.now)
        return self.shown(found.pk)


of_runs = "organise/<slug:slug>/screening/bulk/"
api_urls = [
    path(of_runs, BulkList.as_view(), name="bulk"),
    path(f"{of_runs}<uuid:run>/", BulkDetail.as_view(), name="bulk-run"),
    path(f"{of_runs}<uuid:run>/lines/", BulkLines.as_view(), name="bulk-lines"),
    path(f"{of_runs}<uuid:run>/go-on/", BulkGoOn.as_view(), name="bulk-go-on"),
    path(f"{of_runs}<uuid:run>/stop/", BulkStop.as_view(), name="bulk-stop"),
]
