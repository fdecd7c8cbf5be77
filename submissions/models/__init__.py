"""What applicants make, and what organisers find when they screen it."""

from submissions.models.answer import Answer, AnswerChange, Attachment, AttachmentQuerySet
from submissions.models.archive import FileArchive, FileArchiveQuerySet
from submissions.models.behalf import Extension, OnBehalf
from submissions.models.duplicate import DuplicatePair, DuplicatePairQuerySet
from submissions.models.entry import Entry, EntryQuerySet, TeamMember, shown_state, told_state
from submissions.models.exchange import ChangeRequest, EntryMessage, EntryQuestion
from submissions.models.listing import ChosenColumns, ListedEntry
from submissions.models.notice import DateNotice
from submissions.models.redaction import Redaction
from submissions.models.screening import (
    BulkScreening,
    BulkScreeningLine,
    Screening,
    ScreeningHold,
    TrackMove,
)
from submissions.models.version import Consent, HandInRequest, Version

__all__ = [
    "Answer",
    "AnswerChange",
    "Attachment",
    "AttachmentQuerySet",
    "BulkScreening",
    "BulkScreeningLine",
    "ChangeRequest",
    "ChosenColumns",
    "Consent",
    "DateNotice",
    "DuplicatePair",
    "DuplicatePairQuerySet",
    "Entry",
    "EntryMessage",
    "EntryQuerySet",
    "EntryQuestion",
    "Extension",
    "FileArchive",
    "FileArchiveQuerySet",
    "HandInRequest",
    "ListedEntry",
    "OnBehalf",
    "Redaction",
    "Screening",
    "ScreeningHold",
    "TeamMember",
    "TrackMove",
    "Version",
    "shown_state",
    "told_state",
]
