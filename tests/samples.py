"""Small real files, made once."""

import io
import zipfile
from collections.abc import Mapping

from PIL import Image
from pypdf import PdfWriter


def pdf(*, pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width=210, height=297)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
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


PDF = pdf()
JPEG = picture()
