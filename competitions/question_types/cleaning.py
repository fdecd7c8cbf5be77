"""From what a browser or the API sent to the one shape in which an answer is stored."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

from django.utils.translation import gettext as _

from competitions.enums import QuestionType
from competitions.models import Question, SubField, Track
from competitions.sdgs import GOALS
from input2.lib import economies
from input2.lib.errors import DomainError
from input2.lib.readable_text import readable
from input2.lib.storable import is_storable

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
Cleaner: TypeAlias = Callable[[Question, object], JsonValue]

WITH_OPTIONS: Final = frozenset({QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE})
LONGEST_TEXT: Final = 100_000
MOST_DIGITS: Final = 18
YES: Final = frozenset({"yes", "true", "on", "1"})
NO: Final = frozenset({"no", "false", "off", "0"})
_number = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)
_date = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class MalformedAnswerError(DomainError):
    """The answer cannot be kept, not even in a draft."""

    code = "malformed_answer"
    status = 400


def clean(question: Question, raw: object, *, standing: JsonValue = None) -> JsonValue:
    """The answer in its stored shape; None stands for "not answered". Of the retired options only those in `standing` stay."""
    value = CLEANERS[QuestionType(question.type)](question, raw)
    if question.type in WITH_OPTIONS:
        _refuse_newly_retired(question, value, standing)
    return value


def _refuse_newly_retired(question: Question, value: JsonValue, standing: JsonValue) -> None:
    kept = standing if isinstance(standing, list) else [standing]
    keys = [option["key"] for option in question.options_in_use]
    for key in value if isinstance(value, list) else [value]:
        if key is not None and key not in kept:
            _known(str(key), keys)


def _long_text(_question: Question, raw: object) -> JsonValue:
    return readable(_one_text(raw)).rstrip() or None


def _line(question: Question, raw: object) -> JsonValue:
    text = _long_text(question, raw)
    return None if text is None else " ".join(str(text).split("\n"))


def _address(question: Question, raw: object) -> JsonValue:
    text = _line(question, raw)
    return None if text is None else str(text).strip()


def _decimal(_question: Question, raw: object) -> JsonValue:
    if isinstance(raw, bool):
        raise MalformedAnswerError(_("Write a number."))
    given = str(Decimal(raw)) if isinstance(raw, int) else raw
    text = _one_text(str(given) if isinstance(given, float) else given).strip()
    return _canonical(unicodedata.normalize("NFKC", text).replace("\u2212", "-")) if text else None


def _canonical(text: str) -> str:
    if not _number.fullmatch(text):
        raise MalformedAnswerError(
            _("Write the number with digits only, with a point before decimals.")
        )
    try:
        number = Decimal(text).normalize()
    except InvalidOperation as error:
        raise MalformedAnswerError(_("This number is too long.")) from error
    if len(text) > 2 * MOST_DIGITS or number.adjusted() >= MOST_DIGITS:
        raise MalformedAnswerError(_("This number is too long."))
    return format(number, "f") if number else "0"


def _choice(question: Question, raw: object) -> JsonValue:
    return _known(_one_text(raw), [option["key"] for option in question.options])


def _choices(question: Question, raw: object) -> JsonValue:
    keys = [option["key"] for option in question.options]
    return _in_order(_texts(raw), keys)


def _yes_no(_question: Question, raw: object) -> JsonValue:
    if isinstance(raw, bool):
        return raw
    word = _one_text(raw).strip().lower()
    if word and word not in YES | NO:
        raise MalformedAnswerError(_("Answer with yes or no."))
    return word in YES if word else None


def _declaration(question: Question, raw: object) -> JsonValue:
    return _yes_no(question, raw) or None


def _day(_question: Question, raw: object) -> JsonValue:
    text = _one_text(raw).strip()
    if not text:
        return None
    try:
        if _date.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise MalformedAnswerError(_("Write the date as year-month-day, for example 2027-09-30."))


def _economy(_question: Question, raw: object) -> JsonValue:
    return _known(_one_text(raw), economies.CODES)


def _economies(_question: Question, raw: object) -> JsonValue:
    return _in_order(_texts(raw), economies.CODES)


def _goals(_question: Question, raw: object) -> JsonValue:
    numbers = [str(number) for number in GOALS]
    found = _in_order(_texts(raw), numbers)
    return [int(str(number)) for number in found] if isinstance(found, list) else None


def _track(question: Question, raw: object) -> JsonValue:
    tracks = Track.objects.filter(competition_id=question.competition_id)
    return _known(_one_text(raw), tracks.values_list("key", flat=True))


def _sub_field(question: Question, raw: object) -> JsonValue:
    sub_fields = SubField.objects.filter(track__competition_id=question.competition_id)
    return _known(_one_text(raw), sub_fields.values_list("key", flat=True))


def _files(_question: Question, raw: object) -> JsonValue:
    if raw in (None, "", []):
        return None
    raise MalformedAnswerError(_("Files are uploaded, not written as an answer."))


def _one_text(raw: object) -> str:
    """A form sends lists; the last value counts, as Django reads them."""
    value = raw[-1] if isinstance(raw, list) and raw else raw
    if value in (None, []):
        return ""
    if not isinstance(value, str):
        raise MalformedAnswerError(_("This answer has to be a text."))
    if len(value) > LONGEST_TEXT:
        raise MalformedAnswerError(
            _("This text is over 100,000 characters long and cannot be kept.")
        )
    if not is_storable(value):
        raise MalformedAnswerError(_("This text has characters that cannot be kept."))
    return value


def _texts(raw: object) -> list[str]:
    values = raw if isinstance(raw, list) else [raw]
    kept = [str(value) if type(value) is int else _one_text(value) for value in values]
    return [value for value in kept if value]


def _known(key: str, keys: Collection[str]) -> str | None:
    if key and key not in keys:
        raise MalformedAnswerError(_("Choose one of the given options."))
    return key or None


def _in_order(chosen: Collection[str], keys: Collection[str]) -> JsonValue:
    for key in chosen:
        _known(key, keys)
    return [key for key in keys if key in chosen] or None


CLEANERS: Final[Mapping[QuestionType, Cleaner]] = {
    QuestionType.SHORT_TEXT: _line,
    QuestionType.LONG_TEXT: _long_text,
    QuestionType.NUMBER: _decimal,
    QuestionType.SINGLE_CHOICE: _choice,
    QuestionType.MULTIPLE_CHOICE: _choices,
    QuestionType.YES_NO: _yes_no,
    QuestionType.DATE: _day,
    QuestionType.URL: _address,
    QuestionType.EMAIL: _address,
    QuestionType.ECONOMY: _economy,
    QuestionType.ECONOMIES: _economies,
    QuestionType.SDGS: _goals,
    QuestionType.FILES: _files,
    QuestionType.VIDEO: _address,
    QuestionType.DECLARATION: _declaration,
    QuestionType.TRACK: _track,
    QuestionType.SUB_FIELD: _sub_field,
}
