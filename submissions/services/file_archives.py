"""The files of many entries in one ZIP: asked for, built by a worker, let go after some days."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from competitions.models import Competition, Membership
from competitions.policies import refusal_to_read_setup
from input2.accounts.models import User
from input2.audit import services as audit
from input2.files import services as files
from input2.jobs import services as jobs
from input2.jobs.models import Job
from input2.lib.errors import DomainError, ForbiddenError
from input2.lib.locks import advisory_lock, wait_for_lock
from submissions.file_archives import JOB, KEPT, MOST_BYTES, MOST_FILES, size_of
from submissions.models import Entry, FileArchive

SWEEP_LIMIT: Final = 200


class NoFilesError(DomainError):
    """An archive holds something."""

    code = "no_files"


class TooManyFilesTogetherError(DomainError):
    """A worker builds an archive within its time, and a person downloads it."""

    code = "too_many_files_together"


class ArchiveUnderWayError(DomainError):
    """Building is work for the whole installation: each person has one built at a time."""

    code = "archive_under_way"
    status = 429


@transaction.atomic
def request_archive(
    competition: Competition, entries: Iterable[int], *, address: str, by: User, now: datetime
) -> FileArchive:
    """Have the files of these entries put together; while the person's last archive is under way another is refused."""
    if refusal := refusal_to_read_setup(by, competition):
        raise refusal
    wait_for_lock(f"input2.file_archive:{competition.pk}:{by.pk}")
    mine = FileArchive.objects.filter(competition=competition, requested_by=by)
    keys = [str(key) for key in mine.values_list("pk", flat=True)]
    if Job.objects.filter(kind=JOB, key__in=keys).under_way().exists():
        raise ArchiveUnderWayError(
            _("An archive is being built for you already. Wait until it is ready, or stop it.")
        )
    wanted = Entry.objects.filter(competition=competition, pk__in=list(entries))
    chosen = sorted(wanted.values_list("pk", flat=True))
    count, size = size_of(chosen)
    _refuse_by_size(count, size)
    archive = FileArchive.objects.create(
        competition=competition,
        requested_by=by,
        address=address,
        entries=chosen,
        file_count=count,
        size=size,
        requested_at=now,
        expires_at=now + KEPT,
    )
    _record("files.archive_requested", archive, by=by, now=now)
    jobs.request(kind=JOB, key=str(archive.pk), by=by, at=now, scope=competition.slug)
    return archive


@transaction.atomic
def fill_archive(archive_id: uuid.UUID, made: File[Any], *, now: datetime) -> None:
    """Keep what a worker has built; nothing is kept for a person who may not have it any more."""
    found = FileArchive.objects.select_for_update(of=("self",)).filter(pk=archive_id)
    archive = found.select_related("competition", "requested_by").first()
    if archive is None or archive.file_id:
        return
    if refusal_to_read_setup(archive.requested_by, archive.competition):
        archive.delete()
        return
    name = f"{archive.competition.slug}-files.zip"
    archive.file = files.store_made(made, name=name, content_type="application/zip", at=now)
    archive.save(update_fields=["file"])


@transaction.atomic
def note_archive_taken(archive: FileArchive, *, by: User, now: datetime) -> None:
    """Leave a trace of who takes the files out, and of which entries."""
    if refusal := refusal_to_read_setup(by, archive.competition):
        raise refusal
    _record("files.archive_taken", archive, by=by, now=now)


@transaction.atomic
def drop_archive(archive: FileArchive, *, by: User, now: datetime) -> None:
    """Let go of an archive before its time, or stop the work on it."""
    if archive.requested_by_id != by.pk:
        raise ForbiddenError(_("This archive is somebody else's."))
    for job in Job.objects.of(JOB, str(archive.pk)).under_way():
        jobs.cancel(job, by=by, now=now)
    _record("files.archive_dropped", archive, by=by, now=now)
    _forget(archive)


def forget_expired_archives(*, now: datetime) -> None:
    """No copy of what was handed in lies about longer than it was promised."""
    with advisory_lock("input2.submissions.forget_expired_archives") as is_ours:
        if is_ours:
            expired = FileArchive.objects.for_listing().filter(expires_at__lte=now)
            for archive in expired[:SWEEP_LIMIT]:
                _forget(archive)


def forget_archives_of(person: User) -> None:
    """Inside the transaction in which the person's account goes."""
    for archive in FileArchive.objects.for_listing().filter(requested_by=person):
        _forget(archive)


def _refuse_by_size(count: int, size: int) -> None:
    if not count:
        raise NoFilesError(_("None of these entries was handed in with a file."))
    if size > MOST_BYTES or count > MOST_FILES:
        raise TooManyFilesTogetherError(
            _(
                "These are %(count)d files of %(size)s together; an archive holds at most %(files)d of %(limit)s. Filter the list and take them in parts."
            )
            % {
                "count": count,
                "size": filesizeformat(size),
                "files": MOST_FILES,
                "limit": filesizeformat(MOST_BYTES),
            }
        )


@transaction.atomic
def _forget(archive: FileArchive) -> None:
    stored = archive.file
    archive.delete()
    if stored:
        files.let_go(stored)


def _record(action: str, archive: FileArchive, *, by: User, now: datetime) -> None:
    audit.record(
        action=action,
        by=by,
        role=Membership.objects.role_of(by, archive.competition) or "",
        target=archive,
        at=now,
        scope=archive.competition.slug,
        after={"address": archive.address, "files": archive.file_count, "size": archive.size},
    )
