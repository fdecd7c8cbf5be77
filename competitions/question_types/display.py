"""Answers as people read them, from the question as it was asked."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeAlias

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from i18nfield.strings import LazyI18nString

from competitions.enums import QuestionType
from competitions.question_types.cleaning import JsonValue
from competitions.sdgs import GOALS
from input2.lib import economies
from input2.lib.phrases import listed

Snapshot: TypeAlias = Mapping[str, Any]


def display(snapshot: Snapshot, value: JsonValue) -> str:
    """One text in the reader's language; `snapshot` has the question's `type` and its `options`."""
    if value is None:
        return ""
    show = DISPLAYS.get(QuestionType(snapshot["type"]), _plain)
    parts = value if isinstance(value, list) else [value]
    # Not a comma: "Hong Kong, China" is one economy.
    return listed(show(snapshot, part) for part in parts)


def _plain(_snapshot: Snapshot, value: JsonValue) -> str:
    return str(value)


def _option(snapshot: Snapshot, key: JsonValue) -> str:
    labels = {option["key"]: option["label"] for option in snapshot.get("options") or []}
    return str(LazyI18nString(labels.get(key, str(key))))


def _yes_no(_snapshot: Snapshot, value: JsonValue) -> str:
    return _("Yes") if value else _("No")


def _agreed(_snapshot: Snapshot, value: JsonValue) -> str:
    return _("Agreed") if value else _("Not agreed")


def _day(_snapshot: Snapshot, value: JsonValue) -> str:
    pattern = pgettext("date format: 30 September 2027", "j F Y")
    return format_date(date.fromisoformat(str(value)), pattern)


def _economy(_snapshot: Snapshot, code: JsonValue) -> str:
    return str(dict(economies.choices()).get(str(code), code))


def _goal(_snapshot: Snapshot, number: JsonValue) -> str:
    name = GOALS.get(number) if isinstance(number, int) else None
    return f"{number} {name}" if name else str(number)


DISPLAYS: Final[Mapping[QuestionType, Callable[[Snapshot, JsonValue], str]]] = {
    QuestionType.SINGLE_CHOICE: _option,
    QuestionType.MULTIPLE_CHOICE: _option,
    QuestionType.TRACK: _option,
    QuestionType.SUB_FIELD: _option,
    QuestionType.YES_NO: _yes_no,
    QuestionType.DECLARATION: _agreed,
    QuestionType.DATE: _day,
    QuestionType.ECONOMY: _economy,
    QuestionType.ECONOMIES: _economy,
    QuestionType.SDGS: _goal,
}
