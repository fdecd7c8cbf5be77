from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.enums import QuestionType
from competitions.models import Question
from input2.accounts.models import User
from input2.audit import services as audit
from input2.files import services as files
from input2.files import uploads
from input2.files.errors import FileRefusedError
from input2.files.models import StoredFile, Upload
from input2.files.names import cleaned
from input2.lib.errors import DomainError
from submissions import policies
from submissions.models import Attachment, Entry
from submissions.services.answers import UnknownQuestionError, claim_questions
from submissions.services.locking import locked
from submissions.uploading import ENTRY_FILE, largest_file, upload_target


class TooManyFilesError(DomainError):
    """The question takes no further file."""

    code = "too_many_files"


class TooManyPagesError(DomainError):
    """The document is longer than the question allows."""

    code = "too_many_pages"


class NoFileChosenError(DomainError):
    """Nothing was sent where a file was wanted."""

    code = "no_file_chosen"
    status = 400


class FileNotTakenError(DomainError):
    """One of several files, by its name."""

    code = "file_not_taken"

    def __init__(self, name: str, refusal: DomainError) -> None:
        super().__init__(_("“%(name)s”: %(refusal)s") % {"name": cleaned(name), "refusal": refusal})


class QuotaError(DomainError):
    """All files of the entry together are as large as they may be."""

    code = "entry_quota"


@transaction.atomic
def begin_upload(
    entry: Entry, key: str, *, name: str, size: int, by: User, now: datetime
) -> Upload:
    """Make room for a file that arrives in parts; it is attached at the moment its last byte was there."""
    if refusal := policies.refusal_to_edit(by, entry, now=now):
        raise refusal
    question = _question(entry, key)
    _check_room(entry, question)
    _check_quota(entry, size)
    uploads.refuse_flood(by, size, now=now)
    return uploads.begin(
        purpose=ENTRY_FILE,
        target=upload_target(entry, question),
        name=name,
        size=size,
        limit=largest_file(question),
        by=by,
        now=now,
    )


def take_upload(upload: Upload, file: File[Any]) -> Attachment:
    """Attach a file that has arrived in parts, as of the moment at which it was whole."""
    entry_id, _colon, key = upload.target.partition(":")
    entry = Entry.objects.select_related("competition").get(pk=entry_id)
    by = User.objects.get(pk=upload.owner_id)
    return attach(entry, key, file, by=by, now=upload.arrived_at or upload.touched_at)


@transaction.atomic
def attach(entry: Entry, key: str, upload: File[bytes], *, by: User, now: datetime) -> Attachment:
    """Keep a file as an answer of the draft, once its content has been found to be what the question accepts."""
    if refusal := policies.refusal_to_edit(by, entry, now=now):
        raise refusal
    question = _question(entry, key)
    _check_room(entry, question)
    _check_quota(entry, upload.size)
    uploads.refuse_flood(by, upload.size, now=now)
    # Bytes first, lock afterwards: a slow storage must not make the team's typing wait.
    stored = files.store(
        upload,
        name=upload.name or "",
        kinds=set(question.file_kinds),
        limit=largest_file(question),
        by=by,
        at=now,
    )
    _check_pages(question, stored)
    return _insert(entry, question, stored, by=by, now=now)


def attach_each(
    entry: Entry, key: str, chosen: Sequence[File[bytes]], *, by: User, now: datetime
) -> list[DomainError]:
    """Keep the files that a form sent at once, in their order; one that is refused costs the others nothing, and says why."""
    if not chosen:
        return [NoFileChosenError(_("Choose a file first."))]
    refusals: list[DomainError] = []
    for upload in chosen:
        try:
            attach(entry, key, upload, by=by, now=now)
        except FileRefusedError as refusal:
            # Names the file itself.
            refusals.append(refusal)
        except DomainError as refusal:
            refusals.append(FileNotTakenError(upload.name or "", refusal))
    return refusals


@transaction.atomic
def detach(attachment: Attachment, *, by: User, now: datetime) -> None:
    """Take a file out of the draft; versions that were handed in with it keep it."""
    entry = locked(attachment.entry)
    if refusal := policies.refusal_to_edit(by, entry, now=now):
        raise refusal
    if not Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=now):
        return
    _touch(entry, now=now)
    _record("entry.file_removed", attachment, by=by, now=now)


def _insert(
    entry: Entry, question: Question, stored: StoredFile, *, by: User, now: datetime
) -> Attachment:
    draft = locked(entry)
    if refusal := policies.refusal_to_edit(by, draft, now=now):
        raise refusal
    _check_room(draft, question)
    _check_quota(draft, stored.size)
    claim_questions([question], now=now)
    last = draft.attachments.filter(question=question).aggregate(last=Max("position"))["last"] or 0
    attachment = Attachment.objects.create(
        entry=draft, question=question, stored=stored, position=last + 1, added_at=now
    )
    _touch(draft, now=now)
    _record("entry.file_added", attachment, by=by, now=now)
    return attachment


def _question(entry: Entry, key: str) -> Question:
    question = Question.objects.filter(
        competition=entry.competition, key=key, type=QuestionType.FILES, retired_at=None
    ).first()
    if question is None:
        raise UnknownQuestionError(_("The form has no such place for files. Reload the page."))
    return question


def _check_room(entry: Entry, question: Question) -> None:
    if question.most is None:
        return
    if entry.attachments.filter(question=question, removed_at=None).count() >= question.most:
        raise TooManyFilesError(
            ngettext(
                "Only %(most)d file fits here: remove the other one first.",
                "Only %(most)d files fit here: remove one first.",
                question.most,
            )
            % {"most": question.most}
        )


def _check_quota(entry: Entry, size: int) -> None:
    held = entry.attachments.filter(removed_at=None).aggregate(bytes=Sum("stored__size"))["bytes"]
    if (held or 0) + size > settings.FILES_ENTRY_LIMIT:
        words = {"limit": filesizeformat(settings.FILES_ENTRY_LIMIT)}
        raise QuotaError(
            _(
                "All files of an entry together may be %(limit)s. Remove one, or make this one smaller."
            )
            % words
        )


def _check_pages(question: Question, stored: StoredFile) -> None:
    if question.most_pages and (stored.pdf_pages or 0) > question.most_pages:
        raise TooManyPagesError(
            _("This document has %(pages)d pages; at most %(most)d are accepted.")
            % {"pages": stored.pdf_pages or 0, "most": question.most_pages}
        )


def _touch(entry: Entry, *, now: datetime) -> None:
    entry.revision += 1
    entry.updated_at = now
    entry.save(update_fields=["revision", "updated_at"])


def _record(action: str, attachment: Attachment, *, by: User, now: datetime) -> None:
    audit.record(
        action=action,
        by=by,
        target=attachment.entry,
        at=now,
        scope=attachment.entry.competition.slug,
        after={"file": attachment.stored.name, "sha256": attachment.stored.sha256},
    )
