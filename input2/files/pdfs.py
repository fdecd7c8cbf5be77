"""Whether a PDF opens as a whole, and how many pages it has."""

from typing import Any, Final

import pypdf
from django.core.files.base import File
from django.utils.translation import gettext as _
from pypdf.errors import PyPdfError

from input2.files.errors import FileRefusedError, damaged

PDF: Final = "application/pdf"
END: Final = 2048
ZIP_END: Final = b"PK\x05\x06"
ZIP_END_LENGTH: Final = 22
TAIL: Final = 64 * 1024 + ZIP_END_LENGTH
# What pypdf raises on hostile input besides its own errors.
ERRORS: Final = (
    PyPdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
)
# What begins or ends another kind of file: read as that, it would be opened by another program.
FOREIGN: Final = (b"pk\x03\x04", b"pk\x05\x06", b"<script", b"<html", b"<svg", b"<?xml")


def count_pages(stream: File[Any], name: str) -> int:
    """The number of pages of a PDF that nothing is wrong with."""
    # A change appended to a file and cut off leaves the old file whole: pypdf would read that without a word.
    tail = _tail(stream)
    if b"%%EOF" not in tail[-END:]:
        raise damaged(name)
    behind = tail.rpartition(b"%%EOF")[2].lower()
    if any(mark in behind for mark in FOREIGN) or _ends_as_zip(tail):
        raise FileRefusedError(
            _("“%(name)s” is two files in one: something else stands behind the end of the PDF.")
            % {"name": name}
        )
    return _read(stream, name)


def _ends_as_zip(tail: bytes) -> bool:
    """A zip's last record says how far the end of the file is, so that a comment may hide any text there."""
    place = tail.rfind(ZIP_END)
    if place < 0 or place + ZIP_END_LENGTH > len(tail):
        return False
    comment = int.from_bytes(tail[place + ZIP_END_LENGTH - 2 : place + ZIP_END_LENGTH], "little")
    return place + ZIP_END_LENGTH + comment == len(tail)


def _read(stream: File[Any], name: str) -> int:
    try:
        reader = pypdf.PdfReader(stream)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileRefusedError(
                _("“%(name)s” is protected with a password. Save it without one.") % {"name": name}
            )
        pages = len(reader.pages)
    except (*ERRORS, RecursionError) as problem:
        raise damaged(name) from problem
    if not pages:
        raise FileRefusedError(_("“%(name)s” has no pages.") % {"name": name})
    return pages


def _tail(stream: File[Any]) -> bytes:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - TAIL))
    end: bytes = stream.read()
    stream.seek(0)
    return end
