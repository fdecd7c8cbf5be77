from django.db import models
from django.db.models import Deferrable

from competitions.models.competition import Competition
from input2.lib.localized import LocalizedCharField, LocalizedTextField


class SelfCheckQuestion(models.Model):
    """A yes-or-no question before an entry is started; an answer other than `wanted` is explained, and no draft is begun."""

    competition = models.ForeignKey(
        Competition, models.CASCADE, related_name="self_check_questions"
    )
    key = models.SlugField(max_length=40)
    text = LocalizedCharField()
    help = LocalizedTextField(blank=True)
    wanted = models.BooleanField(default=True)
    explanation = LocalizedTextField()
    position = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["competition", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "key"], name="self_check_question_key_once"
            ),
            models.UniqueConstraint(
                fields=["competition", "position"],
                name="self_check_question_position_once",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)
