import re

import pytest

from tests.architecture.sources import ROOT, name, python_files, templates

MAILS = ROOT / "templates" / "emails"
DATA_TYPES = ("application/json", "application/ld+json")
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)
LONGEST = 160


def pages():
    return [path for path in templates() if MAILS not in path.parents]


@pytest.mark.parametrize("path", pages(), ids=name)
def test_a_template_carries_no_style_and_no_code(path):
    text = path.read_text(encoding="utf-8")

    bodies = [
        body
        for attributes, body in SCRIPT.findall(text)
        if body.strip() and not is_data(attributes)
    ]
    assert (bodies, "style=" in text, "<style" in text, HANDLER.findall(text)) == (
        [],
        False,
        False,
        [],
    )


@pytest.mark.parametrize("path", pages(), ids=name)
def test_a_template_stays_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def is_data(attributes):
    return any(kind in attributes for kind in DATA_TYPES)


def test_no_page_takes_text_for_markup():
    """What people typed is escaped, or cleaned by one of the two modules that may mark text as safe."""
    loose = [
        name(path)
        for path in pages()
        if re.search(r"\|\s*safe|autoescape\s+off|safeseq", path.read_text(encoding="utf-8"))
    ]
    marking = [name(path) for path in python_files() if "mark_safe(" in path.read_text()]

    assert loose == []
    assert set(marking) <= {"competitions/structured_data.py", "input2/lib/markdown.py"}
