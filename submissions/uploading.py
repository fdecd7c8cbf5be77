"""Files of entries that arrive in parts: what they are called where they are received, and which are still on their way."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from competitions.models import Question
from input2.files.enums import UploadState
from input2.files.models import Upload, UploadQuerySet
from submissions.models import Entry

ENTRY_FILE: Final = "entry-file"
# Longer than a join takes: a worker that is lost must not keep anybody from handing in.
WAITED_FOR: Final = timedelta(minutes=2)


def upload_target(entry: Entry, question: Question) -> str:
    return f"{entry.pk}:{question.key}"


def largest_file(question: Question) -> int:
    """In bytes, what the organisers take here, and never more than the installation does."""
    wanted = (question.most_megabytes or 0) * settings.MEGABYTE
    return min(wanted or settings.FILES_LIMIT, settings.FILES_LIMIT)


def uploads_of(entry: Entry) -> UploadQuerySet:
    """Every file of the entry that has not been taken yet, whoever sends it."""
    return Upload.objects.filter(purpose=ENTRY_FILE, target__startswith=f"{entry.pk}:")


def just_arrived(entry: Entry, *, now: datetime) -> UploadQuerySet:
    """What is whole and will be part of the draft in a moment."""
    whole = uploads_of(entry).filter(state=UploadState.ARRIVED)
    return whole.filter(arrived_at__gt=now - WAITED_FOR).order_by("arrived_at")
