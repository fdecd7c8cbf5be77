"""What entries answer to announcements of the competition."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _

from competitions.models import Competition, Enquiry, Question
from competitions.services import QuestionAnsweredError
from competitions.signals import answering, archive_considered, question_removed
from input2.accounts.models import User
from input2.files import takers
from input2.files.models import StoredFile, Upload
from input2.files.signals import file_quarantined
from input2.lib.errors import DomainError
from submissions import emails, policies
from submissions.models import Attachment, Version
from submissions.services import take_upload
from submissions.uploading import ENTRY_FILE


@takers.register(ENTRY_FILE)
def take_file(upload: Upload, file: File[Any]) -> object:
    """A file that has arrived in parts is an answer of the draft."""
    return take_upload(upload, file)


@receiver(file_quarantined)
def tell_of_virus(*, stored: StoredFile, at: datetime, **_rest: Any) -> None:
    """Only drafts and versions have a team to tell."""
    attachments = Attachment.objects.filter(stored=stored)
    for attachment in attachments.select_related("entry__competition", "stored"):
        emails.quarantined(attachment, at=at)


@receiver(question_removed)
def keep_what_versions_hold(question: Question, **_rest: Any) -> None:
    """A question that stands in a handed-in version, answered or not, is part of the form that version was made with."""
    asked = Q(content__answers__contains=[{"key": question.key}])
    filed = Q(content__files__contains=[{"question": question.key}])
    of_call = Version.objects.filter(entry__competition=question.competition_id)
    if of_call.filter(asked | filed).exists():
        raise QuestionAnsweredError(
            _("“%(question)s” was part of the form when an entry was handed in: retire it instead.")
            % {"question": question}
        )


@receiver(answering)
def refuse_those_behind_the_entry(
    *, enquiries: Sequence[Enquiry], user: User, **_rest: Any
) -> dict[UUID, DomainError]:
    """Whoever is on an entry's team or of its organisation leaves its questions to others."""
    return policies.refusals_to_answer(user, enquiries)


@receiver(archive_considered)
def refuse_while_entering(
    *, competition: Competition, now: datetime, **_rest: Any
) -> DomainError | None:
    return policies.refusal_to_archive(competition, now=now)
