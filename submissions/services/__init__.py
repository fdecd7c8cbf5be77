"""Every write to entries: one verb, one transaction."""

from submissions.services.answers import (
    Sent,
    StaleAnswerError,
    UnknownQuestionError,
    save_answer,
    save_answers,
    save_section,
)
from submissions.services.date_notices import (
    AlreadyToldError,
    EmptyNoticeError,
    NobodyChosenError,
    deliver_date_notice,
    resume_date_notice,
    send_date_notice,
)
from submissions.services.entries import (
    SelfCheckFailedError,
    SelfCheckMissingError,
    start_entry,
    withdraw,
)
from submissions.services.exporting import note_export
from submissions.services.files import TooManyFilesError, TooManyPagesError, attach, detach
from submissions.services.handing_in import IncompleteEntryError, StaleDraftError, hand_in
from submissions.services.screening import screen

__all__ = [
    "AlreadyToldError",
    "EmptyNoticeError",
    "IncompleteEntryError",
    "NobodyChosenError",
    "SelfCheckFailedError",
    "SelfCheckMissingError",
    "Sent",
    "StaleAnswerError",
    "StaleDraftError",
    "TooManyFilesError",
    "TooManyPagesError",
    "UnknownQuestionError",
    "attach",
    "deliver_date_notice",
    "detach",
    "hand_in",
    "note_export",
    "resume_date_notice",
    "save_answer",
    "save_answers",
    "save_section",
    "screen",
    "send_date_notice",
    "start_entry",
    "withdraw",
]
