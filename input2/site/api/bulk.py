"""Steps on many entries for organisers' programs: the same services, checks and runs as the pages."""

import json
import uuid
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from competitions.models import Competition
from input2.site.api import bulk_describing as describing
from input2.site.api.bulk_describing import step, steps
from input2.site.api.bulk_serializers import BulkSentSerializer, BulkSerializer, LineSerializer
from input2.site.api.finding import OfOrganisers
from input2.site.bulk.choosing import Choice, unknown
from input2.site.bulk.presenting import runs_of
from input2.site.entry_list.finding import entries_matching, misread_rounds, scope_of
from input2.site.entry_list.wanted import Wanted, misread, misread_names
from input2.site.organising import rounds_of
from submissions import bulk as bulks
from submissions import services
from submissions.api.versions import idempotency_key
from submissions.bulk import with_codes
from submissions.models import BulkScreening


class OfRuns(OfOrganisers):
    """About the steps on many entries of a competition that the asking person runs or observes."""

    queryset: QuerySet[Any] = BulkScreening.objects.none()
    filter_backends = ()

    def run(self) -> BulkScreening:
        found = get_object_or_404(runs_of(self.competition), pk=self.kwargs["run"])
        found.competition = self.competition
        return found

    def shown(self, pk: uuid.UUID, status: HTTPStatus = HTTPStatus.OK) -> Response:
        """The run read anew: what the step has made of it."""
        run = runs_of(self.competition).get(pk=pk)
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
class BulkList(ListModelMixin, OfRuns):
    """POST chooses the entries as they stand now and has a worker give each the outcome, by the checks of one; the same key with the same body gives the same run again."""

    serializer_class = BulkSerializer

    def get(self, request: Request, slug: str) -> Response:
        page: Any = self.paginate_queryset(runs_of(self.competition))
        context = {"counts": bulks.counts_by_run(page)}
        return self.get_paginated_response(BulkSerializer(page, many=True, context=context).data)

    def post(self, request: Request, slug: str) -> Response:
        asked = BulkSentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        run = services.begin_bulk(
            self.competition,
            chosen_by(self.competition, asked.validated_data, now=self.now).entries,
            asked.asked_in(self.competition),
            key=idempotency_key(request),
            sent=json.dumps(request.data, sort_keys=True),
            by=self.person,
            now=self.now,
        )
        return self.shown(run.pk, HTTPStatus.ACCEPTED)


@extend_schema_view(
    get=step("Read how far it is", BulkSerializer, describing.RUN_ID, example=describing.RUN)
)
class BulkDetail(OfRuns):
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
class BulkLines(ListModelMixin, OfRuns):
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
class BulkGoOn(OfRuns):
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
class BulkStop(OfRuns):
    """Entries that are not done yet stay as they are."""

    serializer_class = BulkSerializer

    def post(self, request: Request, slug: str, run: uuid.UUID) -> Response:
        found = self.run()
        services.stop_bulk(found, by=self.person, now=self.now)
        return self.shown(found.pk)


def chosen_by(competition: Competition, given: dict[str, Any], *, now: datetime) -> Choice:
    """A code or a filter that is not known would mean other entries than the program thinks: it is refused."""
    if "filter" not in given:
        choice = Choice.of(with_codes(competition, given["codes"]))
        if codes := unknown(given["codes"], choice):
            raise services.UnknownEntriesError(codes[0])
        return choice
    address = QueryDict(given["filter"]).dict()
    wrong = misread_names(address) or misread(address)
    wanted = Wanted.from_address(address)
    rounds = rounds_of(competition)
    if wrong := wrong | misread_rounds(wanted, rounds):
        raise ValidationError({"filter": [f"{name}: {said[0]}" for name, said in wrong.items()]})
    return Choice.of(entries_matching(scope_of(competition, wanted, rounds, now=now), wanted))
