"""Entry forms as data: sections with their questions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from i18nfield.strings import LazyI18nString

from competitions.enums import CountBy
from competitions.new_call import NewCondition, NewOption, NewQuestion, NewSection
from competitions.presets.rubrics import UnknownPresetError

KEYS: Final = ("input2", "short")


@dataclass(frozen=True)
class FormPreset:
    """What an organiser reads before choosing a shipped form."""

    key: str
    name: LazyI18nString
    text: LazyI18nString


def entry_form(key: str) -> Mapping[str, Any]:
    """A shipped form, ready for `services.create_entry_form`."""
    if key not in KEYS:
        raise UnknownPresetError(key)
    path = resources.files("competitions.presets") / f"{key}_form.json"
    form: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return form


def entry_forms() -> Sequence[FormPreset]:
    """The shipped forms, the fullest first."""
    forms = [entry_form(key) for key in KEYS]
    return [
        FormPreset(form["key"], LazyI18nString(form["name"]), LazyI18nString(form["text"]))
        for form in forms
    ]


def sections_of(form: Mapping[str, Any]) -> list[NewSection]:
    """The form as a competition's description holds it."""
    return [
        NewSection(
            key=section["key"],
            name=section["name"],
            help=section.get("help", ""),
            questions=[_question(row) for row in section["questions"]],
        )
        for section in form["sections"]
    ]


def _question(row: Mapping[str, Any]) -> NewQuestion:
    return NewQuestion(
        key=row["key"],
        type=row["type"],
        label=row["label"],
        help=row.get("help", ""),
        is_required=row.get("required", False),
        is_private=row.get("private", False),
        is_identifying=row.get("identifying", False),
        is_statistical=row.get("statistical", False),
        fills=row.get("fills", ""),
        count_by=row.get("count_by", CountBy.WORDS),
        least=row.get("least"),
        most=row.get("most"),
        options=[NewOption(**option) for option in row.get("options", ())],
        file_kinds=row.get("file_kinds", ()),
        most_pages=row.get("most_pages"),
        most_megabytes=row.get("most_megabytes"),
        tracks=row.get("tracks", ()),
        shown_if=NewCondition(**row["shown_if"]) if "shown_if" in row else None,
    )
