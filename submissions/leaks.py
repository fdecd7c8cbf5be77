"""Where a text tells who is behind an entry: names of people and organisations, e-mail addresses, their domains.

Works on folded text, in which case, accents and width say nothing, and answers with the words as they were written.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import islice
from typing import Final

from input2.accounts.mail_domains import PUBLIC_MAIL_DOMAINS
from submissions.everyday_words import COMMON_WORDS, HONORIFICS, LEGAL_FORMS

CONTEXT: Final = 40
# Whoever repeats a name a thousand times is told of it a few times.
MOST_OF_ONE: Final = 20
# So many everyday words in a row are no accident.
NO_ACCIDENT: Final = 3
# A single part of a name has to be as long as this to stand for the person, and two parts written as one word as long as that.
PART: Final = 4
JOINED: Final = 8
UNSPACED_LEAST: Final = 2
ACRONYM_LEAST: Final = 3
# Scripts written without spaces, where a name may stand in the middle of a run of characters.
UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
# Letters that no decomposition turns into plain ones.
PLAIN: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "\u0131": "i"})
GAP: Final = r"[\W_]{1,3}"
NO_LETTER_BEFORE: Final = r"(?<![^\W_])"
NO_LETTER_AFTER: Final = r"(?![^\W_])"

_runs = re.compile(rf"[{UNSPACED}](?:[{UNSPACED}]|[\s·・](?=[{UNSPACED}]))*")
_words = re.compile(r"[^\W_]+")
_address = re.compile(r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class Kind(Enum):
    PERSON = "person"
    ORGANISATION = "organisation"
    EMAIL = "email"
    DOMAIN = "domain"


@dataclass(frozen=True)
class Match:
    """The words that tell it, with a little of what stands around them."""

    kind: Kind
    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class _Term:
    kind: Kind
    pattern: re.Pattern[str]
    # Words that are also everyday words mean a name only where they are written like one.
    needs_capital: bool = False
    needs_capitals: bool = False


class Finder:
    """Looks for everything that is known about a team; made once, used for each of its texts."""

    def __init__(
        self, *, people: Iterable[str], organisations: Iterable[str], addresses: Iterable[str]
    ) -> None:
        domains = {_domain(address) for address in addresses} - PUBLIC_MAIL_DOMAINS - {""}
        self._terms = [
            _Term(Kind.EMAIL, _address),
            *(_Term(Kind.DOMAIN, _domain_pattern(domain)) for domain in sorted(domains)),
            *(term for name in sorted(set(organisations)) for term in _organisation(name)),
            *(term for name in sorted(set(people)) for term in _person(name)),
        ]

    def find(self, text: str) -> list[Match]:
        """Each different wording once, in the order of the text; of two that overlap, the first kind and the longer."""
        folded, origins = _folded(text)
        taken: list[tuple[int, int, Kind]] = []
        for term in self._terms:
            for start, end in _spans(term, folded, origins, text):
                if not any(start < other[1] and other[0] < end for other in taken):
                    taken.append((start, end, term.kind))
        found = (_match(text, start, end, kind) for start, end, kind in sorted(taken, key=_place))
        return list({(match.kind, match.text.casefold()): match for match in found}.values())


def _place(span: tuple[int, int, Kind]) -> tuple[int, int]:
    return span[:2]


def _spans(
    term: _Term, folded: str, origins: Sequence[int], text: str
) -> Iterator[tuple[int, int]]:
    for match in islice(term.pattern.finditer(folded), MOST_OF_ONE):
        start, end = origins[match.start()], origins[match.end() - 1] + 1
        written = text[start:end]
        if term.needs_capital and written[0].islower():
            continue
        if term.needs_capitals and written != written.upper():
            continue
        yield start, end


def _match(text: str, start: int, end: int, kind: Kind) -> Match:
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Match(
        kind,
        " ".join(text[start:end].split()),
        ("…" if start > CONTEXT else "") + before,
        after + ("…" if end + CONTEXT < len(text) else ""),
    )


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text without case, accents and width, and for each of its characters the place it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    characters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        plain = _fold(character)
        characters.append(plain)
        origins.extend([place] * len(plain))
    return "".join(characters), origins


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f").translate(PLAIN)


def _person(name: str) -> Iterator[_Term]:
    yield from _unspaced(Kind.PERSON, name)
    parts = [part for part in _latin_words(name) if part not in HONORIFICS]
    if len(parts) > 1:
        is_everyday = len(parts) < NO_ACCIDENT and all(map(_is_common, parts))
        for order in (parts, [*parts[1:], parts[0]], [parts[-1], *parts[:-1]]):
            yield _Term(Kind.PERSON, _sequence(order), needs_capital=is_everyday)
        initial = re.escape(parts[0][0])
        yield _Term(
            Kind.PERSON,
            _bounded(rf"{initial}{GAP}{re.escape(parts[-1])}"),
            needs_capital=True,
        )
    for part in parts:
        if part.isalpha() and len(part) >= PART and not _is_common(part):
            yield _Term(Kind.PERSON, _bounded(re.escape(part)), needs_capital=True)


def _organisation(name: str) -> Iterator[_Term]:
    yield from _unspaced(Kind.ORGANISATION, name)
    words = _latin_words(name)
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words = words[:-1]
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 1:
        is_everyday = len(words) < NO_ACCIDENT and all(map(_is_common, words))
        yield _Term(Kind.ORGANISATION, _sequence(words), needs_capital=is_everyday)
    elif words and not _is_common(words[0]):
        is_acronym = len(words[0]) < PART
        if len(words[0]) >= ACRONYM_LEAST:
            yield _Term(
                Kind.ORGANISATION,
                _bounded(re.escape(words[0])),
                needs_capital=True,
                needs_capitals=is_acronym,
            )


def _unspaced(kind: Kind, name: str) -> Iterator[_Term]:
    for run in _runs.findall(name):
        parts = [part for part in re.split(r"[\s·・]+", run) if part]
        for legal in LEGAL_FORMS:
            parts = [part.removesuffix(legal) or part for part in parts]
        if len("".join(parts)) >= UNSPACED_LEAST:
            letters = (re.escape(_fold(letter)) for letter in "".join(parts))
            yield _Term(kind, re.compile(r"[\s·・]?".join(letters)))


def _latin_words(name: str) -> list[str]:
    return [_fold(word) for word in _words.findall(_runs.sub(" ", name))]


def _is_common(word: str) -> bool:
    return len(word) == 1 or word.isdigit() or word in COMMON_WORDS


def _sequence(words: Sequence[str]) -> re.Pattern[str]:
    escaped = [re.escape(word) for word in words]
    apart = GAP.join(escaped)
    joined = "".join(escaped)
    return _bounded(f"(?:{apart}|{joined})" if len("".join(words)) >= JOINED else apart)


def _bounded(pattern: str) -> re.Pattern[str]:
    return re.compile(NO_LETTER_BEFORE + pattern + NO_LETTER_AFTER)


def _domain(address: str) -> str:
    return _fold(address.strip()).rpartition("@")[2] if "@" in address else ""


def _domain_pattern(domain: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9-]){re.escape(domain)}(?![a-z0-9-])(?!\.[a-z0-9])")
