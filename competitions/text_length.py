"""How long a text is for its limit: words, or characters where a script writes without spaces.

`static/js/text-length.js` mirrors this module; both count the same on `tests/competitions/text_length_cases.json`.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from competitions.enums import CountBy

# Code points are listed because the regular expression classes of Python and of browsers differ.
WHITE: Final = "\t-\r \u0085\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
UNSPACED: Final = (
    "\u0e01-\u0e3a\u0e40-\u0e4e"  # Thai
    "\u3041-\u3096\u309d-\u309f"  # Hiragana
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Katakana
    "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U00020000-\U000323af"
)
SPACED: Final = (
    "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af"  # Latin
    "\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a"
    "\u0370-\u037d\u037f-\u03ff\u1f00-\u1fff\u0400-\u052f"  # Greek and Cyrillic
    "\u0531-\u058f\u05d0-\u05ea\u0620-\u064a\u066e-\u06d3"  # Armenian, Hebrew, Arabic
    "\u0900-\u0dff\u10a0-\u10ff\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"  # Indic, Georgian, Hangul
)
UNSPACED_ALLOWANCE: Final = 2

_white = re.compile(f"[{WHITE}]+")
_unspaced = re.compile(f"[{UNSPACED}]")
_spaced = re.compile(f"[{SPACED}]")


@dataclass(frozen=True)
class Measure:
    """A text's words, its characters without white space, and whether its script has no spaces."""

    words: int
    characters: int
    is_unspaced: bool


@dataclass(frozen=True)
class Length:
    """A text against its limits: what was counted, and how much is missing or too much."""

    counted: int
    unit: CountBy
    least: int | None
    most: int | None
    missing: int
    excess: int


def measure(text: str) -> Measure:
    """A text written mostly in Han, kana or Thai letters counts as unspaced."""
    composed = unicodedata.normalize("NFC", text)
    words = [word for word in _white.split(composed) if word]
    unspaced = len(_unspaced.findall(composed))
    return Measure(
        words=len(words),
        characters=sum(len(word) for word in words),
        is_unspaced=unspaced > len(_spaced.findall(composed)),
    )


def describe(
    text: str, *, count_by: CountBy, least: int | None = None, most: int | None = None
) -> Length:
    """Limits in words are doubled and counted in characters where words cannot be counted."""
    size = measure(text)
    if count_by == CountBy.WORDS and not size.is_unspaced:
        return _against(size.words, CountBy.WORDS, least, most)
    factor = UNSPACED_ALLOWANCE if count_by == CountBy.WORDS else 1
    return _against(
        size.characters, CountBy.CHARACTERS, _times(least, factor), _times(most, factor)
    )


def _against(counted: int, unit: CountBy, least: int | None, most: int | None) -> Length:
    return Length(
        counted=counted,
        unit=unit,
        least=least,
        most=most,
        missing=max(0, (least or 0) - counted),
        excess=0 if most is None else max(0, counted - most),
    )


def _times(limit: int | None, factor: int) -> int | None:
    return None if limit is None else limit * factor
