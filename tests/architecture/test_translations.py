import re
import shutil
from collections import Counter

import polib
import pytest
from django.core.management import call_command

from tests.architecture.sources import ROOT

CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
# What a translation carries over unchanged: names to fill in, signs of the formatter, tags with their addresses.
FIXED = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}|<[^>]+>")
COUNTRY = "国家"
UNSEARCHED = shutil.ignore_patterns(".*", "var", "tests", "static", "docs", "__pycache__")


def catalogue():
    return polib.pofile(str(CATALOGUE))


def texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def fixed(text):
    return Counter(FIXED.findall(text))


def key(entry):
    return (entry.msgctxt, entry.msgid)


def content(messages):
    return {key(entry): texts(entry) for entry in messages}


def test_every_message_is_translated():
    unready = [key(entry) for entry in catalogue() if not entry.translated() or entry.obsolete]

    assert unready == []


def test_a_translation_keeps_the_placeholders_and_tags():
    changed = [
        key(entry)
        for entry in catalogue()
        for text in texts(entry)
        if fixed(text) != fixed(entry.msgid_plural or entry.msgid)
    ]

    assert changed == []


def test_no_translation_says_country_for_economy():
    assert [entry.msgid for entry in catalogue() if COUNTRY in "".join(texts(entry))] == []


def test_the_compiled_catalogue_is_the_written_one():
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))

    assert content(compiled) == content(catalogue())


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs GNU gettext")
def test_no_string_of_the_program_is_missing(tmp_path, monkeypatch, settings):
    project = tmp_path / "project"
    shutil.copytree(ROOT, project, ignore=UNSEARCHED)
    monkeypatch.chdir(project)
    settings.LOCALE_PATHS = [project / "locale"]

    call_command("makemessages", locale=["zh_Hans"], verbosity=0)

    merged = polib.pofile(str(project / CATALOGUE.relative_to(ROOT)))
    missing = [key(entry) for entry in merged if not entry.translated() and not entry.obsolete]
    assert missing == []
