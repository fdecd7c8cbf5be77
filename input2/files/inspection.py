"""What a file is, told by its content: a first sieve by signature, then the type's own reader must open it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import puremagic
import pypdf
from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from pypdf.errors import PyPdfError

from input2.files.errors import FileRefusedError

PDF = "application/pdf"
IMAGE_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
CONTENT_TYPES = {"pdf": {PDF}, "image": set(IMAGE_TYPES.values())}

HEAD = 64 * 1024
PDF_END = 2048
PIXEL_LIMIT = 64_000_000
# What pypdf raises on hostile input besides its own errors.
PDF_ERRORS = (
    PyPdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
)
IMAGE_ERRORS = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
)


@dataclass(frozen=True)
class Inspected:
    content_type: str
    pdf_pages: int | None = None


def inspect(upload: File[Any], *, name: str, kinds: Collection[str]) -> Inspected:
    """What the content is, when it is one of `kinds` and undamaged; else a refusal that says what is wrong."""
    found = _signature(upload)
    allowed = set().union(*(CONTENT_TYPES[kind] for kind in kinds))
    if found not in allowed:
        raise FileRefusedError(_wrong_type(name, kinds))
    upload.seek(0)
    return _read_pdf(upload, name) if found == PDF else _read_image(upload, name)


def _signature(upload: File[Any]) -> str:
    upload.seek(0)
    head = upload.read(HEAD)
    if head.startswith(b"%PDF-"):
        return PDF
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    types = {match.mime_type for match in matches}
    return next((known for known in IMAGE_TYPES.values() if known in types), "")


def _read_pdf(stream: File[Any], name: str) -> Inspected:
    # A change appended to a file and cut off leaves the old file whole: pypdf would read that without a word.
    if b"%%EOF" not in _end(stream):
        raise _damaged(name)
    try:
        reader = pypdf.PdfReader(stream)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileRefusedError(
                _("“%(name)s” is protected with a password. Save it without one.") % {"name": name}
            )
        pages = len(reader.pages)
    except (*PDF_ERRORS, RecursionError) as problem:
        raise _damaged(name) from problem
    if not pages:
        raise FileRefusedError(_("“%(name)s” has no pages.") % {"name": name})
    return Inspected(PDF, pdf_pages=pages)


def _end(stream: File[Any]) -> bytes:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - PDF_END))
    end: bytes = stream.read()
    stream.seek(0)
    return end


def _read_image(stream: File[Any], name: str) -> Inspected:
    try:
        with Image.open(stream, formats=tuple(IMAGE_TYPES)) as image:
            width, height = image.size
            content_type = IMAGE_TYPES[str(image.format)]
            if width * height > PIXEL_LIMIT:
                raise FileRefusedError(_too_many_pixels(name))
            _decode(image)
    except IMAGE_ERRORS as problem:
        raise _damaged(name) from problem
    return Inspected(content_type)


def _decode(image: Image.Image) -> None:
    # A cut-off picture opens well; only decoding finds the end missing. A draft of a JPEG reads all
    # of it at an eighth of the size.
    image.draft("RGB", (image.width // 8 or 1, image.height // 8 or 1))
    image.load()


def _wrong_type(name: str, kinds: Collection[str]) -> str:
    expected = {"pdf": _("a PDF file"), "image": _("a JPEG, PNG or WebP picture")}
    wanted = _(" or ").join(expected[kind] for kind in sorted(kinds, reverse=True))
    return _("“%(name)s” is not %(wanted)s, whatever its name says.") % {
        "name": name,
        "wanted": wanted,
    }


def _damaged(name: str) -> FileRefusedError:
    return FileRefusedError(
        _("“%(name)s” is damaged or incomplete and cannot be opened.") % {"name": name}
    )


def _too_many_pixels(name: str) -> str:
    return _("“%(name)s” has more than %(limit)d million pixels. Make it smaller.") % {
        "name": name,
        "limit": PIXEL_LIMIT // 1_000_000,
    }
