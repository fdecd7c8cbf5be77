"""What applicants make, and what organisers find when they screen it."""

from submissions.models.answer import Answer, AnswerChange, Attachment, AttachmentQuerySet
from submissions.models.behalf import Extension, OnBehalf
from submissions.models.duplicate import DuplicatePair, DuplicatePairQuerySet
from submissions.models.entry import Entry, EntryQuerySet, TeamMember, shown_state
from submissions.models.exchange import ChangeRequest, EntryMessage, EntryQuestion
from submissions.models.listing import ChosenColumns, ListedEntry
from submissions.models.notice import DateNotice
from submissions.models.version import Consent, HandInRequest, Screening, Version

__all__ = [
    "Answer",
    "AnswerChange",
    "Attachment",
    "AttachmentQuerySet",
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
    "HandInRequest",
    "ListedEntry",
    "OnBehalf",
    "Screening",
    "TeamMember",
    "Version",
    "shown_state",
]
