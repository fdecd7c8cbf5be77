"""What people type, as everybody can read it."""

import re
import unicodedata

_line_ends = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# With controls go the marks that turn the direction of all that comes after them, our own sentence around a name or a title included.
# Letters of right-to-left scripts need none; the marks that only stand beside a letter stay.
_controls = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def readable(text: str) -> str:
    """Composed, with one kind of line end, and without controls and marks that turn the direction of text."""
    composed = unicodedata.normalize("NFC", text)
    return _controls.sub("", _line_ends.sub("\n", composed))


def readable_line(text: str) -> str:
    """The same on one line, with single spaces: a name, a caption."""
    return " ".join(readable(text).split())
