"""A copy of a file that says nothing but its pages or pixels: no author, no place, nothing attached."""

from typing import IO, Any, Final

import pypdf
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from input2.files import pdfs, pictures
from input2.files.errors import FileRefusedError, damaged

QUALITY: Final = 95
# What a PDF holds beside its pages: notes of the programs that made it, and whole other files.
DROPPED: Final = ("/Metadata", "/PieceInfo", "/AF", "/LastModified")


def write(source: IO[Any], target: IO[Any], *, name: str, content_type: str) -> None:
    """Write the clean copy; memory grows with the file, so this is for workers."""
    source.seek(0)
    if content_type == pdfs.PDF:
        _write_pdf(source, target, name)
    elif content_type in pictures.TYPES.values():
        _write_picture(source, target, name)
    else:
        raise FileRefusedError(_("Only PDF files and pictures can be cleaned."))


def _write_pdf(source: IO[Any], target: IO[Any], name: str) -> None:
    try:
        reader = pypdf.PdfReader(source)
        if reader.is_encrypted:
            reader.decrypt("")
        writer = pypdf.PdfWriter(clone_from=reader)
        writer.metadata = None
        _strip(writer)
        _drop_unreferenced(writer)
        writer.write(target)
    except (*pdfs.ERRORS, RecursionError) as problem:
        raise damaged(name) from problem


def _strip(writer: pypdf.PdfWriter) -> None:
    names = writer.root_object.get("/Names")
    if names is not None:
        names.get_object().pop(NameObject("/EmbeddedFiles"), None)
    for item in _objects(writer):
        if not isinstance(item, DictionaryObject):
            continue
        for key in DROPPED:
            item.pop(NameObject(key), None)
        if "/Annots" in item:
            item[NameObject("/Annots")] = _without_files(item["/Annots"])


def _objects(writer: pypdf.PdfWriter) -> list[Any]:
    return writer._objects  # noqa: SLF001 -- there is no public way to look at every object of a document


def _drop_unreferenced(writer: pypdf.PdfWriter) -> None:
    # Each pass takes what nothing refers to; what only that referred to goes with the next.
    left = len(_objects(writer)) + 1
    while (now := sum(one is not None for one in _objects(writer))) < left:
        left = now
        writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)


def _without_files(annotations: Any) -> ArrayObject:
    kept = (one for one in annotations.get_object() if not _is_attachment(one.get_object()))
    return ArrayObject(kept)


def _is_attachment(annotation: Any) -> bool:
    return isinstance(annotation, DictionaryObject) and (
        annotation.get("/Subtype") == "/FileAttachment"
    )


def _write_picture(source: IO[Any], target: IO[Any], name: str) -> None:
    try:
        with Image.open(source, formats=tuple(pictures.TYPES)) as image:
            kind = str(image.format)
            # Turned for good: the note that says how to hold the picture goes with the others.
            ImageOps.exif_transpose(image, in_place=True)
            kept = ("icc_profile", "transparency")
            image.info = {key: image.info[key] for key in kept if key in image.info}
            image.save(target, kind, quality=QUALITY)
    except (*pictures.TOO_MANY, *pictures.ERRORS) as problem:
        raise damaged(name) from problem
