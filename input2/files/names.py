"""The name a file came with, made safe to show and to offer for download."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

LIMIT = 255
# The ones by which programs know what to do with a file.
ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
}
FALLBACK = "file"
# Controls, and the marks that turn the direction of text: with them "gpj.exe" can be shown as "exe.jpg".
_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Harmless in names, though of category Cf: Persian and emoji need the joiners.
_JOINERS = {"\u200c", "\u200d"}
_NOT_ON_WINDOWS = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


def cleaned(name: str) -> str:
    """Without path, controls and marks of direction; at most 255 characters, its ending kept."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(char for char in last if _is_safe(char))
    return _shortened(" ".join(visible.split()).strip(". ")) or FALLBACK


def for_any_system(name: str) -> str:
    """The same without what Windows allows in no name."""
    return cleaned(name).translate(_NOT_ON_WINDOWS)


def with_ending(name: str, content_type: str) -> str:
    """A PDF that is called a page or a program would be opened as one by whoever has downloaded it."""
    endings = ENDINGS.get(content_type, ())
    if not endings or name.lower().endswith(endings):
        return name
    return name[: LIMIT - len(endings[0])] + endings[0]


def _is_safe(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char) not in _UNSAFE_CATEGORIES


def _shortened(name: str) -> str:
    ending = PurePosixPath(name).suffix if len(name) > LIMIT else ""
    ending = ending if len(ending) <= 10 else ""  # noqa: PLR2004 -- longer is no ending
    return name[: LIMIT - len(ending)] + ending if len(name) > LIMIT else name
