"""What stands between an answer and handing in, one sentence each."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions import text_length
from competitions.enums import CountBy, QuestionType
from competitions.models import Question
from competitions.question_types.cleaning import JsonValue, MalformedAnswerError, clean

LIMITED_TEXTS: Final = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})
# Their stored keys were checked against the call's tracks when they were saved.
CHECKED_WHEN_SAVED: Final = frozenset({QuestionType.TRACK, QuestionType.SUB_FIELD})
# The width of an entry's columns.
LONGEST_LINE: Final = 300
_validate_web = URLValidator(schemes=["http", "https"])


def problems(question: Question, value: JsonValue, *, now: datetime, files: int = 0) -> list[str]:
    """Every reason why this answer cannot be handed in as it is at this instant; none when it can."""
    if question.type == QuestionType.FILES:
        return list(_about_files(question, files, now=now))
    if value is None:
        return [_missing(question)] if question.is_required_at(now) else []
    if question.type in CHECKED_WHEN_SAVED:
        return []
    try:
        stored = clean(question, value, standing=value)
    except MalformedAnswerError as error:
        return [str(error)]
    return list(_about(question, stored))


def _missing(question: Question) -> str:
    if question.type == QuestionType.DECLARATION:
        return _("Needed before you can hand in.")
    return _("Not answered yet.")


def _about(question: Question, value: JsonValue) -> Iterator[str]:
    if isinstance(value, list):
        yield from _about_amount(question, len(value))
    elif question.type in LIMITED_TEXTS:
        yield from _about_length(question, str(value))
    elif question.type == QuestionType.NUMBER:
        yield from _about_number(question, Decimal(str(value)))
    elif question.type == QuestionType.EMAIL:
        yield from _about_email(str(value))
    elif question.type in {QuestionType.URL, QuestionType.VIDEO}:
        yield from _about_link(str(value))


def _about_length(question: Question, text: str) -> Iterator[str]:
    length = text_length.describe(
        text, count_by=CountBy(question.count_by), least=question.least, most=question.most
    )
    if length.excess:
        yield _too_long(length.unit, length.excess)
    elif length.missing:
        yield _too_short(length.unit, length.missing, length.least or 0)
    elif question.type == QuestionType.SHORT_TEXT and len(text) > LONGEST_LINE:
        yield _too_long(CountBy.CHARACTERS, len(text) - LONGEST_LINE)


def _too_long(unit: CountBy, count: int) -> str:
    if unit == CountBy.WORDS:
        return ngettext(
            "This is %(count)s word too long. Shorten it before handing in; your draft is kept as it is.",
            "This is %(count)s words too long. Shorten it before handing in; your draft is kept as it is.",
            count,
        ) % {"count": count}
    return ngettext(
        "This is %(count)s character too long. Shorten it before handing in; your draft is kept as it is.",
        "This is %(count)s characters too long. Shorten it before handing in; your draft is kept as it is.",
        count,
    ) % {"count": count}


def _too_short(unit: CountBy, count: int, least: int) -> str:
    if unit == CountBy.WORDS:
        return ngettext(
            "This is %(count)s word too short: at least %(least)s are asked for.",
            "This is %(count)s words too short: at least %(least)s are asked for.",
            count,
        ) % {"count": count, "least": least}
    return ngettext(
        "This is %(count)s character too short: at least %(least)s are asked for.",
        "This is %(count)s characters too short: at least %(least)s are asked for.",
        count,
    ) % {"count": count, "least": least}


def _about_number(question: Question, number: Decimal) -> Iterator[str]:
    if question.least is not None and number < question.least:
        yield _("Write a number of at least %(least)s.") % {"least": question.least}
    if question.most is not None and number > question.most:
        yield _("Write a number of at most %(most)s.") % {"most": question.most}


def _about_amount(question: Question, count: int) -> Iterator[str]:
    if question.least is not None and count < question.least:
        yield _("Choose at least %(least)s.") % {"least": question.least}
    if question.most is not None and count > question.most:
        yield _("Choose at most %(most)s.") % {"most": question.most}


def _about_email(address: str) -> Iterator[str]:
    try:
        validate_email(address)
    except ValidationError:
        yield _("This is not an e-mail address; write one such as name@example.org.")


def _about_link(address: str) -> Iterator[str]:
    try:
        _validate_web(address)
    except ValidationError:
        yield _("This is not a web address; write one that begins with https:// or http://.")


def _about_files(question: Question, files: int, *, now: datetime) -> Iterator[str]:
    if question.is_required_at(now) and not files:
        yield _("A file is needed here before you can hand in.")
    elif files and question.least is not None and files < question.least:
        yield _("Add files until there are %(least)s.") % {"least": question.least}
    if question.most is not None and files > question.most:
        yield _("Remove files until there are %(most)s.") % {"most": question.most}
