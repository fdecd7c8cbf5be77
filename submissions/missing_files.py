"""Which handed-in versions lack a file that the form requires: it may ask for more than when they were handed in."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, Q

from competitions.enums import QuestionType
from competitions.models import Question


def lacks_files(form: Iterable[Question], *, now: datetime) -> Q:
    """A filter of entries that have a version, by the questions of the form that stands, each with its condition; reads nothing."""
    files = (question for question in form if question.type == QuestionType.FILES)
    lacking = Q(pk__in=[])
    for question in (question for question in files if question.is_required_at(now)):
        has_file = Q(listed__file_questions__contains=[question.key])
        lacking |= ~has_file & _is_asked(question)
    return lacking


def _is_asked(question: Question) -> Q:
    """As `question_types.is_asked` says of one entry, of its version's answers."""
    tracks = question.tracks.all()
    is_open = Q(track__in=tracks.values("pk")) | Q(~Exists(tracks))
    condition = question.shown_if
    return is_open & _meets(question, condition) if condition else is_open


def _meets(question: Question, condition: Question) -> Q:
    # What was not asked has no answer in the version, so the rest of the chain need not be followed.
    met = Q(pk__in=[])
    for value in (shape for word in question.shown_if_values for shape in _shapes(word)):
        answered = {"answers": [{"key": condition.key, "value": value}]}
        met |= Q(current_version__content__contains=answered)
    return met


def _shapes(word: str) -> Iterator[Any]:
    """The answers that a condition takes for this word."""
    yield word
    yield [word]
    if word in {"yes", "no"}:
        yield word == "yes"
    if word.isdecimal():
        yield int(word)
        yield [int(word)]
