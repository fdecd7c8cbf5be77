import copy
from pathlib import Path
from typing import Any

import pytest

PARTS = {
    "subject.txt": "For {{ title }}",
    "body.txt": "{% load i18n %}Title: {{ title }} ({% translate 'English' %})",
    "body.html": "<p>{{ title }}</p>",
}


@pytest.fixture
def greeting(settings: Any, tmp_path: Path) -> Path:
    """The folder of the kind `test/greeting`, with templates that show a title."""
    folder = tmp_path / "emails" / "test" / "greeting"
    folder.mkdir(parents=True)
    for name, content in PARTS.items():
        (folder / name).write_text(content)
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].append(tmp_path)
    return folder
