"""What each type of question accepts, stores, asks for at hand-in and shows."""

from competitions.question_types.cleaning import (
    WITH_OPTIONS,
    JsonValue,
    MalformedAnswerError,
    clean,
)
from competitions.question_types.conditions import asked, is_asked, is_condition_met
from competitions.question_types.display import display
from competitions.question_types.problems import problems

__all__ = [
    "WITH_OPTIONS",
    "JsonValue",
    "MalformedAnswerError",
    "asked",
    "clean",
    "display",
    "is_asked",
    "is_condition_met",
    "problems",
]
