"""Small pictures of large ones, drawn by a worker; until there is one, readers get the picture itself."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction

from input2.files import pictures
from input2.files.errors import FileRefusedError
from input2.files.models import StoredFile, random_key
from input2.jobs import services as jobs
from input2.jobs.models import Job

THUMBNAIL: Final = "files.thumbnail"
SIDE: Final = 320
# A smaller picture is quick enough as it is.
LARGE_BYTES: Final = 100_000


def is_wanted(stored: StoredFile) -> bool:
    return stored.content_type in pictures.TYPES.values() and stored.size > LARGE_BYTES


def request_thumbnail(stored: StoredFile, *, at: datetime) -> Job:
    return jobs.request(kind=THUMBNAIL, key=str(stored.pk), by=None, at=at)


def draw(stored_id: UUID) -> bool:
    """Draw the thumbnail once; False where there is nothing to draw, or one already."""
    stored = StoredFile.objects.filter(pk=stored_id, thumbnail_key="").first()
    if stored is None:
        return False
    try:
        with stored.open() as source:
            small = pictures.small_copy(source, stored.name, width=SIDE, height=SIDE)
    except (FileRefusedError, FileNotFoundError):
        return False
    key = default_storage.save(random_key(), small)
    return _keep(stored, key)


@transaction.atomic
def _keep(stored: StoredFile, key: str) -> bool:
    kept = StoredFile.objects.filter(pk=stored.pk, thumbnail_key="").update(thumbnail_key=key)
    if not kept:
        default_storage.delete(key)
    return bool(kept)
