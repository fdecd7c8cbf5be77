"""The organisers' sheet on which a version is redacted: each text beside its copy, and the files to choose from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from competitions.forms.editing import Difference
from submissions import leak_report
from submissions.leak_report import Finding
from submissions.models import Version
from submissions.redacting import Redacted, caption_key, digest, plain, texts_of

LONGEST: Final = 20_000


@dataclass(frozen=True)
class TextRow:
    """One text of the version, its copy, and what in the copy still tells who is behind it."""

    field: BoundField
    label: str
    original: str
    findings: tuple[Finding, ...]
    is_redacted: bool
    is_changed_since: bool


@dataclass(frozen=True)
class FileRow:
    field: BoundField
    label: str
    name: str
    attachment: str
    caption: TextRow | None
    is_new_since: bool


@dataclass(frozen=True)
class SectionRows:
    name: str
    rows: tuple[TextRow, ...]


class RedactionForm(forms.Form):
    """A copy of each text that judges of a blind round would read, and a box for each file that they see.

    After a refusal to write over a colleague's copy `stale` lists both, and sending the form once more means the person has seen them.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, version: Version, standing: Redacted | None, data: Mapping[str, Any] | None = None
    ) -> None:
        self.of, self.standing, self.content = version, standing, version.content
        self.stale: Sequence[Difference] = ()
        self.originals = texts_of(self.content)
        self.is_own = standing is not None and standing.number == version.number
        base = standing.revision if standing and self.is_own else 0
        super().__init__(data, initial={"version": version.number, "base": base})
        for key in self.originals:
            self.fields[f"text-{key}"] = self._text_field(key)
        self.shown_files = [file for file in self.content["files"] if not _is_withheld(file)]
        for file in self.shown_files:
            self.fields[f"file-{file['attachment']}"] = forms.BooleanField(
                label=_("Judges see this file"),
                initial=not (standing and file["attachment"] in standing.hidden),
                required=False,
            )

    @property
    def sent(self) -> dict[str, Any]:
        """Once the form is valid."""
        seen = self.cleaned_data
        return {
            "version_number": seen["version"],
            "base": seen["base"],
            "texts": {key: seen[f"text-{key}"] for key in self.originals},
            "hidden_files": [
                UUID(file["attachment"])
                for file in self.shown_files
                if not seen[f"file-{file['attachment']}"]
            ],
        }

    def show_difference(self, standing: Redacted | None) -> None:
        """Put the copy that stands now beside what was typed, and let the next attempt count from there."""
        theirs = RedactionForm(self.of, standing)
        self.stale = [each for each in self._differences(theirs) if each.theirs != each.yours]
        self.data = cast(QueryDict, self.data).copy()
        self.data["base"] = theirs["base"].value()

    def copy_of(self, key: str) -> str:
        """What stands in the field: what was typed, else the copy as it is, else the original."""
        return str(self[f"text-{key}"].value() or "")

    def is_changed_since(self, key: str) -> bool:
        """Whether organisers redacted this text once, and the team has changed it since."""
        return (
            self.standing is not None
            and not self.is_own
            and key in self.standing.texts
            and self.standing.digests[key] != digest(self.originals[key])
        )

    def is_new_since(self, attachment: str) -> bool:
        standing = self.standing
        return standing is not None and not self.is_own and attachment not in standing.seen

    def _differences(self, theirs: "RedactionForm") -> Iterator[Difference]:
        labels = _labels(self.content)
        for key in self.originals:
            yield Difference(labels[key], plain(theirs.copy_of(key)), plain(self.copy_of(key)))
        for file in self.shown_files:
            name = f"file-{file['attachment']}"
            shown = (
                _("Judges see this file")
                if form[name].value()
                else _("Judges do not see this file")
                for form in (theirs, self)
            )
            yield Difference(file["name"], *shown)

    def _text_field(self, key: str) -> forms.CharField:
        original = self.originals[key]
        is_kept = self.standing and key in self.standing.texts and not self.is_changed_since(key)
        rows = min(12, max(1, len(original) // 60))
        return forms.CharField(
            label=_("Redacted copy"),
            initial=self.standing.texts[key] if self.standing and is_kept else original,
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": rows}),
        )


def sections_of(rows: Mapping[str, TextRow], version: Version) -> list[SectionRows]:
    """In the order of the form; what judges of a blind round do not read anyhow is not among them."""
    answers = [
        answer for answer in version.content["answers"] if answer["key"] in rows and answer["value"]
    ]
    sections = [
        SectionRows(
            str(LazyI18nString(section["name"])),
            tuple(rows[one["key"]] for one in answers if one["section"] == section["key"]),
        )
        for section in version.content["sections"]
    ]
    return [section for section in sections if section.rows]


def files_of(rows: Mapping[str, TextRow], form: RedactionForm) -> list[FileRow]:
    return [
        FileRow(
            field=form[f"file-{file['attachment']}"],
            label=str(LazyI18nString(file["label"])),
            name=file["name"],
            attachment=file["attachment"],
            caption=rows.get(caption_key(file["attachment"])),
            is_new_since=form.is_new_since(file["attachment"]),
        )
        for file in form.shown_files
    ]


def rows_of(form: RedactionForm, version: Version) -> dict[str, TextRow]:
    """By key each text with its copy, searched once for what tells who is behind it."""
    copies = {key: form.copy_of(key) for key in form.originals}
    found = leak_report.findings_in(version, copies)
    labels = _labels(version.content)
    return {
        key: TextRow(
            field=form[f"text-{key}"],
            label=labels[key],
            original=original,
            findings=found[key],
            is_redacted=plain(copies[key]) != plain(original),
            is_changed_since=form.is_changed_since(key),
        )
        for key, original in form.originals.items()
    }


def _is_withheld(file: Mapping[str, Any]) -> bool:
    """What no judge of a blind round sees, whatever organisers choose."""
    return bool(file["is_private"] or file["is_identifying"])


def _labels(content: Mapping[str, Any]) -> dict[str, str]:
    """By key what each text of the sheet is called."""
    named = {one["key"]: str(LazyI18nString(one["label"])) for one in content["answers"]}
    return {key: named.get(key, _("Caption")) for key in texts_of(content)}
