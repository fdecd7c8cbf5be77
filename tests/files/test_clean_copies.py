"""What files say about themselves, and the copy that says nothing."""

import io
from contextlib import suppress

import pytest
from django.core.files.base import ContentFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from input2.files import clean_copies, properties
from input2.files.errors import FileRefusedError
from tests.samples import JPEG, PDF, pdf, picture, telling_pdf, telling_picture

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def read(content, content_type="application/pdf"):
    found = properties.read(ContentFile(content), content_type)
    return {(item["name"], item["text"]) for item in found}


def cleaned(content, content_type="application/pdf"):
    target = io.BytesIO()
    clean_copies.write(io.BytesIO(content), target, name="a file", content_type=content_type)
    return target.getvalue()


def test_a_documents_author_packet_and_attachment_are_read():
    found = read(telling_pdf())

    assert {("author", "Wei Chen"), ("title", "Slides by Wei Chen")} <= found
    assert {("attached", "Wei Chen.txt"), ("author", "Credit Bureau")} <= found


@pytest.mark.parametrize("kind", KINDS)
def test_a_pictures_author_owner_and_place_are_read(kind):
    found = read(telling_picture(kind), KINDS[kind])

    assert {("author", "Wei Chen"), ("copyright", "(c) Wei Chen"), ("place", "GPS")} <= found
    assert ("author", "Credit Bureau") in found


def test_plain_files_say_nothing():
    assert not {name for name, _text in read(PDF)} - {"other"}
    assert not {name for name, _text in read(JPEG, "image/jpeg")} - {"other"}


def test_a_clean_document_keeps_its_pages_and_nothing_else():
    source = telling_pdf(pages=3)

    copy = cleaned(source)

    assert b"Wei Chen" not in copy
    assert b"Credit Bureau" not in copy
    reader = PdfReader(io.BytesIO(copy))
    assert (len(reader.pages), reader.metadata, list(reader.attachment_list)) == (3, None, [])
    assert read(copy) == set()


def test_what_stands_on_a_page_is_untouched():
    writer = PdfWriter(clone_from=io.BytesIO(pdf(pages=1)))
    note = FreeText(text="See the map", rect=(10, 10, 90, 40))
    writer.add_annotation(page_number=0, annotation=note)
    writer.pages[0].merge_page(PdfReader(io.BytesIO(pdf())).pages[0])
    stream = io.BytesIO()
    writer.write(stream)

    copy = PdfReader(io.BytesIO(cleaned(stream.getvalue())))

    assert [note["/Contents"] for note in copy.pages[0].annotations or []] == ["See the map"]
    assert copy.pages[0].get_contents() is not None


@pytest.mark.parametrize("kind", KINDS)
def test_a_clean_picture_says_nothing(kind):
    copy = cleaned(telling_picture(kind), KINDS[kind])

    assert b"Wei Chen" not in copy
    assert b"Credit" not in copy
    assert read(copy, KINDS[kind]) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_lies_on_its_side_is_turned_for_good(kind):
    copy = cleaned(telling_picture(kind, orientation=6), KINDS[kind])

    with Image.open(io.BytesIO(copy)) as image:
        assert image.size == (20, 40)
        assert image.getexif() == {}
        assert image.convert("RGB").resize((1, 2), Image.Resampling.BOX).getpixel((0, 0)) == (
            pytest.approx((254, 0, 0), abs=12)
        )


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "I;16", "1"])
def test_every_kind_of_png_can_be_cleaned(mode):
    stream = io.BytesIO()
    Image.new(mode, (8, 8)).save(stream, "PNG")

    with Image.open(io.BytesIO(cleaned(stream.getvalue(), "image/png"))) as image:
        assert image.size == (8, 8)


@pytest.mark.parametrize("cut", [10, 200, 400])
def test_a_damaged_file_is_refused_in_a_sentence(cut):
    with pytest.raises(FileRefusedError):
        cleaned(picture("PNG")[:cut], "image/png")
    with pytest.raises(FileRefusedError):
        cleaned(PDF[:cut])


def test_other_kinds_of_file_are_not_touched():
    with pytest.raises(FileRefusedError):
        cleaned(b"PK", "application/zip")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*:UserWarning")
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_hostile_documents_end_in_a_copy_or_in_a_refusal(data):
    content = bytearray(telling_pdf())
    for _change in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(9, len(content) - 1))] = data.draw(st.integers(0, 255))

    properties.read(ContentFile(bytes(content)), "application/pdf")
    with suppress(FileRefusedError):
        assert cleaned(bytes(content)).startswith(b"%PDF-")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*:UserWarning")
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_hostile_pictures_end_in_a_copy_or_in_a_refusal(data):
    content = bytearray(telling_picture())
    for _change in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(2, len(content) - 1))] = data.draw(st.integers(0, 255))

    properties.read(ContentFile(bytes(content)), "image/jpeg")
    with suppress(FileRefusedError):
        assert cleaned(bytes(content), "image/jpeg").startswith(b"\xff\xd8")
