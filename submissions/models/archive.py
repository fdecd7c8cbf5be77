import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from competitions.models import Competition
from input2.files.models import StoredFile

if TYPE_CHECKING:
    from input2.accounts.models import User


class FileArchiveQuerySet(models.QuerySet["FileArchive"]):
    def kept_for(self, person: "User", competition: Competition, *, now: datetime) -> Self:
        """Only who asked for an archive meets it, until it expires."""
        return self.filter(requested_by=person, competition=competition, expires_at__gt=now)

    def for_listing(self) -> Self:
        """What a page shows of them; which entries they hold is long and stays where it is."""
        return self.select_related("file").defer("entries").order_by("-requested_at", "pk")


FileArchiveManager = models.Manager.from_queryset(FileArchiveQuerySet)


class FileArchive(models.Model):
    """An organiser's request for the files of many entries in one ZIP; `file` is there once a worker has built it, until it expires.

    `entries` are those that the list meant when it was asked for, and `address` is its query string. `file_count` and `size` are what was
    counted then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    competition = models.ForeignKey(
        Competition, models.CASCADE, related_name="file_archives", db_index=False
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="file_archives"
    )
    address = models.TextField(blank=True)
    entries = ArrayField(models.BigIntegerField())
    file_count = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    file = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="file_archive"
    )

    objects = FileArchiveManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(requested_at__lt=F("expires_at")),
                name="file_archive_expires_after_request",
            ),
            models.CheckConstraint(
                condition=Q(entries__len__gt=0, file_count__gt=0),
                name="file_archive_holds_something",
            ),
        ]
        indexes = [
            models.Index(fields=["competition", "requested_by"], name="file_archive_of_person"),
            models.Index(fields=["expires_at"], name="file_archive_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.file_count} files at {self.requested_at:%Y-%m-%d %H:%M}"
