from django.db import models
from django.db.models import Deferrable

from competitions.models.competition import Competition
from input2.lib.localized import LocalizedCharField, LocalizedTextField


class ScreeningItem(models.Model):
    """A point of the checklist by which organisers find an entry eligible or not."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="screening_items")
    key = models.SlugField(max_length=40)
    text = LocalizedCharField()
    help = LocalizedTextField(blank=True)
    position = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["competition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "key"], name="screening_item_key_once"),
            models.UniqueConstraint(
                fields=["competition", "position"],
                name="screening_item_position_once",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)


class ScreeningReason(models.Model):
    """A sentence ready to be chosen where a point is not met; the applicant reads it."""

    item = models.ForeignKey(ScreeningItem, models.CASCADE, related_name="reasons")
    key = models.SlugField(max_length=40)
    text = LocalizedTextField()
    position = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "key"], name="screening_reason_key_once"),
            models.UniqueConstraint(
                fields=["item", "position"],
                name="screening_reason_position_once",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)
