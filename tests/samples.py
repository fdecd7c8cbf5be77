"""Small real files, made once."""

import io

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


def _written(write: object) -> bytes:
    stream = io.BytesIO()
    assert callable(write)
    write(stream)
    return stream.getvalue()


PDF = pdf()
JPEG = picture()
