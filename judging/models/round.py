from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from competitions.models import Competition, Rubric, Track
from input2.lib.constraints import one_of
from input2.lib.localized import LocalizedCharField
from judging.enums import ConflictKind, RoundState, SameEconomy, Visibility
from submissions.models import Entry

if TYPE_CHECKING:
    from input2.accounts.models import User


class Round(models.Model):
    """One judging pass over a competition's entries, with its rubric, dates and rules."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="rounds")
    position = models.PositiveSmallIntegerField()
    name = LocalizedCharField()
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.DRAFT)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="rounds")
    judges_per_entry = models.PositiveSmallIntegerField(default=3)
    is_blind = models.BooleanField(default=False)
    same_economy = models.CharField(max_length=10, choices=SameEconomy, default=SameEconomy.WARN)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.AFTER_OWN)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["competition", "position"]
        constraints = [
            one_of("state", RoundState, name="round_state_known"),
            one_of("same_economy", SameEconomy, name="round_same_economy_known"),
            one_of("visibility", Visibility, name="round_visibility_known"),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="round_opens_before_closing"
            ),
            models.CheckConstraint(
                condition=Q(judges_per_entry__gte=1), name="round_asks_for_a_judge"
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.PUBLISHED, published_at__isnull=False)
                | (~Q(state=RoundState.PUBLISHED) & Q(published_at=None)),
                name="published_round_has_time",
            ),
            models.UniqueConstraint(
                fields=["competition", "position"], name="one_round_per_position"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("judging:round", args=[self.competition.slug, self.position])

    def is_open(self, now: datetime) -> bool:
        """Whether scorecards can be written at this instant; the deadline itself is too late."""
        return self.state == RoundState.OPEN and self.opens_at <= now < self.closes_at


class JudgeQuerySet(models.QuerySet["Judge"]):
    def of_user(self, user: "User") -> Self:
        return self.filter(user=user, is_active=True)


JudgeManager = models.Manager.from_queryset(JudgeQuerySet)


class Judge(models.Model):
    """A person with the judge role in one competition; `code` stands for them in exports.

    `organisation` and `economy` are what the profile said when the role was given: changing the profile undoes no conflict.
    """

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="judges")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="judges")
    code = models.CharField(max_length=10)
    organisation = models.CharField(max_length=200, blank=True)
    economy = models.CharField(max_length=3, blank=True)
    capacity = models.PositiveSmallIntegerField(default=12)
    expertise = models.TextField(blank=True)
    tracks = models.ManyToManyField(Track, blank=True, related_name="judges")
    is_active = models.BooleanField(default=True)

    objects = JudgeManager()

    class Meta:
        ordering = ["competition", "code"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "user"], name="one_judge_per_person"),
            models.UniqueConstraint(fields=["competition", "code"], name="judge_code_once"),
        ]

    def __str__(self) -> str:
        return self.user.full_name


class Conflict(models.Model):
    """A declared conflict of interest: this pair must not meet. Detected ones are computed, never stored."""

    judge = models.ForeignKey(Judge, models.CASCADE, related_name="conflicts")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="conflicts")
    kind = models.CharField(max_length=20, choices=ConflictKind)
    reason = models.TextField(blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("kind", ConflictKind, name="conflict_kind_known"),
            models.UniqueConstraint(fields=["judge", "entry"], name="one_conflict_per_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.judge_id} – {self.entry_id}: {self.get_kind_display()}"
