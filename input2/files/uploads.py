"""Files in parts: begun, continued where the last part ended, joined by a worker, or given up.

The web process keeps nothing between two parts. Each part is an object of its own in the storage and a row that says where it belongs; a
part counts from the moment its row is there, and whatever is cut off before leaves an object that is swept up.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO, Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _

from input2.files import takers
from input2.files.enums import UploadState
from input2.files.errors import FileRefusedError
from input2.files.models import Chunk, StoredFile, Upload, random_key
from input2.files.names import cleaned
from input2.files.receiving import BLOCK, Readable, received
from input2.files.workflow import UPLOAD_TRANSITIONS
from input2.jobs import services as jobs
from input2.jobs.models import Job
from input2.lib.commits import after_commit
from input2.lib.errors import DomainError
from input2.lib.workflow import check_transition

JOIN: Final = "files.join"
LARGEST_PART: Final = 4 * 1024 * 1024
# Only the last part may be smaller: otherwise a file could be a million objects.
SMALLEST_PART: Final = 64 * 1024
MOST_UNDER_WAY: Final = 30
MOST_IN_AN_HOUR: Final = 300
HOUR: Final = timedelta(hours=1)
# As full as an entry may be.
MOST_ENTRIES_IN_AN_HOUR: Final = 5

Report = Callable[[int, int], None]


class TooManyUploadsError(DomainError):
    """One person sends more than anybody needs."""

    code = "too_many_uploads"
    status = 429


class WrongOffsetError(DomainError):
    """The part does not begin where the last one ended; `received` says where that is."""

    code = "wrong_offset"

    def __init__(self, upload: Upload) -> None:
        super().__init__(_("The next part has to begin where the last one ended."))
        self.upload = upload


class MalformedPartError(DomainError):
    """The part is empty, too small, too large, or goes beyond the end of the file."""

    code = "malformed_part"
    status = 400


class UploadEndedError(DomainError):
    """All of the file has arrived already."""

    code = "upload_ended"


@transaction.atomic
def begin(
    *,
    purpose: str,
    target: str,
    name: str,
    size: int,
    limit: int,
    by: AbstractBaseUser,
    now: datetime,
) -> Upload:
    """Make room for a file; the caller has asked whether this person may send it there."""
    name = cleaned(name)
    _refuse_size(name, size, limit)
    # Two tabs at once wait for each other here instead of both passing the limits.
    get_user_model()._default_manager.select_for_update(no_key=True).get(pk=by.pk)
    _refuse_too_many(by, size, now)
    return Upload.objects.create(
        owner_id=by.pk,
        purpose=purpose,
        target=target,
        name=name,
        size=size,
        created_at=now,
        touched_at=now,
    )


def refuse_flood(by: AbstractBaseUser, size: int, *, now: datetime) -> None:
    """What is removed again is kept for a while, so adding and removing without end would fill the storage."""
    recent = StoredFile.objects.filter(created_by=by.pk, created_at__gt=now - HOUR)
    kept = recent.aggregate(bytes=Sum("size"))["bytes"] or 0
    if kept + size > MOST_ENTRIES_IN_AN_HOUR * settings.FILES_ENTRY_LIMIT:
        raise TooManyUploadsError(
            _("You have sent very many files within an hour. Go on a little later.")
        )


def append(
    upload: Upload,
    body: Readable,
    *,
    offset: int,
    length: int,
    sha256: str,
    clock: Callable[[], datetime],
) -> Upload:
    """Keep the next part; the same part sent twice, or by two tabs, is kept once.

    The clock is read when its last byte is here: nobody begins a part before a deadline and decides afterwards what is in it.
    """
    _refuse_part(upload, offset, length)
    # Bytes first, lock afterwards: a slow connection or storage must hold no row.
    with received(body, length=length, sha256=sha256) as part, _saved(part) as key:
        return _count(upload, key, offset=offset, length=length, now=clock())


@transaction.atomic
def cancel(upload: Upload) -> None:
    """Let go of a file that is not wanted any more; one that was taken stays where it is."""
    locked = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk).first()
    if locked is not None:
        _drop_parts(locked)
        locked.delete()


def join(upload_id: UUID, *, report: Report) -> UploadState | None:
    """Put the parts together and hand the file on, once; what is refused says why. None where it is not waiting for this."""
    upload = Upload.objects.select_related("owner").filter(pk=upload_id).first()
    if upload is None or upload.state != UploadState.ARRIVED:
        return None
    language = getattr(upload.owner, "language", "") or settings.LANGUAGE_CODE
    with translation.override(language), tempfile.TemporaryFile() as whole:
        try:
            _assemble(upload, whole, report)
            return _hand_on(upload, File(whole, upload.name))
        except DomainError as refusal:
            return _end(upload, UploadState.REFUSED, problem=str(refusal))


def give_up(upload: Upload) -> None:
    """No worker could join it: whoever sent it is told, and can send it again."""
    language = getattr(upload.owner, "language", "") or settings.LANGUAGE_CODE
    with translation.override(language):
        _end(upload, UploadState.REFUSED, problem=str(_not_whole(upload)))


def is_small(upload: Upload) -> bool:
    """In one part: joining it costs no more than a form with one file, and needs no worker."""
    return upload.size <= LARGEST_PART


def request_join(upload: Upload, *, at: datetime) -> Job:
    return jobs.request(kind=JOIN, key=str(upload.pk), by=None, at=at)


def _refuse_size(name: str, size: int, limit: int) -> None:
    if size < 1:
        raise FileRefusedError(_("“%(name)s” is empty.") % {"name": name})
    if size > limit:
        raise FileRefusedError(
            _("“%(name)s” is larger than the %(limit)s that are allowed.")
            % {"name": name, "limit": filesizeformat(limit)}
        )


def _refuse_too_many(by: AbstractBaseUser, size: int, now: datetime) -> None:
    own = Upload.objects.filter(owner=by.pk)
    waiting = own.under_way().aggregate(bytes=Sum("size"))["bytes"] or 0
    if own.filter(created_at__gt=now - HOUR).count() >= MOST_IN_AN_HOUR:
        raise TooManyUploadsError(
            _("You have sent very many files within an hour. Go on a little later.")
        )
    if own.under_way().count() >= MOST_UNDER_WAY or waiting + size > settings.FILES_WAITING_LIMIT:
        raise TooManyUploadsError(
            _("Too many files are on their way at once. Let some of them arrive, or cancel them.")
        )


def _refuse_part(upload: Upload, offset: int, length: int) -> None:
    if upload.state != UploadState.OPEN:
        raise UploadEndedError(_("This file has arrived already."))
    if offset != upload.received:
        raise WrongOffsetError(upload)
    left = upload.size - offset
    if not min(SMALLEST_PART, left) <= length <= min(LARGEST_PART, left):
        raise MalformedPartError(
            _("A part holds from %(least)d to %(most)d bytes, and none beyond the end of the file.")
            % {"least": min(SMALLEST_PART, left), "most": min(LARGEST_PART, left)}
        )


@contextmanager
def _saved(part: IO[Any]) -> Iterator[str]:
    key = random_key()
    if default_storage.save(key, File(part)) != key:
        raise RuntimeError("The storage renamed a part whose name is unique.")
    try:
        yield key
    except BaseException:
        default_storage.delete(key)
        raise


@transaction.atomic
def _count(upload: Upload, key: str, *, offset: int, length: int, now: datetime) -> Upload:
    locked = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk).first()
    if locked is None:
        raise UploadEndedError(_("This upload was cancelled."))
    _refuse_part(locked, offset, length)
    Chunk.objects.create(upload=locked, start=offset, size=length, key=key)
    locked.received += length
    locked.touched_at = now
    if locked.received == locked.size:
        check_transition(UPLOAD_TRANSITIONS, UploadState(locked.state), UploadState.ARRIVED)
        locked.state, locked.arrived_at = UploadState.ARRIVED, now
        if not is_small(locked):
            request_join(locked, at=now)
    locked.save(update_fields=["received", "touched_at", "state", "arrived_at"])
    return locked


def _assemble(upload: Upload, whole: IO[bytes], report: Report) -> None:
    end = 0
    for chunk in upload.chunks.order_by("start"):
        if chunk.start != end or _copy(chunk, whole) != chunk.size:
            raise _not_whole(upload)
        end += chunk.size
        report(end, upload.size)
    if end != upload.size:
        raise _not_whole(upload)
    whole.seek(0)


def _copy(chunk: Chunk, whole: IO[bytes]) -> int:
    copied = 0
    try:
        with default_storage.open(chunk.key) as part:
            for block in iter(lambda: part.read(BLOCK), b""):
                whole.write(block)
                copied += len(block)
    except FileNotFoundError:
        return -1
    return copied


@transaction.atomic
def _hand_on(upload: Upload, whole: File[Any]) -> UploadState | None:
    locked = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk).first()
    if locked is None or locked.state != UploadState.ARRIVED:
        return None
    takers.taker(locked.purpose)(locked, whole)
    return _end(locked, UploadState.TAKEN)


@transaction.atomic
def _end(upload: Upload, after: UploadState, *, problem: str = "") -> UploadState | None:
    locked = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk).first()
    if locked is None or locked.state != UploadState.ARRIVED:
        return None
    check_transition(UPLOAD_TRANSITIONS, UploadState(locked.state), after)
    locked.state, locked.problem = after, problem
    locked.save(update_fields=["state", "problem"])
    _drop_parts(locked)
    return after


def _drop_parts(upload: Upload) -> None:
    keys = list(upload.chunks.values_list("key", flat=True))
    upload.chunks.all().delete()
    after_commit(_delete_objects, keys)


def _delete_objects(keys: list[str]) -> None:
    for key in keys:
        default_storage.delete(key)


def _not_whole(upload: Upload) -> FileRefusedError:
    return FileRefusedError(
        _("“%(name)s” did not arrive whole. Send it once more.") % {"name": upload.name}
    )
