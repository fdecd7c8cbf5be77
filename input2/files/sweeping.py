"""What is left behind: uploads that nobody goes on with, objects without a row, rows that nothing refers to."""

import logging
import re
from datetime import datetime, timedelta
from typing import Final

from django.core.files.storage import default_storage
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast, Substr

from input2.files import services, uploads
from input2.files.enums import UploadState
from input2.files.models import Chunk, StoredFile, Upload
from input2.jobs.models import Job
from input2.lib.locks import advisory_lock

logger = logging.getLogger(__name__)

# Longer than any transaction: what has no row by then has lost it, or never had one.
LEFT_ALONE: Final = timedelta(days=1)
# A join begins within seconds; by then the worker that should have done it is gone.
JOIN_OVERDUE: Final = timedelta(minutes=2)
GIVEN_UP: Final = timedelta(hours=1)
# Nothing else in the storage is ours to delete.
OUR_KEY: Final = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}")
AT_ONCE: Final = 200
# The first two digits of every key, and in how many goes they are looked at.
BRANCHES: Final = 256
HOURS: Final = 24


def sweep_uploads(*, now: datetime) -> None:
    """Let go of forgotten uploads, have those joined whose worker was lost, and give up what no worker can join."""
    with advisory_lock("input2.files.sweep_uploads") as is_ours:
        if not is_ours:
            return
        for upload in Upload.objects.forgotten(now)[:AT_ONCE]:
            uploads.cancel(upload)
        for upload in _without_job(now - GIVEN_UP)[:AT_ONCE]:
            uploads.give_up(upload)
        for upload in _without_job(now - JOIN_OVERDUE)[:AT_ONCE]:
            uploads.request_join(upload, at=now)


def sweep_storage(*, now: datetime) -> None:
    """No file that nothing refers to, no object without its row; a file whose bytes are gone is reported.

    Each call looks at one part in twenty-four of the storage, so that an hourly one sees all of it once a day.
    """
    with advisory_lock("input2.files.sweep_storage") as is_ours:
        if not is_ours:
            return
        for stored in _unused(now)[:AT_ONCE]:
            services.let_go(stored)
        for number in range(now.hour, BRANCHES, HOURS):
            for folder in _folders(f"{number:02x}"):
                _sweep_folder(folder, now=now)


def _without_job(before: datetime) -> QuerySet[Upload]:
    """Whole since before this moment, and nobody is about to join them."""
    key = Cast(OuterRef("pk"), CharField())
    under_way = Job.objects.filter(kind=uploads.JOIN, key=key).under_way()
    waiting = Upload.objects.filter(state=UploadState.ARRIVED, arrived_at__lte=before)
    return waiting.exclude(Exists(under_way)).order_by("arrived_at")


def _unused(now: datetime) -> QuerySet[StoredFile]:
    old = StoredFile.objects.filter(created_at__lte=now - LEFT_ALONE)
    for relation in StoredFile._meta.related_objects:
        rows = relation.related_model._default_manager
        old = old.exclude(Exists(rows.filter(**{relation.field.name: OuterRef("pk")})))
    return old.order_by("created_at")


def _folders(branch: str) -> set[str]:
    """Those of the storage, and those in which something should be."""
    below, _names = _listed(branch)
    wanted = StoredFile.objects.filter(key__startswith=f"{branch}/").annotate(
        folder=Substr("key", 1, len("ff/ff"))
    )
    return {f"{branch}/{name}" for name in below} | set(
        wanted.values_list("folder", flat=True).distinct()
    )


def _sweep_folder(folder: str, *, now: datetime) -> None:
    _below, names = _listed(folder)
    present = {key for name in names if OUR_KEY.fullmatch(key := f"{folder}/{name}")}
    files = StoredFile.objects.filter(key__startswith=f"{folder}/")
    chunks = Chunk.objects.filter(key__startswith=f"{folder}/")
    # Listed before it is asked: an object that comes in between is not taken for one without a row.
    small = StoredFile.objects.filter(thumbnail_key__startswith=f"{folder}/")
    known = {
        *files.values_list("key", flat=True),
        *small.values_list("thumbnail_key", flat=True),
        *chunks.values_list("key", flat=True),
    }
    for key in present - known:
        if default_storage.get_modified_time(key) <= now - LEFT_ALONE:
            default_storage.delete(key)
            logger.info("Swept %s: no row named it for a day.", key)
    lost = files.filter(created_at__lte=now - LEFT_ALONE).exclude(key__in=present)
    for stored in lost:
        logger.error("The bytes of file %s are gone from the storage.", stored.pk)


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
