"""Pictures: whether they open as a whole, and a small clean copy of one."""

import io
import threading
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from input2.files import pngs
from input2.files.behind import TAIL, ends_as_zip, is_foreign, tail_of
from input2.files.errors import FileRefusedError, damaged

TYPES: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MOST_PIXELS: Final = 64_000_000
MILLION: Final = 1_000_000
# The parts of a WebP that draw; the others are animation, profiles and notes.
PIXELS: Final = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
# Where programs still take a file for a PDF.
PDF_START: Final = b"%PDF-"
PDF_MAY_BEGIN: Final = 1024
# Pillow's own limits: it gives up, or warns, before anything is decoded.
TOO_MANY: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
ERRORS: Final = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    zlib.error,
)
# A picture that is decoded whole fills hundreds of megabytes: one at a time in each process.
_drawing = threading.Lock()


def content_type_of(stream: File[Any], name: str, *, most_pixels: int) -> str:
    """The type of a picture that decodes to its end; refused by its pixels before anything is decoded."""
    try:
        with Image.open(stream, formats=tuple(TYPES)) as image:
            width, height = image.size
            content_type = TYPES[str(image.format)]
            if width * height > most_pixels:
                raise _too_many_pixels(name, most_pixels)
            _check_whole(stream, image)
    except TOO_MANY as problem:
        raise _too_many_pixels(name, most_pixels) from problem
    except ERRORS as problem:
        raise damaged(name) from problem
    _refuse_two_in_one(stream, content_type, name)
    return content_type


def small_copy(stream: File[Any], name: str, *, width: int, height: int) -> File[bytes]:
    """The picture redrawn to fit, as WebP: only its pixels remain, no metadata and nothing hidden behind them."""
    written = io.BytesIO()
    stream.seek(0)
    try:
        with Image.open(stream, formats=tuple(TYPES)) as image:
            image.draft("RGB", (width, height))
            ImageOps.exif_transpose(image, in_place=True)
            drawn = image.convert("RGBA" if image.has_transparency_data else "RGB")
            drawn.thumbnail((width, height), Image.Resampling.LANCZOS)
            drawn.save(written, "WEBP", quality=88, exif=b"", icc_profile=b"", xmp=b"")
    except ERRORS as problem:
        raise damaged(name) from problem
    return ContentFile(written.getvalue(), f"{PurePosixPath(name).stem or name}.webp")


def is_small_copy(content: bytes, *, width: int, height: int) -> bool:
    """Whether the bytes are such a copy already: a WebP that fits, with nothing in it but pixels."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or set(_chunks(content)) - PIXELS:
        return False
    try:
        with Image.open(io.BytesIO(content), formats=("WEBP",)) as image:
            return image.width <= width and image.height <= height
    except (*TOO_MANY, *ERRORS):
        return False


def _chunks(content: bytes) -> Iterator[bytes]:
    """The names of a WebP's parts; an empty one where lengths lie or something stands behind the end."""
    if int.from_bytes(content[4:8], "little") + 8 != len(content):
        yield b""
    place = 12
    while place + 8 <= len(content):
        yield content[place : place + 4]
        length = int.from_bytes(content[place + 4 : place + 8], "little")
        place += 8 + length + length % 2
    if place != len(content):
        yield b""


def _check_whole(stream: File[Any], image: Image.Image) -> None:
    # A cut-off picture opens well; only its pixels tell that the end is missing.
    if image.format == "PNG":
        pngs.check(stream)
    elif image.format == "JPEG":
        # A draft reads all of it at an eighth of the size.
        image.draft("RGB", (image.width // 8 or 1, image.height // 8 or 1))
        image.load()
    else:
        with _drawing:
            image.load()


def _refuse_two_in_one(stream: File[Any], content_type: str, name: str) -> None:
    """Cameras leave things behind a picture, and they stay; what another program would open does not."""
    stream.seek(0)
    head, tail = stream.read(PDF_MAY_BEGIN), tail_of(stream)
    behind = _behind(stream, content_type, tail)
    if PDF_START in head or ends_as_zip(tail) or is_foreign(behind):
        raise FileRefusedError(
            _("“%(name)s” is two files in one: a picture, and something else hidden in it.")
            % {"name": name}
        )


def _behind(stream: File[Any], content_type: str, tail: bytes) -> bytes:
    if content_type == TYPES["JPEG"]:
        return tail.rpartition(b"\xff\xd9")[2]
    stream.seek(pngs.end_of(stream) if content_type == TYPES["PNG"] else _end_of_webp(stream))
    return bytes(stream.read(TAIL))


def _end_of_webp(stream: File[Any]) -> int:
    stream.seek(4)
    return 8 + int.from_bytes(stream.read(4), "little")


def _too_many_pixels(name: str, limit: int) -> FileRefusedError:
    return FileRefusedError(
        _("“%(name)s” has more than %(limit)d million pixels. Make it smaller.")
        % {"name": name, "limit": limit // MILLION}
    )
