"""How far the publishing of a round's decisions is."""

from dataclasses import dataclass
from typing import Any, TypedDict, cast

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django_stubs_ext import WithAnnotations

from input2.jobs.enums import JobState
from input2.jobs.models import Job
from judging.enums import PUBLISHING
from judging.models import Publication, Round


class _Work(TypedDict):
    job_state: str | None
    job_error: str | None


@dataclass(frozen=True)
class Order:
    """The latest order to publish in a round; `error` is the sentence of a worker that has given up."""

    publication: Publication
    is_under_way: bool
    error: str

    @property
    def is_done(self) -> bool:
        return self.publication.published_at is not None

    @property
    def has_failed(self) -> bool:
        return not self.is_done and not self.is_under_way


def latest_order(round_: Round) -> Order | None:
    """With who gave it; one query."""
    work = Job.objects.filter(kind=PUBLISHING, key=Cast(OuterRef("pk"), CharField()))
    newest = work.order_by("-created_at", "pk")
    orders = Publication.objects.filter(round=round_).select_related("requested_by")
    found = orders.annotate(
        job_state=Subquery(newest.values("state")[:1]),
        job_error=Subquery(newest.values("error")[:1]),
    )
    latest = cast(
        "QuerySet[WithAnnotations[Publication, _Work]]", found.order_by("-requested_at")
    ).first()
    return _order(latest) if latest else None


def _order(latest: Any) -> Order:
    is_under_way = latest.published_at is None and latest.job_state in {
        JobState.QUEUED,
        JobState.RUNNING,
    }
    return Order(latest, is_under_way, latest.job_error or "")
