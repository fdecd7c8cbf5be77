"""Putting a cleaned copy in the place of a file, and the file back in the place of the copy."""

import tempfile
import uuid
from datetime import datetime

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from input2.accounts.models import User
from input2.audit import services as audit
from input2.files import clean_copies
from input2.files import services as files
from input2.files.models import StoredFile
from input2.jobs import services as jobs
from input2.lib.errors import DomainError
from submissions import policies
from submissions.file_cleaning import CLEANABLE, JOB, job_key
from submissions.models import Attachment, Entry
from submissions.services.locking import locked

IN_MEMORY = 1024 * 1024


class NotCleanableError(DomainError):
    """Only PDF files and pictures of the draft as it stands can be cleaned, and only copies can be taken back."""

    code = "not_cleanable"


@transaction.atomic
def request_cleaning(attachment: Attachment, *, by: User, now: datetime) -> None:
    """Have a worker put a cleaned copy in the file's place; a second click shares the first one's work."""
    entry = locked(attachment.entry)
    _check(attachment, entry, by=by, now=now)
    attachment.cleaning = jobs.request(
        kind=JOB, key=job_key(attachment), by=by, at=now, scope=entry.competition.slug
    )
    attachment.save(update_fields=["cleaning"])


@transaction.atomic
def clean_file(attachment_id: uuid.UUID, *, by: User, now: datetime) -> Attachment:
    """Replace the file by a copy without properties; versions that were handed in keep the file as it was."""
    attachment = Attachment.objects.select_related("stored", "entry__competition", "question").get(
        pk=attachment_id
    )
    _check(attachment, attachment.entry, by=by, now=now)
    # Bytes first, lock afterwards: cleaning takes seconds, and the team goes on typing.
    stored = _clean_copy(attachment, by=by, now=now)
    entry = locked(attachment.entry)
    _check(attachment, entry, by=by, now=now)
    copy = Attachment(
        entry=entry,
        question=attachment.question,
        stored=stored,
        caption=attachment.caption,
        position=attachment.position,
        added_at=now,
        cleaned_from=attachment,
    )
    _replace(attachment, now=now)
    copy.save()
    _record("entry.file_cleaned", entry, before=attachment, after=copy, by=by, now=now)
    return copy


@transaction.atomic
def restore_original(copy: Attachment, *, by: User, now: datetime) -> None:
    """Undo a cleaning while the draft is open: the file as it was takes the copy's place."""
    entry = locked(copy.entry)
    if refusal := policies.refusal_to_edit(by, entry, now=now):
        raise refusal
    original = copy.cleaned_from
    if original is None or _is_gone(copy):
        raise NotCleanableError(_("This file is no cleaned copy, or no longer part of the draft."))
    _replace(copy, now=now)
    original.removed_at = None
    original.position = copy.position
    original.save(update_fields=["removed_at", "position"])
    _record("entry.file_restored", entry, before=copy, after=original, by=by, now=now)


def _check(attachment: Attachment, entry: Entry, *, by: User, now: datetime) -> None:
    if refusal := policies.refusal_to_edit(by, entry, now=now):
        raise refusal
    if _is_gone(attachment):
        raise NotCleanableError(_("This file is no longer part of the draft."))
    if attachment.stored.content_type not in CLEANABLE:
        raise NotCleanableError(_("Only PDF files and pictures can be cleaned."))


def _is_gone(attachment: Attachment) -> bool:
    return not Attachment.objects.filter(pk=attachment.pk, removed_at=None).exists()


def _clean_copy(attachment: Attachment, *, by: User, now: datetime) -> StoredFile:
    original = attachment.stored
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as target, original.open() as source:
        clean_copies.write(source, target, name=original.name, content_type=original.content_type)
        return files.store(
            File(target, original.name),
            name=original.name,
            kinds=set(attachment.question.file_kinds),
            limit=settings.FILES_LIMIT,
            by=by,
            at=now,
        )


def _replace(attachment: Attachment, *, now: datetime) -> None:
    attachment.removed_at = now
    attachment.save(update_fields=["removed_at"])


def _record(
    action: str, entry: Entry, *, before: Attachment, after: Attachment, by: User, now: datetime
) -> None:
    entry.revision += 1
    entry.updated_at = now
    entry.save(update_fields=["revision", "updated_at"])
    audit.record(
        action=action,
        by=by,
        target=entry,
        at=now,
        scope=entry.competition.slug,
        before={"file": before.stored.name, "sha256": before.stored.sha256},
        after={"file": after.stored.name, "sha256": after.stored.sha256},
    )
