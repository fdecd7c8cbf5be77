"""What a file says about itself beside its pages or pixels: who made it, whose it is, where a picture was taken.

Read once, when the file is taken in; each property is `{"name": …, "text": …}` with a name of `Name`.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from html import unescape
from typing import Any, Final

import pypdf
from django.core.files.base import File
from PIL import ExifTags, Image, IptcImagePlugin

from input2.files import pdfs, pictures, pngs

TEXT_LIMIT: Final = 500
MOST: Final = 60
# Of a packet of XMP, which a program may blow up with copies of the picture.
XMP_LIMIT: Final = 256 * 1024


class Name(StrEnum):
    AUTHOR = "author"
    COPYRIGHT = "copyright"
    PLACE = "place"
    TITLE = "title"
    SUBJECT = "subject"
    KEYWORDS = "keywords"
    DESCRIPTION = "description"
    ATTACHED = "attached"
    OTHER = "other"
    UNREADABLE = "unreadable"


Found = Iterator[tuple[Name, object]]

_PDF_INFO: Final = {
    "/Author": Name.AUTHOR,
    "/Title": Name.TITLE,
    "/Subject": Name.SUBJECT,
    "/Keywords": Name.KEYWORDS,
}
_EXIF: Final[Mapping[int, Name]] = {
    ExifTags.Base.Artist: Name.AUTHOR,
    ExifTags.Base.XPAuthor: Name.AUTHOR,
    ExifTags.Base.CameraOwnerName: Name.AUTHOR,
    ExifTags.Base.Copyright: Name.COPYRIGHT,
    ExifTags.Base.ImageDescription: Name.DESCRIPTION,
    ExifTags.Base.DocumentName: Name.TITLE,
    ExifTags.Base.XPTitle: Name.TITLE,
    ExifTags.Base.XPSubject: Name.SUBJECT,
    ExifTags.Base.XPKeywords: Name.KEYWORDS,
    ExifTags.Base.XPComment: Name.DESCRIPTION,
    ExifTags.Base.UserComment: Name.DESCRIPTION,
    ExifTags.Base.HostComputer: Name.OTHER,
}
_IPTC: Final = {
    (2, 80): Name.AUTHOR,
    (2, 110): Name.AUTHOR,
    (2, 115): Name.AUTHOR,
    (2, 122): Name.AUTHOR,
    (2, 116): Name.COPYRIGHT,
    (2, 5): Name.TITLE,
    (2, 25): Name.KEYWORDS,
    (2, 105): Name.TITLE,
    (2, 118): Name.AUTHOR,
    (2, 120): Name.DESCRIPTION,
}
_PNG: Final = {
    "author": Name.AUTHOR,
    "artist": Name.AUTHOR,
    "copyright": Name.COPYRIGHT,
    "title": Name.TITLE,
    "description": Name.DESCRIPTION,
    "comment": Name.DESCRIPTION,
}
_XMP: Final = {
    "dc:creator": Name.AUTHOR,
    "photoshop:Credit": Name.AUTHOR,
    "photoshop:Source": Name.AUTHOR,
    "xmpRights:Owner": Name.COPYRIGHT,
    "dc:rights": Name.COPYRIGHT,
    "exif:GPSLatitude": Name.PLACE,
    "exif:GPSLongitude": Name.PLACE,
    "dc:title": Name.TITLE,
    "dc:subject": Name.KEYWORDS,
    "pdf:Keywords": Name.KEYWORDS,
    "dc:description": Name.DESCRIPTION,
}
_GPS_POSITION: Final = {ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude}
_tags = re.compile(r"<[^<>]*>")


def read(stream: File[Any], content_type: str) -> list[dict[str, str]]:
    """The properties that say something, each once; a file whose own cannot be read says so instead."""
    stream.seek(0)
    found: dict[tuple[str, str], None] = {}
    try:
        for name, value in _of_pdf(stream) if content_type == pdfs.PDF else _of_picture(stream):
            if text := _plain(value):
                found[name.value, text] = None
            if len(found) == MOST:
                break
    except (*pdfs.ERRORS, *pictures.ERRORS, *pictures.TOO_MANY, RecursionError):
        found[Name.UNREADABLE.value, ""] = None
    return [{"name": name, "text": text} for name, text in found]


def _of_pdf(stream: File[Any]) -> Found:
    reader = pypdf.PdfReader(stream)
    if reader.is_encrypted:
        reader.decrypt("")
    for key, value in (reader.metadata or {}).items():
        yield _PDF_INFO.get(key, Name.OTHER), value
    packet = reader.root_object.get("/Metadata")
    if packet is not None:
        yield from _of_xmp(packet.get_object().get_data())
    for attached in reader.attachment_list:
        yield Name.ATTACHED, attached.name


def _of_picture(stream: File[Any]) -> Found:
    is_png = stream.read(len(pngs.SIGNATURE)) == pngs.SIGNATURE
    source = pngs.notes_of(stream) if is_png else stream
    with Image.open(source, formats=tuple(pictures.TYPES)) as image:
        yield from _of_exif(image.getexif())
        for key, value in (IptcImagePlugin.getiptcinfo(image) or {}).items():
            for one in value if isinstance(value, list) else [value]:
                yield _IPTC.get(key, Name.OTHER), one
        for note, text in image.info.items():
            label = str(note).lower()
            if label == "xmp" or label.startswith("xml:com.adobe"):
                yield from _of_xmp(text)
            elif isinstance(text, str) or label == "comment":
                yield _PNG.get(label, Name.OTHER), text


def _of_exif(exif: Image.Exif) -> Found:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    for tag, value in [*exif.items(), *details.items()]:
        if tag in _EXIF:
            yield _EXIF[tag], _exif_text(tag, value)
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    if gps.keys() & _GPS_POSITION:
        yield Name.PLACE, "GPS"


def _exif_text(tag: int, value: object) -> object:
    if not isinstance(value, bytes):
        return value
    if tag == ExifTags.Base.UserComment:
        return value[8:]
    # Windows writes its own fields in UTF-16.
    return value.decode("utf-16-le", "replace")


def _of_xmp(packet: bytes | str) -> Found:
    raw = packet[:XMP_LIMIT]
    text = raw if isinstance(raw, str) else raw.decode("utf-8", "replace")
    # By pattern and not by an XML reader, which would expand what the packet declares.
    for tag, name in _XMP.items():
        for inner in re.findall(rf"<{tag}(?:\s[^<>]*)?>(.*?)</{tag}>", text, re.DOTALL):
            yield name, unescape(_tags.sub(" ", inner))
        for inner in re.findall(rf'\s{tag}\s*=\s*"([^"]*)"', text):
            yield name, unescape(inner)
    yield Name.OTHER, unescape(_tags.sub(" ", text))


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    visible = "".join(c if c.isprintable() else " " for c in str(value))
    return " ".join(visible.split())[:TEXT_LIMIT]
