"""Whether a file is another one as well: what stands behind its end, where other programs look for a file of their own kind."""

from typing import Any, Final

from django.core.files.base import File

ZIP_END: Final = b"PK\x05\x06"
ZIP_END_LENGTH: Final = 22
TAIL: Final = 64 * 1024 + ZIP_END_LENGTH
# What begins or ends another kind of file: read as that, it would be opened by another program.
FOREIGN: Final = (b"pk\x03\x04", b"pk\x05\x06", b"<script", b"<html", b"<svg", b"<?xml")


def tail_of(stream: File[Any]) -> bytes:
    """As much of the end as a zip may need to say that it is one."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - TAIL))
    end: bytes = stream.read()
    stream.seek(0)
    return end


def is_foreign(behind: bytes) -> bool:
    """Whether the bytes behind the end are those of another kind of file, and not only left over."""
    lowered = behind.lower()
    return any(mark in lowered for mark in FOREIGN)


def ends_as_zip(tail: bytes) -> bool:
    """A zip's last record says how far the end of the file is, so that a comment may hide any text there."""
    place = tail.rfind(ZIP_END)
    if place < 0 or place + ZIP_END_LENGTH > len(tail):
        return False
    comment = int.from_bytes(tail[place + ZIP_END_LENGTH - 2 : place + ZIP_END_LENGTH], "little")
    return place + ZIP_END_LENGTH + comment == len(tail)
