"""Small real files, made once."""

import io
import os
import zipfile
from collections.abc import Mapping

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.generic import NameObject, StreamObject


def pdf(*, pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width=210, height=297)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    return _written(writer.write)


def repeating_pdf(*, times: int) -> bytes:
    """One page that the tree names again and again: few bytes, many pages."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (times, b"3 0 R " * times),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 210 297]>>",
    )
    written = b"%PDF-1.7\n"
    table = b"0000000000 65535 f \n"
    for number, content in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(written)
        written += b"%d 0 obj%sendobj\n" % (number, content)
    size = len(objects) + 1
    ending = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    return written + b"xref\n0 %d\n" % size + table + ending


def heavy_pdf(size: int) -> bytes:
    """One page, and beside it so many bytes that no packing makes smaller."""
    writer = PdfWriter()
    writer.add_blank_page(width=210, height=297)
    writer.add_attachment("data.bin", os.urandom(size))
    return _written(writer.write)


def picture(kind: str = "JPEG", *, width: int = 320, height: int = 240) -> bytes:
    image = Image.effect_noise((width, height), 60).convert("RGB")
    return _written(lambda stream: image.save(stream, kind))


def blank_picture(*, width: int, height: int) -> bytes:
    """Few bytes, many pixels."""
    image = Image.new("1", (width, height))
    return _written(lambda stream: image.save(stream, "PNG"))


OPEN_XML = "application/vnd.openxmlformats-officedocument"
ODT = "application/vnd.oasis.opendocument.text"
MAIN_PARTS = {
    "docx": ("word/document.xml", f"{OPEN_XML}.wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", f"{OPEN_XML}.spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", f"{OPEN_XML}.presentationml.presentation"),
}


def zip_of(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def office(kind: str = "docx", **more: bytes) -> bytes:
    """The parts that make such a document, and `more` of them (`__` in a name stands for `/`)."""
    extra = {name.replace("__", "/"): content for name, content in more.items()}
    if kind == "odt":
        parts = {
            "mimetype": ODT.encode(),
            "content.xml": b"<office/>",
            "META-INF/manifest.xml": b"<manifest/>",
        }
    else:
        main, content_type = MAIN_PARTS[kind]
        override = f'<Override PartName="/{main}" ContentType="{content_type}.main+xml"/>'
        parts = {"[Content_Types].xml": f"<Types>{override}</Types>".encode(), main: b"<main/>"}
    return zip_of({**parts, **extra})


def _written(write: object) -> bytes:
    stream = io.BytesIO()
    assert callable(write)
    write(stream)
    return stream.getvalue()


def telling_pdf(author: str = "Wei Chen", *, pages: int = 1) -> bytes:
    """A document that says in every place a PDF has for it who made it."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width=210, height=297)
    writer.add_metadata({"/Author": author, "/Title": f"Slides by {author}", "/Company": author})
    packet = StreamObject()
    packet.set_data(_xmp(author))
    packet.update({NameObject("/Type"): NameObject("/Metadata")})
    writer.root_object[NameObject("/Metadata")] = writer._add_object(packet)
    writer.add_attachment(f"{author}.txt", f"Kept by {author}".encode())
    return _written(writer.write)


def telling_picture(kind: str = "JPEG", author: str = "Wei Chen", *, orientation: int = 1) -> bytes:
    """A picture with an author, an owner and the place where it was taken; 40 wide and 20 high as it is stored."""
    image = Image.new("RGB", (40, 20), "white")
    image.paste("red", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = author
    exif[ExifTags.Base.Copyright] = f"(c) {author}"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (13.0, 45.0, 0.0)
    options: dict[str, object] = {"exif": exif}
    if kind == "PNG":
        notes = PngInfo()
        notes.add_text("Author", author)
        notes.add_itxt("XML:com.adobe.xmp", _xmp(author).decode())
        options["pnginfo"] = notes
    else:
        options["xmp"] = _xmp(author)
    if kind == "JPEG":
        options["comment"] = f"By {author}"
    return _written(lambda stream: image.save(stream, kind, **options))


def _xmp(author: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description photoshop:Credit="Credit Bureau">'
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


PDF = pdf()
JPEG = picture()
