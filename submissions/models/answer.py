import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from competitions.models import Question
from input2.files.models import StoredFile
from input2.jobs.models import Job
from submissions.models.entry import Entry


class Answer(models.Model):
    """The draft's answer to one question, in the shape `competitions.question_types` gives it.

    `writer` is a token of the page that wrote it last, so that a page's retry is not taken for a second person.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    value = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=1)
    writer = models.CharField(max_length=36, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "question"], name="one_answer_per_question")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.question_id}"


class AnswerChange(models.Model):
    """What an answer was; changes by one person within a few minutes are one row."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="changes")
    value = models.JSONField(null=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["answer", "saved_at"]

    def __str__(self) -> str:
        return f"{self.answer_id} at {self.saved_at:%Y-%m-%d %H:%M}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def in_draft(self) -> Self:
        """The files of the draft as it stands; removed ones stay for the versions that hold them."""
        return self.filter(removed_at=None).select_related("stored", "question", "cleaning")


AttachmentManager = models.Manager.from_queryset(AttachmentQuerySet)


class Attachment(models.Model):
    """A file that answers a question of an entry; `cleaned_from` is the file that a cleaned copy stands for.

    `cleaning` is the work that makes such a copy of this file, while it is under way or when it has failed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="attachments")
    question = models.ForeignKey(Question, models.PROTECT, related_name="attachments")
    stored = models.OneToOneField(StoredFile, models.PROTECT, related_name="attachment")
    caption = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    cleaned_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="cleaned_copies"
    )
    cleaning = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AttachmentManager()

    class Meta:
        ordering = ["entry", "question", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "question", "position"],
                condition=Q(removed_at=None),
                name="attachment_position_once",
            )
        ]

    def __str__(self) -> str:
        return self.stored.name
