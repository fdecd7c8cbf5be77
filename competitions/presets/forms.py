"""Entry forms as data: sections with their questions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from i18nfield.strings import LazyI18nString

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
