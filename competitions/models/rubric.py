from datetime import datetime
from decimal import Decimal
from typing import Final, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Deferrable, F, OuterRef, Q

from competitions.enums import CommentMode, ScaleKind
from competitions.models.call import Track
from competitions.models.competition import Competition
from competitions.scales import problems_of
from input2.lib.constraints import one_of
from input2.lib.localized import LocalizedCharField, LocalizedTextField

SMALLEST_PART: Final = Decimal("0.01")


class RubricQuerySet(models.QuerySet["Rubric"]):
    def with_criteria(self) -> Self:
        """Everything a reader or a scorecard needs: three queries, whatever the size."""
        return self.prefetch_related("dimensions__criteria")

    def with_open_comments(self) -> Self:
        """Counts what was said and not dealt with yet, in the same query."""
        is_open = Q(comments__isnull=False, comments__resolved_at=None)
        return self.annotate(open_comments=Count("comments", filter=is_open))


RubricManager = models.Manager.from_queryset(RubricQuerySet)


class Rubric(models.Model):
    """A two-level scoring scheme; frozen when a round that uses it opens.

    The one that `is_shown` stands on the call page. A new version is a copy that points back to the one it follows.
    """

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="rubrics")
    name = LocalizedCharField()
    version = models.PositiveSmallIntegerField(default=1)
    follows = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="later_versions"
    )
    is_shown = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    are_weights_from_source = models.BooleanField(default=True)
    comments_close_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    # Only on rows that were read `with_open_comments`.
    open_comments: int

    objects = RubricManager()

    class Meta:
        ordering = ["competition", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition"],
                condition=Q(is_shown=True),
                name="one_rubric_shown_per_competition",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def takes_comments(self, now: datetime) -> bool:
        """The instant at which the period ends is itself too late."""
        is_open = self.comments_close_at is not None and now < self.comments_close_at
        return is_open and not self.is_frozen


class Dimension(models.Model):
    """The upper level of a rubric; its weight is its share of the total."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="dimensions")
    key = models.SlugField(max_length=40)
    name = LocalizedCharField()
    weight = models.DecimalField(max_digits=8, decimal_places=4)
    position = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["rubric", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=0), name="dimension_weight_not_negative"
            ),
            models.UniqueConstraint(fields=["rubric", "key"], name="dimension_key_once"),
            models.UniqueConstraint(
                fields=["rubric", "position"],
                name="dimension_position_once",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class CriterionQuerySet(models.QuerySet["Criterion"]):
    def in_reading_order(self) -> Self:
        """With its dimension and `track_ids`, in the order in which people read a rubric; one query."""
        links = Criterion.tracks.through._default_manager.filter(criterion=OuterRef("pk"))
        return (
            self.select_related("dimension")
            .annotate(track_ids=ArraySubquery(links.order_by("track").values("track")))
            .order_by("dimension__position", "position")
        )


CriterionManager = models.Manager.from_queryset(CriterionQuerySet)


class Criterion(models.Model):
    """One thing that judges score: a number from `scale_min` to `scale_max` in steps of `scale_step`.

    Its weight in the total is its dimension's weight times its `share` over the shares of the dimension's counted criteria that
    apply to the entry's track. `levels` of a Likert scale is a list of `{"points": "3", "label": {"en": "..."}, "text": {"en":
    "..."}}`, one for each step. An entry below `threshold` is marked, not thrown out. Without `tracks` it applies to all.
    """

    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=40)
    name = LocalizedCharField()
    guidance = LocalizedTextField(blank=True)
    low_label = LocalizedCharField(blank=True)
    high_label = LocalizedCharField(blank=True)
    share = models.DecimalField(max_digits=8, decimal_places=4, default=Decimal(1))
    scale = models.CharField(max_length=10, choices=ScaleKind, default=ScaleKind.POINTS)
    scale_min = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(0))
    scale_max = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(10))
    scale_step = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal(1))
    levels = models.JSONField(default=list, blank=True)
    threshold = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    tracks = models.ManyToManyField(Track, blank=True, related_name="criteria")
    is_counted = models.BooleanField(default=True)
    is_required = models.BooleanField(default=True)
    allows_not_applicable = models.BooleanField(default=False)
    comment = models.CharField(max_length=10, choices=CommentMode, default=CommentMode.OPTIONAL)
    position = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)

    # Only on rows that were read `in_reading_order`.
    track_ids: list[int]

    objects = CriterionManager()

    class Meta:
        ordering = ["dimension", "position"]
        verbose_name_plural = "criteria"
        constraints = [
            one_of("scale", ScaleKind, name="criterion_scale_known"),
            one_of("comment", CommentMode, name="criterion_comment_known"),
            models.CheckConstraint(
                condition=Q(scale_min__lt=F("scale_max")), name="criterion_scale_has_width"
            ),
            models.CheckConstraint(
                condition=Q(scale_step__gt=0), name="criterion_step_is_positive"
            ),
            models.CheckConstraint(condition=Q(share__gt=0), name="criterion_share_is_positive"),
            models.CheckConstraint(
                condition=Q(threshold=None)
                | (Q(threshold__gt=F("scale_min")) & Q(threshold__lte=F("scale_max"))),
                name="criterion_threshold_on_scale",
            ),
            models.UniqueConstraint(fields=["dimension", "key"], name="criterion_key_once"),
            models.UniqueConstraint(
                fields=["dimension", "position"],
                name="criterion_position_once",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def clean(self) -> None:
        """The scale as a whole makes sense; what each problem belongs to is named by its field."""
        if problems := problems_of(self):
            raise ValidationError(problems)

    def applies_to(self, track_id: int | None) -> bool:
        """Whether judges are asked this about an entry of the track; needs `track_ids`."""
        return not self.track_ids or track_id in self.track_ids

    def accepts(self, points: Decimal) -> bool:
        """Whether these points stand on the scale, ends included."""
        if not (points.is_finite() and self.scale_min <= points <= self.scale_max):
            return False
        # The remainder is rounded to 28 digits and the column to two decimals: either would hide a longer tail.
        if points != points.quantize(SMALLEST_PART):
            return False
        return (points - self.scale_min) % self.scale_step == 0


class RubricReviewer(models.Model):
    """A person from outside who was invited to comment on a draft rubric."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="reviewers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="rubric_reviews"
    )
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ["rubric", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "user"], name="rubric_reviewer_once"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class RubricComment(models.Model):
    """What a person says about one criterion of a draft, or about the whole where there is none."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="comments")
    criterion = models.ForeignKey(
        Criterion, models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    written_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["rubric", "written_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="rubric_comment_has_text"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
