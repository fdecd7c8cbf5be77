import hashlib
import json
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from competitions.enums import Fills
from competitions.models import Question
from submissions.models.entry import Entry


class Version(models.Model):
    """The frozen content of an entry at the moment of handing in; `sha256` is over its canonical JSON.

    `content` holds the answers with their questions as they were asked, and the files with name, size and SHA-256; see
    `submissions.versions`. With `on_behalf_reason` organisers handed it in for the team, and `is_late` says that the entry's deadline
    had passed by then.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    on_behalf_reason = models.TextField(blank=True)
    is_late = models.BooleanField(default=False)

    class Meta:
        ordering = ["entry", "number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["entry", "revision"], name="version_revision_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="version_sha256_is_hex"
            ),
            models.CheckConstraint(
                condition=Q(is_late=False) | ~Q(on_behalf_reason=""), name="late_version_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def to_publication(self) -> Self:
        """Leave to name an entry in the results, as long as it is not taken back."""
        return self.filter(question__fills=Fills.PUBLICATION, withdrawn_at=None)


ConsentManager = models.Manager.from_queryset(ConsentQuerySet)


class Consent(models.Model):
    """A declaration given with a version: the text that was agreed to, by whom and when.

    Where an organiser ticked it, `on_behalf_reason` says how the applicant has declared it.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="consents")
    version = models.ForeignKey(Version, models.PROTECT, related_name="consents")
    question = models.ForeignKey(Question, models.PROTECT, related_name="consents")
    text = models.JSONField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    given_at = models.DateTimeField()
    on_behalf_reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "question"], name="consent_once_per_version"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} at {self.given_at:%Y-%m-%d}"

    @property
    def text_version(self) -> str:
        """Tells one wording from another: the beginning of the SHA-256 over the text in all its languages."""
        text = json.dumps(self.text, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:8]


class HandInRequest(models.Model):
    """A program's hand-in by its `Idempotency-Key`, so that a retry gets the first answer again and never a second version.

    `fingerprint` is a SHA-256 over what was asked: the same key with another request is a mistake of the program's.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    version = models.ForeignKey(Version, models.CASCADE, related_name="requests")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="hand_in_key_once"),
            models.CheckConstraint(condition=~Q(key=""), name="hand_in_key_not_empty"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="hand_in_fingerprint_is_hex"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} by {self.key}"
