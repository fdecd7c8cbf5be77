"""Office documents by their list of parts: a text, a table or slides without programs inside."""

import zipfile
from dataclasses import dataclass
from typing import Any, Final

from django.core.files.base import File
from django.utils.translation import gettext as _

from input2.files import zips
from input2.files.errors import FileRefusedError, damaged

START: Final = b"PK\x03\x04"
# Compound files: the formats before 2007, and what Office writes around a document with a password.
OLD_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LONGEST_XML: Final = 1024 * 1024
ODT: Final = "application/vnd.oasis.opendocument.text"
_OPEN_XML: Final = "application/vnd.openxmlformats-officedocument."
_TYPES_LIST: Final = "[content_types].xml"


@dataclass(frozen=True)
class Format:
    """An Open XML format, known by its main part and by what the list of types calls it."""

    content_type: str
    main: str
    ending: str


FORMATS: Final = (
    Format(f"{_OPEN_XML}wordprocessingml.document", "word/document.xml", ".docx"),
    Format(f"{_OPEN_XML}spreadsheetml.sheet", "xl/workbook.xml", ".xlsx"),
    Format(f"{_OPEN_XML}presentationml.presentation", "ppt/presentation.xml", ".pptx"),
)
ENDINGS: Final = {ODT: ".odt", **{each.content_type: each.ending for each in FORMATS}}
_PROGRAM_PARTS: Final = ("vbaproject", "vbadata", "/macrosheets/", "/activex/")
_PROGRAM_FOLDERS: Final = ("basic/", "scripts/")
_PROGRAM_TYPES: Final = (b"macroenabled", b"vbaproject", b"activex")


def content_type_of(stream: File[Any], name: str) -> str:
    """The type of an office document that unpacks as a whole and holds no macro."""
    parts = {part.filename.lower(): part for part in zips.parts_of(stream, name)}
    if any(_is_program(part) for part in parts):
        raise _with_macros(name)
    if "mimetype" in parts:
        return _open_document(stream, parts, name)
    return _open_xml(stream, parts, name)


def _open_xml(stream: File[Any], parts: dict[str, zipfile.ZipInfo], name: str) -> str:
    if _TYPES_LIST not in parts:
        raise _no_office(name)
    types = _text(stream, parts[_TYPES_LIST], name).lower()
    if any(mark in types for mark in _PROGRAM_TYPES):
        raise _with_macros(name)
    for each in FORMATS:
        if each.main in parts and f"{each.content_type}.main+xml".encode() in types:
            return each.content_type
    raise _no_office(name)


def _open_document(stream: File[Any], parts: dict[str, zipfile.ZipInfo], name: str) -> str:
    if _text(stream, parts["mimetype"], name).strip() != ODT.encode():
        raise _no_office(name)
    if "content.xml" not in parts or "meta-inf/manifest.xml" not in parts:
        raise damaged(name)
    if b"encryption-data" in _text(stream, parts["meta-inf/manifest.xml"], name):
        raise FileRefusedError(
            _("“%(name)s” is protected with a password. Save it without one.") % {"name": name}
        )
    return ODT


def _text(stream: File[Any], part: zipfile.ZipInfo, name: str) -> bytes:
    if part.file_size > LONGEST_XML:
        raise zips.bomb(name)
    return b"".join(zips.unpacked(stream, part, name))


def _is_program(part: str) -> bool:
    return part.startswith(_PROGRAM_FOLDERS) or any(mark in f"/{part}" for mark in _PROGRAM_PARTS)


def _with_macros(name: str) -> FileRefusedError:
    return FileRefusedError(
        _("“%(name)s” contains macros, which can do harm. Save it without them.") % {"name": name}
    )


def _no_office(name: str) -> FileRefusedError:
    return FileRefusedError(
        _("“%(name)s” is a zip and not a docx, xlsx, pptx or odt document.") % {"name": name}
    )
