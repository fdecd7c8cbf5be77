"""A zip that is nothing but a zip, does what its list of parts says, and cannot fill memory or disk."""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.core.files.base import File
from django.utils.translation import gettext as _

from input2.files.errors import FileRefusedError, damaged

MOST_PARTS: Final = 2_000
LONGEST_LIST: Final = 512 * 1024
MOST_UNPACKED: Final = 256 * 1024 * 1024
HIGHEST_RATIO: Final = 100
# Below this much unpacked the ratio does not matter: a page of blanks packs well.
SMALL: Final = 8 * 1024 * 1024
BLOCK: Final = 64 * 1024

END: Final = struct.Struct("<4s4H2LH")
LOCAL: Final = struct.Struct("<4s5H3L2H")
END_64: Final = b"PK\x06\x07"
ENCRYPTED: Final = 0x1
IN_UTF_8: Final = 0x800
# What a program that writes without looking back puts behind a part: its checksum and lengths.
LONGEST_TRAILER: Final = 24
ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    EOFError,
    NotImplementedError,
)

Parts = Sequence[zipfile.ZipInfo]


def parts_of(stream: File[Any], name: str) -> Parts:
    """The parts in the order in which they stand in the file, every one of them unpacked and counted once."""
    try:
        size = _check_frame(stream, name)
        with zipfile.ZipFile(stream) as archive:
            parts = sorted(archive.infolist(), key=lambda part: part.header_offset)
            end = archive.start_dir
        _check_list(parts, size, name)
        _check_places(stream, parts, end, name)
        for part in parts:
            for _block in unpacked(stream, part, name):
                pass
    except ERRORS as problem:
        raise damaged(name) from problem
    return parts


def unpacked(stream: File[Any], part: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The part's content, block by block; refused as soon as it is longer than the list of parts says."""
    _skip_to_content(stream, part)
    packed = part.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if part.compress_type else None
    length, checksum = 0, 0
    while packed and (taken := stream.read(min(BLOCK, packed))):
        packed -= len(taken)
        for block in _inflated(inflate, taken) if inflate else [taken]:
            length += len(block)
            if length > part.file_size:
                raise bomb(name)
            checksum = zlib.crc32(block, checksum)
            yield block
    is_whole = not packed and (inflate is None or inflate.eof)
    if not is_whole or length != part.file_size or checksum != part.CRC:
        raise damaged(name)


def bomb(name: str) -> FileRefusedError:
    return FileRefusedError(
        _("“%(name)s” would unpack to far more than its size and is not accepted.") % {"name": name}
    )


def two_in_one(name: str) -> FileRefusedError:
    return FileRefusedError(
        _("“%(name)s” is two files in one: something stands before, between or behind its parts.")
        % {"name": name}
    )


def _inflated(inflate: "zlib._Decompress", taken: bytes) -> Iterator[bytes]:
    while taken and not inflate.eof:
        yield inflate.decompress(taken, BLOCK)
        taken = inflate.unconsumed_tail
    if inflate.unused_data:
        raise zlib.error("The part goes on behind its end.")


def _check_frame(stream: File[Any], name: str) -> int:
    """The list of parts stands at the very end and is short enough to be read: `zipfile` reads all of it."""
    size = int(stream.seek(0, 2))
    stream.seek(max(0, size - END.size - 20))
    tail = stream.read()
    mark, disk, list_disk, here, count, length, place, comment = END.unpack(tail[-END.size :])
    if mark != b"PK\x05\x06" or comment:
        raise two_in_one(name)
    if tail.startswith(END_64) or disk or list_disk or here != count:
        raise damaged(name)
    if count > MOST_PARTS or length > LONGEST_LIST:
        raise FileRefusedError(
            _("“%(name)s” has more than %(limit)d parts inside and is not accepted.")
            % {"name": name, "limit": MOST_PARTS}
        )
    if place + length + END.size != size:
        raise two_in_one(name)
    stream.seek(0)
    return size


def _check_list(parts: Parts, size: int, name: str) -> None:
    names = {part.filename.lower() for part in parts}
    if not parts or len(parts) > MOST_PARTS or len(names) != len(parts):
        raise damaged(name)
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise FileRefusedError(
            _("“%(name)s” is protected with a password. Save it without one.") % {"name": name}
        )
    if any(_is_odd(part) for part in parts):
        raise damaged(name)
    total = sum(part.file_size for part in parts)
    if total > MOST_UNPACKED or (total > SMALL and total > HIGHEST_RATIO * size):
        raise bomb(name)


def _is_odd(part: zipfile.ZipInfo) -> bool:
    steps = part.filename.split("/")
    leaves = steps[0] == "" or ".." in steps or "\\" in part.filename
    hides = part.filename != part.orig_filename
    return leaves or hides or part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def _check_places(stream: File[Any], parts: Parts, end_of_parts: int, name: str) -> None:
    """Nothing before, between or behind the parts; none reaches into the next, as the cleverest bombs do."""
    if parts[0].header_offset != 0:
        raise two_in_one(name)
    for start, part in zip(
        [*(part.header_offset for part in parts[1:]), end_of_parts], parts, strict=True
    ):
        end = _skip_to_content(stream, part) + part.compress_size
        if end > start:
            raise bomb(name)
        if start - end > LONGEST_TRAILER:
            raise two_in_one(name)


def _skip_to_content(stream: File[Any], part: zipfile.ZipInfo) -> int:
    stream.seek(part.header_offset)
    head = LOCAL.unpack(stream.read(LOCAL.size))
    title = stream.read(head[9])
    if head[0] != b"PK\x03\x04" or title != _raw_name(part):
        raise zipfile.BadZipFile("The part is called otherwise in the list of parts.")
    return int(stream.seek(head[10], 1))


def _raw_name(part: zipfile.ZipInfo) -> bytes:
    return part.orig_filename.encode("utf-8" if part.flag_bits & IN_UTF_8 else "cp437")
