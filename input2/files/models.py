"""What the platform knows of a file; its bytes stand in the storage under a random name."""

import secrets
import uuid

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q


def random_key() -> str:
    """A storage name that tells nothing and cannot be guessed; two levels of folders keep each one small."""
    token = uuid.UUID(bytes=secrets.token_bytes(16), version=4).hex
    return f"{token[:2]}/{token[2:4]}/{token}"


class StoredFile(models.Model):
    """A checked file; the name it came with is only a label.

    `properties` is what the file says about itself, such as its author; see `input2.files.properties`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=60, unique=True, default=random_key, editable=False)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    pdf_pages = models.PositiveIntegerField(null=True, blank=True)
    properties = models.JSONField(default=list, blank=True)
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
        ]

    def __str__(self) -> str:
        return self.name

    def open(self) -> File[bytes]:
        """The bytes, for reading; the caller closes it."""
        return default_storage.open(self.key, "rb")
