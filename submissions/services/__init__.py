"""Every write to entries: one verb, one transaction."""

from submissions.services.answers import (
    Sent,
    StaleAnswerError,
    UnknownQuestionError,
    save_answer,
    save_answers,
    save_section,
)
from submissions.services.entries import (
    SelfCheckFailedError,
    SelfCheckMissingError,
    start_entry,
    withdraw,
)
from submissions.services.files import TooManyFilesError, TooManyPagesError, attach, detach
from submissions.services.handing_in import IncompleteEntryError, StaleDraftError, hand_in
from submissions.services.screening import screen

__all__ = [
    "IncompleteEntryError",
    "SelfCheckFailedError",
    "SelfCheckMissingError",
    "Sent",
    "StaleAnswerError",
    "StaleDraftError",
    "TooManyFilesError",
    "TooManyPagesError",
    "UnknownQuestionError",
    "attach",
    "detach",
    "hand_in",
    "save_answer",
    "save_answers",
    "save_section",
    "screen",
    "start_entry",
    "withdraw",
]
