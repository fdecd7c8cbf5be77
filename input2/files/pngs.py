"""What a PNG is, told part by part: decoding it would keep every pixel in memory at once."""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any, Final

from django.core.files.base import File

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
HEADER: Final = struct.Struct(">2L5B")
# A part's length and name; its checksum stands behind it.
HEAD: Final = struct.Struct(">L4s")
CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Where each pass of an interlaced picture begins, and how far its pixels stand apart: across, down.
PASSES: Final = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
BLOCK: Final = 64 * 1024
NOTES: Final = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf"})
LONGEST_NOTES: Final = 4 * 1024 * 1024
# One grey pixel.
SMALLEST: Final = HEADER.pack(1, 1, 8, 0, 0, 0, 0)


def check(stream: File[Any]) -> None:
    """Raise a ValueError unless every row of the picture is there; memory does not grow with its pixels."""
    stream.seek(0)
    if stream.read(len(SIGNATURE)) != SIGNATURE:
        raise ValueError("It does not begin like a PNG.")
    name, length = _head(stream)
    if name != b"IHDR" or length != HEADER.size:
        raise ValueError("The header is not where it belongs.")
    wanted = _length(*HEADER.unpack(b"".join(_content(stream, name, length))))
    packed = _packed(stream)
    for length in _unpacked(packed):
        wanted -= length
        # What some programs write behind the last row is never unpacked.
        if wanted <= 0:
            break
    else:
        raise ValueError("Some of the picture is missing.")
    for _rest in packed:
        pass


def end_of(stream: File[Any]) -> int:
    """Behind this place stands nothing of a picture that was checked."""
    stream.seek(len(SIGNATURE))
    while True:
        name, length = _head(stream)
        place: int = stream.seek(length + 4, 1)
        if name == b"IEND":
            return place


def notes_of(stream: File[Any]) -> io.BytesIO:
    """What the picture says about itself, wherever in the file, around a single pixel in the place of its own."""
    stream.seek(len(SIGNATURE))
    parts = [SIGNATURE, _part(b"IHDR", SMALLEST)]
    left = LONGEST_NOTES
    name, length = _head(stream)
    while name != b"IEND":
        if name in NOTES:
            left -= length
            if left < 0:
                raise ValueError("It has more to say than anybody reads.")
            parts.append(_part(name, b"".join(_content(stream, name, length))))
        else:
            stream.seek(length + 4, 1)
        name, length = _head(stream)
    parts += [_part(b"IDAT", zlib.compress(b"\0\0")), _part(b"IEND", b"")]
    return io.BytesIO(b"".join(parts))


def _part(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return HEAD.pack(len(content), name) + content + checksum.to_bytes(4, "big")


def _unpacked(packed: Iterator[bytes]) -> Iterator[int]:
    """How long each block of pixels is, in the order of the file."""
    inflate = zlib.decompressobj()
    for block in packed:
        waiting = block
        while waiting and not inflate.eof:
            yield len(inflate.decompress(waiting, BLOCK))
            waiting = inflate.unconsumed_tail


def _packed(stream: File[Any]) -> Iterator[bytes]:
    """What the parts with pixels hold; the end is reached only where the file says that it ends."""
    while True:
        name, length = _head(stream)
        if name == b"IDAT":
            yield from _content(stream, name, length)
        elif name == b"IEND":
            return
        else:
            stream.seek(length + 4, 1)


def _head(stream: File[Any]) -> tuple[bytes, int]:
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        raise ValueError("The end is missing.")
    length, name = HEAD.unpack(head)
    return name, length


def _content(stream: File[Any], name: bytes, length: int) -> Iterator[bytes]:
    checksum, left = zlib.crc32(name), length
    while left:
        block = stream.read(min(BLOCK, left))
        if not block:
            raise ValueError("A part breaks off.")
        checksum, left = zlib.crc32(block, checksum), left - len(block)
        yield block
    if stream.read(4) != checksum.to_bytes(4, "big"):
        raise ValueError("A part was damaged.")


def _length(
    width: int, height: int, depth: int, colour: int, _packing: int, _filter: int, interlaced: int
) -> int:
    """How many bytes the pixels are: each row begins with one that says how it is written."""
    bits = depth * CHANNELS.get(colour, 0)
    total = 0
    for left, top, across, down in PASSES if interlaced else ((0, 0, 1, 1),):
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            total += rows * (1 + (columns * bits + 7) // 8)
    return total
