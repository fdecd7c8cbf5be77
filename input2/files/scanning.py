"""Virus scans: asked for when a file is stored, done by a worker, asked for again while the scanner is away."""

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from input2.audit import services as audit
from input2.files import clamd
from input2.files.enums import ScanState
from input2.files.models import StoredFile
from input2.files.signals import file_quarantined
from input2.files.workflow import SCAN_TRANSITIONS
from input2.jobs import services as jobs
from input2.jobs.models import Job
from input2.lib.workflow import check_transition

logger = logging.getLogger(__name__)

SCAN: Final = "files.scan"
# How long a scanner that was away is left alone.
PAUSE: Final = timedelta(minutes=5)
AT_ONCE: Final = 50


def first_state() -> ScanState:
    """What a new file is, before anybody has looked at it."""
    return ScanState.PENDING if settings.CLAMD_URL else ScanState.UNSCANNED


def request_scan(stored: StoredFile, *, at: datetime) -> Job:
    return jobs.request(kind=SCAN, key=str(stored.pk), by=None, at=at)


def scan(stored_id: UUID, *, now: datetime) -> str:
    """Let a clean file go out, and put an infected one where nobody gets it; what cannot be asked waits."""
    stored = StoredFile.objects.filter(pk=stored_id, scan=ScanState.PENDING).first()
    if stored is None:
        return "gone"
    try:
        with stored.open() as file:
            virus = clamd.virus_in(file, settings.CLAMD_URL)
    except (clamd.ScannerAwayError, FileNotFoundError) as problem:
        logger.warning("File %s waits for its virus scan: %s", stored.pk, problem)
        return "waits"
    return _note(stored, virus, now=now)


def sweep_scans(*, now: datetime) -> None:
    """Ask again about files that nobody could say anything about."""
    asked = Job.objects.filter(
        kind=SCAN, key=Cast(OuterRef("pk"), CharField()), created_at__gt=now - PAUSE
    )
    waiting = StoredFile.objects.filter(scan=ScanState.PENDING, created_at__lte=now - PAUSE)
    # A fixed number, oldest first: a scanner that comes back is not buried.
    for stored in waiting.exclude(Exists(asked)).order_by("created_at")[:AT_ONCE]:
        with transaction.atomic():
            request_scan(stored, at=now)


@transaction.atomic
def _note(stored: StoredFile, virus: str, *, now: datetime) -> str:
    locked = StoredFile.objects.select_for_update(of=("self",)).filter(pk=stored.pk).first()
    if locked is None or locked.scan != ScanState.PENDING:
        return "gone"
    after = ScanState.INFECTED if virus else ScanState.CLEAN
    check_transition(SCAN_TRANSITIONS, ScanState(locked.scan), after)
    locked.scan, locked.virus = after, virus[:120]
    locked.save(update_fields=["scan", "virus"])
    if virus:
        audit.record(action="file.quarantined", by=None, target=locked, at=now, reason=locked.virus)
        file_quarantined.send(StoredFile, stored=locked, at=now)
    return str(after.value)
