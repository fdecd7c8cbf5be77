"""What applicants make, and what organisers find when they screen it."""

from submissions.models.answer import Answer, AnswerChange, Attachment, AttachmentQuerySet
from submissions.models.entry import Entry, EntryQuerySet, TeamMember
from submissions.models.notice import DateNotice
from submissions.models.version import Consent, HandInRequest, Screening, Version

__all__ = [
    "Answer",
    "AnswerChange",
    "Attachment",
    "AttachmentQuerySet",
    "Consent",
    "DateNotice",
    "Entry",
    "EntryQuerySet",
    "HandInRequest",
    "Screening",
    "TeamMember",
    "Version",
]
