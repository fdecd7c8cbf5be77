"""What the platform knows of a file; its bytes stand in the storage under a random name."""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q

from input2.files.enums import ScanState, UploadState
from input2.lib.constraints import one_of

# After so long without a byte an upload and its parts are let go.
UPLOAD_KEPT = timedelta(days=1)


def random_key() -> str:
    """A storage name that tells nothing and cannot be guessed; two levels of folders keep each one small."""
    token = uuid.UUID(bytes=secrets.token_bytes(16), version=4).hex
    return f"{token[:2]}/{token[2:4]}/{token}"


class StoredFile(models.Model):
    """A checked file; the name it came with is only a label.

    `properties` is what the file says about itself, such as its author; see `input2.files.properties`. `thumbnail_key` is where a small
    picture of a large one stands, once a worker has drawn it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=60, unique=True, default=random_key, editable=False)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    pdf_pages = models.PositiveIntegerField(null=True, blank=True)
    properties = models.JSONField(default=list, blank=True)
    scan = models.CharField(max_length=10, choices=ScanState, default=ScanState.UNSCANNED)
    virus = models.CharField(max_length=120, blank=True)
    thumbnail_key = models.CharField(max_length=60, blank=True, db_index=True, editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="stored_files",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_not_empty"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="stored_file_sha256_is_hex"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="stored_file_has_name"),
            models.CheckConstraint(
                condition=Q(pdf_pages=None) | Q(pdf_pages__gt=0), name="stored_file_has_pages"
            ),
            one_of("scan", ScanState, name="stored_file_scan_known"),
            models.CheckConstraint(
                condition=Q(scan=ScanState.INFECTED) ^ Q(virus=""),
                name="stored_file_virus_named_where_found",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(scan=ScanState.PENDING),
                name="stored_file_to_scan",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_pending(self) -> bool:
        return self.scan == ScanState.PENDING

    @property
    def is_infected(self) -> bool:
        return self.scan == ScanState.INFECTED

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")

    def open(self) -> File[bytes]:
        """The bytes, for reading; the caller closes it."""
        return default_storage.open(self.key, "rb")


class UploadQuerySet(models.QuerySet["Upload"]):
    def under_way(self) -> Self:
        """What has neither been taken nor refused."""
        return self.filter(state__in=[UploadState.OPEN, UploadState.ARRIVED])

    def for_target(self, purpose: str, target: str) -> Self:
        return self.filter(purpose=purpose, target=target)

    def forgotten(self, now: datetime) -> Self:
        """Nobody has sent a byte, or asked what became of them, for a day."""
        return self.filter(touched_at__lte=now - UPLOAD_KEPT).exclude(state=UploadState.ARRIVED)


UploadManager = models.Manager.from_queryset(UploadQuerySet)


class Upload(models.Model):
    """A file that arrives in parts, each an object in the storage, until a worker joins them.

    `purpose` names who takes it, and `target` tells them what it is for; this app knows neither entries nor calls. `arrived_at` is the
    moment its last byte was there, and counts for every deadline.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads")
    purpose = models.CharField(max_length=40)
    target = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.OPEN)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True, blank=True)

    objects = UploadManager()

    class Meta:
        constraints = [
            one_of("state", UploadState, name="upload_state_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="upload_not_empty"),
            models.CheckConstraint(
                condition=Q(received__lte=F("size")), name="upload_receives_no_more_than_its_size"
            ),
            models.CheckConstraint(
                condition=Q(state=UploadState.OPEN, arrived_at=None)
                | (~Q(state=UploadState.OPEN) & Q(received=F("size"), arrived_at__isnull=False)),
                name="upload_has_arrived_when_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=UploadState.REFUSED) | ~Q(problem=""),
                name="refused_upload_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="upload_of_person"),
            models.Index(fields=["purpose", "target"], name="upload_target"),
            models.Index(fields=["state", "touched_at"], name="upload_sweep"),
        ]

    def __str__(self) -> str:
        return self.name


class Chunk(models.Model):
    """A part of an upload, from its byte `start` on."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="chunks")
    start = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    key = models.CharField(max_length=60, unique=True, default=random_key, editable=False)

    class Meta:
        ordering = ["upload", "start"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="chunk_not_empty"),
            models.UniqueConstraint(fields=["upload", "start"], name="chunk_start_once"),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.start + self.size}"
