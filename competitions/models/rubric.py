from decimal import Decimal
from typing import Final, Self

from django.db import models
from django.db.models import F, Q

from competitions.enums import CommentMode, ScaleKind
from competitions.models.competition import Competition
from input2.lib.constraints import one_of
from input2.lib.localized import LocalizedCharField, LocalizedTextField

SMALLEST_PART: Final = Decimal("0.01")


class RubricQuerySet(models.QuerySet["Rubric"]):
    def with_criteria(self) -> Self:
        """Everything a reader or a scorecard needs: three queries, whatever the size."""
        return self.prefetch_related("dimensions__criteria")


RubricManager = models.Manager.from_queryset(RubricQuerySet)


class Rubric(models.Model):
    """A two-level scoring scheme that entrants can read; frozen when a round that uses it opens."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="rubrics")
    name = LocalizedCharField()
    version = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=200, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)

    objects = RubricManager()

    class Meta:
        ordering = ["competition", "pk"]

    def __str__(self) -> str:
        return str(self.name)


class Dimension(models.Model):
    """The upper level of a rubric; its weight is its share of the total."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="dimensions")
    key = models.SlugField(max_length=40)
    name = LocalizedCharField()
    weight = models.DecimalField(max_digits=8, decimal_places=4)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["rubric", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=0), name="dimension_weight_not_negative"
            ),
            models.UniqueConstraint(fields=["rubric", "key"], name="dimension_key_once"),
            models.UniqueConstraint(fields=["rubric", "position"], name="dimension_position_once"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Criterion(models.Model):
    """One thing that judges score: a number from `scale_min` to `scale_max` in steps of `scale_step`.

    Its weight in the total is its dimension's weight times its `share` over the shares of the dimension's counted criteria.
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
    is_counted = models.BooleanField(default=True)
    is_required = models.BooleanField(default=True)
    allows_not_applicable = models.BooleanField(default=False)
    comment = models.CharField(max_length=10, choices=CommentMode, default=CommentMode.OPTIONAL)
    position = models.PositiveSmallIntegerField()

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
            models.UniqueConstraint(fields=["dimension", "key"], name="criterion_key_once"),
            models.UniqueConstraint(
                fields=["dimension", "position"], name="criterion_position_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def accepts(self, points: Decimal) -> bool:
        """Whether these points stand on the scale, ends included."""
        if not (points.is_finite() and self.scale_min <= points <= self.scale_max):
            return False
        # The remainder is rounded to 28 digits and the column to two decimals: either would hide a longer tail.
        if points != points.quantize(SMALLEST_PART):
            return False
        return (points - self.scale_min) % self.scale_step == 0
