"""Entry forms as data: sections with their questions."""

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any


def entry_form(key: str) -> Mapping[str, Any]:
    """A shipped form, ready for `services.create_entry_form`."""
    path = resources.files("competitions.presets") / f"{key}_form.json"
    form: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return form
