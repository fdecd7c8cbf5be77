"""The frozen content of an entry: how it is made, hashed and read.

A version's JSON has sorted keys, UTF-8 and NFC, so that anybody can recompute its SHA-256 from the downloaded file.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from i18nfield.strings import LazyI18nString

from competitions import question_types
from competitions.enums import QuestionType
from competitions.models import Question
from input2.lib.localized import by_language
from submissions.models import Attachment
from submissions.selectors import Draft

FORMAT = "input2/1"
LONG = {QuestionType.LONG_TEXT}


@dataclass(frozen=True)
class Withheld:
    """The keys of the questions that are private, and of those that identify a team, as the form stands today."""

    private: frozenset[str] = frozenset()
    identifying: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ReadableAnswer:
    """An answer as a reader sees it, in the reader's language."""

    key: str
    label: str
    type: str
    text: str
    is_long: bool


@dataclass(frozen=True)
class ReadableSection:
    key: str
    name: str
    answers: tuple[ReadableAnswer, ...]


@dataclass(frozen=True)
class ReadableFile:
    """A file of a version; `number` counts from 1 among the files this reader may see."""

    number: int
    label: str
    name: str
    kind: str
    size: int
    attachment_id: str


@dataclass(frozen=True)
class ReadableVersion:
    number: int
    sections: tuple[ReadableSection, ...]
    files: tuple[ReadableFile, ...]

    def answer(self, key: str) -> str:
        """The text of one answer, or "" where this reader may not see it or there is none."""
        answers = (answer for section in self.sections for answer in section.answers)
        return next((answer.text for answer in answers if answer.key == key), "")

    def times(self, text: str) -> int:
        """How many answers this reader meets that are this text."""
        return sum(answer.text == text for section in self.sections for answer in section.answers)


def freeze(draft: Draft, *, number: int, at: datetime) -> dict[str, Any]:
    """The content of version `number`: the asked questions as they stand, their answers and files."""
    content = {
        "format": FORMAT,
        "competition": draft.entry.competition.slug,
        "entry": draft.entry.code,
        "number": number,
        "language": draft.entry.language,
        "submitted_at": at.isoformat(),
        "sections": [
            {"key": section.key, "name": by_language(section.name)} for section in draft.sections
        ],
        "answers": [
            _frozen_answer(draft, question)
            for question in draft.asked
            if question.type != QuestionType.FILES and not question.is_statistical
        ],
        "files": [
            _frozen_file(question, attachment)
            for question in draft.asked
            for attachment in draft.files.get(question.key, ())
        ],
    }
    return _nfc(content)  # type: ignore[no-any-return]


def canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes that the SHA-256 is over: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8"
    )


def digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def readable(
    content: Mapping[str, Any], *, for_judges: bool, blind: bool, withheld: Withheld
) -> ReadableVersion:
    """What a reader sees: judges never private answers and files, in a blind round none that identify.

    A question that was private when the version was made stays so; one that is private today is so in every version.
    """

    def is_shown(item: Mapping[str, Any]) -> bool:
        key = item["key"] if "key" in item else item["question"]
        is_private = item["is_private"] or key in withheld.private
        is_identifying = item["is_identifying"] or key in withheld.identifying
        # A declaration is between the team and the organisers; it is nothing to score.
        is_for_organisers = is_private or item.get("type") == QuestionType.DECLARATION
        return not (for_judges and is_for_organisers) and not (blind and is_identifying)

    answers = [answer for answer in content["answers"] if is_shown(answer)]
    files = [file for file in content["files"] if is_shown(file)]
    return ReadableVersion(
        number=content["number"],
        sections=tuple(
            section
            for section in (_section(item, answers) for item in content["sections"])
            if section.answers
        ),
        files=tuple(_file(number, file, blind=blind) for number, file in enumerate(files, start=1)),
    )


def file_rows(
    version: ReadableVersion, *, url_name: str, args: Sequence[str]
) -> list[dict[str, Any]]:
    """The version's files for a page, each at an address that ends with the attachment."""
    return [
        {
            "label": file.label,
            "name": file.name,
            "kind": file.kind,
            "size": file.size,
            "href": reverse(url_name, args=[*args, file.attachment_id]),
        }
        for file in version.files
    ]


def _frozen_answer(draft: Draft, question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "section": question.section.key,
        "type": question.type,
        "label": by_language(question.label),
        "value": draft.values.get(question.key),
        "options": draft.options_of(question),
        "is_private": question.is_private,
        "is_identifying": question.is_identifying,
    }


def _frozen_file(question: Question, attachment: Attachment) -> dict[str, Any]:
    return {
        "attachment": str(attachment.pk),
        "question": question.key,
        "label": by_language(question.label),
        "name": attachment.stored.name,
        "size": attachment.stored.size,
        "sha256": attachment.stored.sha256,
        "content_type": attachment.stored.content_type,
        "caption": attachment.caption,
        "is_private": question.is_private,
        "is_identifying": question.is_identifying,
    }


def _section(item: Mapping[str, Any], answers: list[dict[str, Any]]) -> ReadableSection:
    mine = [answer for answer in answers if answer["section"] == item["key"]]
    texts = tuple(readable for readable in map(_answer, mine) if readable.text)
    return ReadableSection(item["key"], str(LazyI18nString(item["name"])), texts)


def _answer(item: Mapping[str, Any]) -> ReadableAnswer:
    return ReadableAnswer(
        key=item["key"],
        label=str(LazyI18nString(item["label"])),
        type=item["type"],
        text=question_types.display(item, item["value"]),
        is_long=item["type"] in LONG,
    )


def _file(number: int, item: Mapping[str, Any], *, blind: bool) -> ReadableFile:
    label = item["caption"] or str(LazyI18nString(item["label"]))
    kind = "PDF" if item["content_type"] == "application/pdf" else "IMG"
    # File names tend to carry the names of teams and organisations.
    name = "" if blind else item["name"]
    return ReadableFile(number, label, name, kind, item["size"], item["attachment"])


def _nfc(node: Any) -> Any:
    if isinstance(node, str):
        return unicodedata.normalize("NFC", node)
    if isinstance(node, dict):
        return {key: _nfc(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_nfc(value) for value in node]
    return node
