import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from competitions.models import Criterion
from input2.lib.constraints import one_of
from judging.enums import BatchState, ConflictKind, RoundState, ScorecardState
from judging.models.round import Judge, Round
from submissions import redacting
from submissions.models import Entry, Version

if TYPE_CHECKING:
    from input2.accounts.models import User


class Batch(models.Model):
    """Assignments that were proposed, published and can be undone together."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="batches")
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.PROPOSED)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            one_of("state", BatchState, name="batch_state_known"),
            models.CheckConstraint(
                condition=Q(state=BatchState.PROPOSED) | Q(published_at__isnull=False),
                name="published_batch_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.created_at:%Y-%m-%d %H:%M})"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def standing(self) -> Self:
        """What judges see and counts count: published and not taken back."""
        return self.filter(batch__state=BatchState.PUBLISHED, removed_at=None)

    def at_work(self) -> Self:
        """The standing ones whose judge has not stepped back."""
        return self.standing().exclude(scorecard__state=ScorecardState.RECUSED)

    def visible_to(self, user: "User") -> Self:
        """The standing assignments of this person as a judge."""
        return self.standing().filter(judge__user=user, judge__is_active=True)

    def with_withheld(self) -> Self:
        """With the keys of the questions that judges may not read as the form stands today, and with what organisers redacted."""
        return self.annotate(**redacting.withheld_now("round__competition", "entry"))


AssignmentManager = models.Manager.from_queryset(AssignmentQuerySet)


class Assignment(models.Model):
    """A judge is asked to score an entry in a round."""

    # Read by `with_withheld`.
    private_now: list[str]
    identifying_now: list[str]
    redacted_copies: list[dict[str, Any]]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="assignments")
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="assignments")
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="assignments")
    created_at = models.DateTimeField()
    extended_until = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "judge", "entry"],
                condition=Q(removed_at=None),
                name="one_standing_assignment",
            )
        ]
        indexes = [models.Index(fields=["entry", "round"], name="assignment_of_entry")]

    def __str__(self) -> str:
        return f"{self.judge_id} – {self.entry_id}"

    def get_absolute_url(self) -> str:
        return reverse("judging:workspace", args=[self.pk])

    def closes_at(self) -> datetime:
        """The instant from which this judge can no longer score this entry; needs `round` loaded."""
        return max(self.round.closes_at, self.extended_until or self.round.closes_at)

    def is_standing(self) -> bool:
        """Whether it is still the judge's work; needs `batch` and `judge` loaded."""
        is_published = self.batch.state == BatchState.PUBLISHED and self.removed_at is None
        return is_published and self.judge.is_active

    def scorecard_state(self) -> ScorecardState:
        """The scorecard is written only when there is something to keep; needs `scorecard` loaded."""
        try:
            return ScorecardState(self.scorecard.state)
        except Scorecard.DoesNotExist:
            return ScorecardState.NOT_STARTED

    def is_open(self, now: datetime) -> bool:
        """Whether the scorecard can be written at this instant, the judge's own extension included."""
        is_within = self.round.opens_at <= now < self.closes_at()
        return self.round.state == RoundState.OPEN and is_within


class Scorecard(models.Model):
    """A judge's answers for one assignment; `total` (0–100) is set while every required criterion is answered.

    `revision` counts the changes of its two comments, and `writer` names the page that made the last one.
    """

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="scorecard")
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="scorecards"
    )
    state = models.CharField(
        max_length=12, choices=ScorecardState, default=ScorecardState.NOT_STARTED
    )
    total = models.DecimalField(max_digits=13, decimal_places=10, null=True, blank=True)
    comment_for_applicant = models.TextField(blank=True)
    comment_confidential = models.TextField(blank=True)
    recusal_kind = models.CharField(max_length=20, choices=ConflictKind, blank=True)
    recusal_reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    writer = models.CharField(max_length=36, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", ScorecardState, name="scorecard_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ScorecardState.SUBMITTED)
                | (
                    Q(total__isnull=False)
                    & Q(submitted_at__isnull=False)
                    & Q(version__isnull=False)
                ),
                name="submitted_scorecard_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(total__gte=0, total__lte=100),
                name="scorecard_total_on_scale",
            ),
            models.CheckConstraint(
                condition=~Q(state=ScorecardState.RECUSED) | ~Q(recusal_kind=""),
                name="recusal_has_kind",
            ),
            models.CheckConstraint(
                condition=Q(recusal_kind="") | Q(recusal_kind__in=ConflictKind.values),
                name="recusal_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.get_state_display()}"


class Score(models.Model):
    """A judge's answer for one criterion: points, "not applicable", or a comment alone so far.

    `writer` names the page that saved it last, so that a page whose answer got lost is not a second device.
    """

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    points = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    is_not_applicable = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    writer = models.CharField(max_length=36, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "criterion"], name="one_score_per_criterion"
            ),
            models.CheckConstraint(
                condition=Q(is_not_applicable=False) | Q(points=None),
                name="not_applicable_has_no_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"
