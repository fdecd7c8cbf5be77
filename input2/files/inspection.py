"""What a file is, told by its content: a first sieve by signature, then the type's own reader must open it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

import puremagic
from django.core.files.base import File
from django.utils.translation import gettext as _

from input2.files import office, pdfs, pictures, properties
from input2.files.errors import FileRefusedError

SVG: Final = "image/svg+xml"
CONTENT_TYPES: Final = {
    "pdf": {pdfs.PDF},
    "image": set(pictures.TYPES.values()),
    "office": set(office.ENDINGS),
}
HEAD: Final = 64 * 1024


@dataclass(frozen=True)
class Inspected:
    content_type: str
    pdf_pages: int | None = None
    properties: list[dict[str, str]] = field(default_factory=list)


def inspect(
    upload: File[Any],
    *,
    name: str,
    kinds: Collection[str],
    most_pixels: int = pictures.MOST_PIXELS,
) -> Inspected:
    """What the content is, when it is one of `kinds` and undamaged; else a refusal that says what is wrong."""
    upload.seek(0)
    found = _family(upload.read(HEAD))
    if found not in kinds:
        raise FileRefusedError(_wrong_type(name, kinds, found))
    upload.seek(0)
    if found == "pdf":
        pages = pdfs.count_pages(upload, name)
        return Inspected(pdfs.PDF, pages, properties.read(upload, pdfs.PDF))
    if found == "office":
        return Inspected(office.content_type_of(upload, name))
    content_type = pictures.content_type_of(upload, name, most_pixels=most_pixels)
    return Inspected(content_type, properties=properties.read(upload, content_type))


def _family(head: bytes) -> str:
    """The kind that the first bytes announce; "svg", "locked" and "" are never accepted."""
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(office.START):
        return "office"
    if head.startswith(office.OLD_START):
        return "locked"
    try:
        types = {match.mime_type for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        types = set()
    if types & CONTENT_TYPES["image"]:
        return "image"
    return "svg" if b"<svg" in head.replace(b"\0", b"").lower() else ""


def _wrong_type(name: str, kinds: Collection[str], found: str) -> str:
    if found == "svg" and "image" in kinds:
        return _(
            "“%(name)s” is an SVG drawing, which can carry programs. Save it as a PNG, JPEG or WebP "
            "picture and upload that."
        ) % {"name": name}
    if found == "locked" and "office" in kinds:
        return _(
            "“%(name)s” is protected with a password or in an old format such as .doc. Save it without "
            "a password, in a present format such as .docx."
        ) % {"name": name}
    return _("“%(name)s” is not %(wanted)s, whatever its name says.") % {
        "name": name,
        "wanted": _wanted(kinds),
    }


def _wanted(kinds: Collection[str]) -> str:
    expected = {
        "pdf": _("a PDF file"),
        "image": _("a JPEG, PNG or WebP picture"),
        "office": _("an office document (docx, xlsx, pptx or odt)"),
    }
    return _(" or ").join(expected[kind] for kind in sorted(kinds, reverse=True))
