"""Two versions of an entry side by side: what was taken out, what came in, word by word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import Any, Final

from i18nfield.strings import LazyI18nString

from submissions import versions
from submissions.leaks import UNSPACED
from submissions.versions import ReadableAnswer, Withheld

# Above it, comparing word by word takes longer than reading: the changed middle is shown as one piece.
MOST_PAIRS: Final = 4_000_000
# Scripts without spaces are compared by character; a word takes the blanks behind it along.
_tokens = re.compile(rf"[{UNSPACED}]|(?:(?![{UNSPACED}])\w)+\s*|\s+|.", re.DOTALL)


class Change(Enum):
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    text: str
    change: Change


@dataclass(frozen=True)
class AnswerPair:
    """A question whose answer differs; a side without an answer has no pieces."""

    section: str
    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True)
class FilePair:
    """A file of one of the versions, told by its SHA-256; a kept one that got another name or caption is in both."""

    label: str
    name: str
    size: int
    sha256: str
    change: Change


@dataclass(frozen=True)
class Comparison:
    answers: tuple[AnswerPair, ...]
    files: tuple[FilePair, ...]
    same_answers: int

    @property
    def is_same(self) -> bool:
        return not self.answers and all(file.change == Change.KEPT for file in self.files)


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """The contents of two versions as their team and the organisers may read them."""
    old, new = _answers(before), _answers(after)
    differing = [key for key in {**old, **new} if _text(old, key) != _text(new, key)]
    order = [key for key in {**new, **old} if key in differing]
    pairs = tuple(_pair(old.get(key), new.get(key)) for key in order)
    return Comparison(pairs, tuple(_files(before, after)), len({**old, **new}) - len(pairs))


def words(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces: joined, each side is its text again."""
    old, new = _tokens.findall(before), _tokens.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, start, end, first, last in _steps(old, new):
        if kind == "equal":
            left.append(Piece("".join(old[start:end]), Change.KEPT))
            right.append(Piece("".join(new[first:last]), Change.KEPT))
            continue
        if start < end:
            left.append(Piece("".join(old[start:end]), Change.REMOVED))
        if first < last:
            right.append(Piece("".join(new[first:last]), Change.ADDED))
    return tuple(left), tuple(right)


def _steps(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if len(old) * len(new) <= MOST_PAIRS:
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle = (len(old) - end, len(new) - end)
    return [
        ("equal", 0, start, 0, start),
        ("replace", start, middle[0], start, middle[1]),
        ("equal", middle[0], len(old), middle[1], len(new)),
    ]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _answers(content: Mapping[str, Any]) -> dict[str, tuple[str, ReadableAnswer]]:
    version = versions.readable(content, for_judges=False, blind=False, withheld=Withheld())
    return {
        answer.key: (section.name, answer)
        for section in version.sections
        for answer in section.answers
    }


def _text(answers: Mapping[str, tuple[str, ReadableAnswer]], key: str) -> str:
    return answers[key][1].text if key in answers else ""


def _pair(
    old: tuple[str, ReadableAnswer] | None, new: tuple[str, ReadableAnswer] | None
) -> AnswerPair:
    section, answer = new or old  # type: ignore[misc]  # one of them has it
    left, right = words(old[1].text if old else "", new[1].text if new else "")
    return AnswerPair(section, answer.label, left, right)


def _files(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FilePair]:
    old = {_identity(file): file for file in before["files"]}
    new = {_identity(file): file for file in after["files"]}
    for key, file in {**new, **old}.items():
        if key in old and key in new:
            yield _file(file, Change.KEPT)
        else:
            yield _file(file, Change.ADDED if key in new else Change.REMOVED)


def _identity(file: Mapping[str, Any]) -> tuple[str, ...]:
    return file["question"], file["sha256"], file["name"], file["caption"]


def _file(file: Mapping[str, Any], change: Change) -> FilePair:
    label = file["caption"] or str(LazyI18nString(file["label"]))
    return FilePair(label, file["name"], file["size"], file["sha256"], change)
