import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from competitions.models import Award
from input2.jobs.models import Job
from input2.lib.constraints import one_of
from judging.enums import PUBLISHING, DecisionKind, DecisionState
from judging.models.round import Round
from submissions.enums import EntryState
from submissions.models import Entry
from submissions.workflow import OUTCOMES


class PublicationQuerySet(models.QuerySet["Publication"]):
    def under_way(self) -> Self:
        """Those that a worker has or will have in hand."""
        jobs = Job.objects.filter(kind=PUBLISHING, key=Cast(OuterRef("pk"), CharField()))
        return self.filter(Exists(jobs.under_way()), published_at=None)


PublicationManager = models.Manager.from_queryset(PublicationQuerySet)


class Publication(models.Model):
    """An organiser's order to publish the decisions of a round that are pending; a worker carries it out in one transaction.

    `confirmed` names what was missing and published all the same: `[{"key": "undecided:INPUT2-7K3QF", "text": "..."}]`. `fingerprint`
    is a SHA-256 over the decisions as they were read: whatever changes afterwards is not published by this order. Without `published_at` it is
    under way, or was given up; its job says which.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="publications")
    shares_comments = models.BooleanField(default=True)
    shares_marks = models.BooleanField(default=False)
    confirmed = models.JSONField(default=list, blank=True)
    fingerprint = models.CharField(max_length=64)
    decisions_count = models.PositiveIntegerField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    requested_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PublicationManager()

    class Meta:
        ordering = ["round", "-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decisions_count__gte=1), name="publication_has_decisions"
            ),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"),
                name="publication_fingerprint_is_hex",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.decisions_count}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def published(self) -> Self:
        """What teams may know."""
        return self.filter(state=DecisionState.PUBLISHED)


DecisionManager = models.Manager.from_queryset(DecisionQuerySet)


class Decision(models.Model):
    """What becomes of an entry after a round; nobody but organisers knows it before it is published, and nothing of it changes after.

    Without `kind` it is not taken yet, and keeps what was written for it. `feedback` is the organisers' text for the team, `note` their own.
    `withheld` are the scorecards whose comment the team is not to read. At publication `became` keeps the state that the entry came to,
    `comments` the judges' texts as the team reads them, without names and in no order that tells who, and `marks` what is told of the
    scores, 0 to 100:
    `{"total": "71.25", "judges": 3, "dimensions": [{"name": {"en": "..."}, "mean": "80"}]}`, or nothing.
    `revision` grows with every change, so that a second organiser is told.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="decisions")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, choices=DecisionKind, blank=True)
    award = models.ForeignKey(
        Award, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    feedback = models.TextField(blank=True)
    note = models.TextField(blank=True)
    withheld = ArrayField(models.BigIntegerField(), default=list, blank=True)
    state = models.CharField(max_length=10, choices=DecisionState, default=DecisionState.PENDING)
    revision = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    became = models.CharField(max_length=20, choices=EntryState, blank=True)
    comments = ArrayField(models.TextField(), default=list, blank=True)
    marks = models.JSONField(default=dict, blank=True)

    objects = DecisionManager()

    class Meta:
        constraints = [
            one_of("state", DecisionState, name="decision_state_known"),
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind__in=DecisionKind.values), name="decision_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.AWARD, award__isnull=False)
                | (~Q(kind=DecisionKind.AWARD) & Q(award=None)),
                name="decision_names_its_award",
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.PENDING, published_at=None, publication=None)
                | (
                    Q(
                        state=DecisionState.PUBLISHED,
                        published_at__isnull=False,
                        publication__isnull=False,
                    )
                    & ~Q(kind="")
                    & Q(became__in=sorted(OUTCOMES))
                ),
                name="published_decision_is_complete",
            ),
            models.UniqueConstraint(fields=["round", "entry"], name="one_decision_per_round"),
        ]
        indexes = [models.Index(fields=["entry", "state"], name="decision_of_entry")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.get_kind_display() or self.get_state_display()}"

    @property
    def is_published(self) -> bool:
        return self.state == DecisionState.PUBLISHED
