from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Deferrable, F, Q

from competitions.enums import COUNTABLE, CountBy, Fills, QuestionType
from competitions.models.call import Track
from competitions.models.competition import Competition
from input2.lib.constraints import one_of
from input2.lib.localized import LocalizedCharField, LocalizedTextField


class Section(models.Model):
    """A page of the entry form."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)
    name = LocalizedCharField()
    help = LocalizedTextField(blank=True)
    position = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["competition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "key"], name="section_key_once"),
            models.UniqueConstraint(
                fields=["competition", "position"],
                name="section_position_once",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class QuestionQuerySet(models.QuerySet["Question"]):
    def of_form(self, competition: Competition) -> Self:
        """The questions in use, in reading order, with what rendering and checking need: three queries."""
        return (
            self.filter(competition=competition, retired_at=None)
            .select_related("section", "shown_if")
            .prefetch_related("tracks", "shown_if__tracks")
            .order_by("section__position", "position")
        )


QuestionManager = models.Manager.from_queryset(QuestionQuerySet)


class Question(models.Model):
    """One field of the entry form, authored by organisers.

    A required question may be required only from an instant on (`required_from`).

    `options` is a list of `{"key": "...", "label": {"en": "...", "zh-hans": "..."}}`; an option that is `"retired": true` is
    offered no more, and answers that have it keep it. For files, `file_kinds` says what is accepted (`pdf`, `image`), `most`
    how many, and `most_megabytes` how large each may be where that is less than the installation takes. Limits of texts count as `competitions.text_length` says. The answers to a statistical question are read in sums
    alone: it is voluntary and stands in no version.
    """

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=40)
    type = models.CharField(max_length=20, choices=QuestionType)
    label = LocalizedCharField()
    help = LocalizedTextField(blank=True)
    position = models.PositiveSmallIntegerField()
    is_required = models.BooleanField(default=False)
    required_from = models.DateTimeField(null=True, blank=True)
    is_private = models.BooleanField(default=False)
    is_identifying = models.BooleanField(default=False)
    is_statistical = models.BooleanField(default=False)
    fills = models.CharField(max_length=20, choices=Fills, blank=True)
    count_by = models.CharField(max_length=10, choices=CountBy, default=CountBy.WORDS)
    least = models.PositiveIntegerField(null=True, blank=True)
    most = models.PositiveIntegerField(null=True, blank=True)
    options = models.JSONField(default=list, blank=True)
    file_kinds = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    most_pages = models.PositiveSmallIntegerField(null=True, blank=True)
    most_megabytes = models.PositiveIntegerField(null=True, blank=True)
    tracks = models.ManyToManyField(Track, blank=True, related_name="questions")
    shown_if = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers"
    )
    shown_if_values = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    first_answered_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = QuestionManager()

    class Meta:
        ordering = ["section", "position"]
        constraints = [
            one_of("type", QuestionType, name="question_type_known"),
            one_of("count_by", CountBy, name="question_count_by_known"),
            models.CheckConstraint(
                condition=Q(fills="") | Q(fills__in=Fills.values), name="question_fills_known"
            ),
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(least__lte=F("most")),
                name="question_least_up_to_most",
            ),
            models.CheckConstraint(
                condition=Q(shown_if=None) | Q(shown_if_values__len__gt=0),
                name="question_condition_has_values",
            ),
            models.CheckConstraint(
                condition=Q(required_from=None) | Q(is_required=True),
                name="question_required_from_only_if_required",
            ),
            models.CheckConstraint(
                condition=Q(is_statistical=False)
                | Q(is_required=False, fills="", type__in=sorted(COUNTABLE)),
                name="statistical_question_is_voluntary",
            ),
            models.CheckConstraint(
                condition=Q(most_megabytes=None) | Q(most_megabytes__gt=0),
                name="question_takes_files_of_some_size",
            ),
            models.UniqueConstraint(fields=["competition", "key"], name="question_key_once"),
            models.UniqueConstraint(
                fields=["competition", "fills"],
                condition=~Q(fills="") & Q(retired_at=None),
                name="question_fills_column_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def options_in_use(self) -> list[dict[str, Any]]:
        return [option for option in self.options if not option.get("retired")]

    def is_required_at(self, now: datetime) -> bool:
        return self.is_required and (self.required_from is None or self.required_from <= now)

    def is_required_later(self, now: datetime) -> bool:
        return self.is_required and not self.is_required_at(now)
