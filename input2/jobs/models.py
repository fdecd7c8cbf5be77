"""Long work as a row: what is asked for, how far it is, how it ended."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from input2.jobs.enums import JobState
from input2.lib.constraints import one_of


class JobQuerySet(models.QuerySet["Job"]):
    def of(self, kind: str, key: str) -> Self:
        """Every request for the same work, newest first."""
        return self.filter(kind=kind, key=key).order_by("-created_at", "pk")

    def under_way(self) -> Self:
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])

    def due(self, now: datetime) -> Self:
        return self.filter(state=JobState.QUEUED, due_at__lte=now)

    def cut_off(self, now: datetime) -> Self:
        """Those whose worker has not been heard of since its lease ended."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=now)


JobManager = models.Manager.from_queryset(JobQuerySet)


class Job(models.Model):
    """One piece of long work; at most one of a kind and key waits, so that many requests make one run."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    scope = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    phase = models.CharField(max_length=100, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="jobs"
    )
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    result = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)

    objects = JobManager()

    class Meta:
        constraints = [
            one_of("state", JobState, name="job_state_known"),
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state=JobState.QUEUED),
                name="one_waiting_job_per_kind_and_key",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False),
                name="job_running_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(state__in=[JobState.DONE, JobState.FAILED, JobState.CANCELLED]),
                name="job_finished_has_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=JobState.QUEUED), name="job_due"),
            models.Index(
                fields=["lease_until"], condition=Q(state=JobState.RUNNING), name="job_lease"
            ),
            models.Index(fields=["kind", "key", "-created_at"], name="job_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_under_way(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING}

    @property
    def failure(self) -> str:
        """The sentence of a worker that has given up."""
        return self.error if self.state == JobState.FAILED else ""

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0
