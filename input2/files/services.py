"""Taking files in and letting go of them: no row without its bytes, no bytes without a row for long."""

import hashlib
import sys
import weakref
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from input2.files import office, pictures, scanning, thumbnails
from input2.files.errors import FileRefusedError
from input2.files.inspection import inspect
from input2.files.models import StoredFile, random_key
from input2.files.names import cleaned, with_ending
from input2.lib.commits import after_commit

__all__ = [
    "FileRefusedError",
    "discard",
    "let_go",
    "store",
    "store_document",
    "store_made",
    "store_small_picture",
]

BLOCK = 64 * 1024


@transaction.atomic
def store(
    upload: File[Any],
    *,
    name: str,
    kinds: Collection[str],
    limit: int,
    by: AbstractBaseUser | None,
    at: datetime,
) -> StoredFile:
    """Check a file, keep its bytes and name it in a row; when the caller's transaction is rolled back both are gone."""
    name = cleaned(name)
    size, sha256 = _measure(upload, name=name, limit=limit)
    inspected = inspect(upload, name=name, kinds=kinds)
    stored = StoredFile.objects.create(
        key=_save(upload),
        name=with_ending(name, inspected.content_type),
        size=size,
        content_type=inspected.content_type,
        sha256=sha256,
        pdf_pages=inspected.pdf_pages,
        properties=inspected.properties,
        scan=scanning.first_state(),
        created_at=at,
        created_by_id=by.pk if by else None,
    )
    _have_looked_at(stored, at=at)
    return stored


@transaction.atomic
def store_made(made: File[Any], *, name: str, content_type: str, at: datetime) -> StoredFile:
    """Keep a file that the program itself has made: there is nothing to check, and nobody uploaded it."""
    size, sha256 = _measure(made, name=name, limit=sys.maxsize)
    return StoredFile.objects.create(
        key=_save(made),
        name=cleaned(name),
        size=size,
        content_type=content_type,
        sha256=sha256,
        created_at=at,
    )


def discard(stored: StoredFile) -> None:
    """Let go of a file that nothing refers to any more; its bytes go once that is certain."""
    keys = [key for key in (stored.key, stored.thumbnail_key) if key]
    stored.delete()
    for key in keys:
        after_commit(default_storage.delete, key)


@transaction.atomic
def store_document(
    upload: File[Any], *, name: str, limit: int, by: AbstractBaseUser | None, at: datetime
) -> StoredFile:
    """Keep a PDF or an office document for everybody to download; its name has to say which it is."""
    stored = store(upload, name=name, kinds={"pdf", "office"}, limit=limit, by=by, at=at)
    ending = office.ENDINGS.get(stored.content_type, ".pdf")
    if not cleaned(name).lower().endswith(ending):
        raise FileRefusedError(
            _("“%(name)s” is by its content a %(ending)s file. Give its name that ending.")
            % {"name": stored.name, "ending": ending}
        )
    return stored


def store_small_picture(
    upload: File[Any],
    *,
    name: str,
    limit: int,
    most_pixels: int,
    width: int,
    height: int,
    by: AbstractBaseUser | None,
    at: datetime,
) -> StoredFile:
    """Check a picture and keep a clean copy of it that fits: pages that show it stay light."""
    name = cleaned(name)
    _measure(upload, name=name, limit=limit)
    inspect(upload, name=name, kinds={"image"}, most_pixels=most_pixels)
    if _is_small_copy(upload, width=width, height=height):
        # Drawing it once more would only blur it, and a set-up that goes out and in again would not stay the same.
        return store(upload, name=name, kinds={"image"}, limit=limit, by=by, at=at)
    copy = pictures.small_copy(upload, name, width=width, height=height)
    return store(copy, name=copy.name or name, kinds={"image"}, limit=limit, by=by, at=at)


def let_go(stored: StoredFile) -> None:
    """Discard a file that its owner has dropped, unless something else still refers to it."""
    try:
        with transaction.atomic():
            discard(stored)
    except ProtectedError:
        return


def _have_looked_at(stored: StoredFile, *, at: datetime) -> None:
    """What takes its time is for a worker."""
    if stored.is_pending:
        scanning.request_scan(stored, at=at)
    if thumbnails.is_wanted(stored):
        thumbnails.request_thumbnail(stored, at=at)


def _is_small_copy(upload: File[Any], *, width: int, height: int) -> bool:
    upload.seek(0)
    return pictures.is_small_copy(upload.read(), width=width, height=height)


def _measure(upload: File[Any], *, name: str, limit: int) -> tuple[int, str]:
    # Read before storing, not while: an S3 client may read a part twice, for its own checksum or a retry.
    digest, size = hashlib.sha256(), 0
    for block in upload.chunks(BLOCK):
        size += len(block)
        if size > limit:
            raise FileRefusedError(_too_large(name, limit))
        digest.update(block)
    if not size:
        raise FileRefusedError(_("“%(name)s” is empty.") % {"name": name})
    return size, digest.hexdigest()


def _save(upload: File[Any]) -> str:
    key = random_key()
    # Django tells nobody of a rollback, but drops what waited for the commit: with its last reference
    # gone, the finalizer takes the bytes away.
    undo = _Undo(key)
    transaction.on_commit(undo.keep_file)
    upload.seek(0)
    if default_storage.save(key, upload) != key:
        raise RuntimeError("The storage renamed a file whose name is unique.")
    return key


class _Undo:
    def __init__(self, key: str) -> None:
        self._finalizer = weakref.finalize(self, default_storage.delete, key)

    def keep_file(self) -> None:
        self._finalizer.detach()


def _too_large(name: str, limit: int) -> str:
    return _("“%(name)s” is larger than the %(limit)s that are allowed.") % {
        "name": name,
        "limit": filesizeformat(limit),
    }
