"""Office documents: the real ones are kept, and what only looks like one is refused with a sentence."""

import hashlib
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest
from django.core.files.base import ContentFile

from input2.files import services
from input2.files.errors import FileRefusedError
from input2.files.inspection import inspect
from tests.factories import NOW
from tests.samples import JPEG, MAIN_PARTS, ODT, PDF, office, zip_of

MACROS = "contains macros"
BOMB = "would unpack to far more than its size"
TWO = "is two files in one"
DAMAGED = "is damaged or incomplete"
LOCKED = "is protected with a password"
# Cannot be packed, so it stands in a zip as it is.
NOISE = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(125))
NO_OFFICE = "is a zip and not a docx, xlsx, pptx or odt document"
OLD = "in an old format such as .doc"


def found(content, name="call.docx"):
    return inspect(ContentFile(content), name=name, kinds={"pdf", "office"}).content_type


def patched(content, offset_in_list, fmt, value):
    """The zip with one number of its first entry in the list of parts replaced."""
    place = content.index(b"PK\x01\x02") + offset_in_list
    packed = struct.pack(fmt, value)
    return content[:place] + packed + content[place + len(packed) :]


def damaged(content):
    place = content.index(NOISE[2_000:2_010])
    return content[:place] + b"\0" + content[place + 1 :]


def lying_bomb():
    """A part that says "ten bytes", with the checksum of those ten, and goes on for many more."""
    whole = zip_of({"[Content_Types].xml": b"0" * 5_000_000})
    return patched(patched(whole, 24, "<L", 10), 16, "<L", zlib.crc32(b"0" * 10))


def overlapping():
    """Two names in the list of parts for the same place in the file."""
    content = zip_of({"a.xml": b"1" * 100, "b.xml": b"1" * 100})
    second = content.rindex(b"PK\x01\x02")
    return content[: second + 42] + struct.pack("<L", 0) + content[second + 46 :]


def many_parts(count):
    return zip_of({f"word/{number}": b"" for number in range(count)})


@pytest.mark.parametrize("kind", [*MAIN_PARTS, "odt"])
def test_an_office_document_is_known_by_its_parts(kind):
    assert found(office(kind)) == (ODT if kind == "odt" else MAIN_PARTS[kind][1])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (zip_of({"readme.txt": b"hello"}), NO_OFFICE),
        (zip_of({"word/document.xml": b"<main/>"}), NO_OFFICE),
        (zip_of({"mimetype": b"application/epub+zip", "content.xml": b""}), NO_OFFICE),
        (office(word__vbaProject_bin=b"x").replace(b"vbaProject_bin", b"vbaProject.bin"), MACROS),
        (office("xlsx", xl__macrosheets__sheet1=b"x"), MACROS),
        (office(word__activeX__activeX1=b"x"), MACROS),
        (office("odt", Basic__Standard__Module1=b"x"), MACROS),
        (
            zip_of(
                {
                    "[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml",
                    "word/document.xml": b"",
                }
            ),
            MACROS,
        ),
        (
            zip_of(
                {
                    "mimetype": ODT.encode(),
                    "content.xml": b"",
                    "META-INF/manifest.xml": b"<manifest:encryption-data/>",
                }
            ),
            LOCKED,
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, OLD),
        (patched(office(), 8, "<H", 1), LOCKED),
        (office()[:-30], TWO),
        (office() + b"<script>alert(1)</script>", TWO),
        (b"PK\x03\x04" + office(), TWO),
        (JPEG, "is not a PDF file or an office document"),
        (JPEG + office(), "is not a PDF file or an office document"),
        (PDF + office(), TWO),
        (PDF + zip_of({"a": NOISE}), DAMAGED),
        (PDF + zip_of({"a": b""}), TWO),
        (PDF + zip_of({"a": b""})[:-2] + b"\x05\x00%%EOF", TWO),
        (PDF + b"<html><script>alert(1)</script>", TWO),
        (office(word__huge=b"0" * 20_000_000), BOMB),
        (lying_bomb(), BOMB),
        (overlapping(), BOMB),
        (many_parts(2_001), "more than 2000 parts"),
        (zip_of({"../../etc/passwd": b"x"}), DAMAGED),
        (zip_of({"word\\document.xml": b"x"}), DAMAGED),
        (damaged(office(word__media__photo=NOISE)), DAMAGED),
        (patched(office(), 16, "<L", 1), DAMAGED),
        (patched(office(), 10, "<H", zipfile.ZIP_LZMA), DAMAGED),
        (patched(office(), 24, "<L", 3_000_000_000), BOMB),
    ],
)
def test_what_only_looks_like_a_document_is_refused(content, sentence):
    with pytest.raises(FileRefusedError, match=sentence):
        found(content)


def test_a_part_called_otherwise_in_the_file_than_in_its_list_is_refused():
    content = office().replace(b"word/document.xml", b"word/documents.xm", 1)

    with pytest.raises(FileRefusedError, match=DAMAGED):
        found(content)


def test_two_parts_whose_names_differ_in_capitals_are_refused():
    with pytest.raises(FileRefusedError, match=DAMAGED):
        found(zip_of({"mimetype": ODT.encode(), "content.xml": b"", "CONTENT.XML": b"x"}))


def test_a_bomb_costs_neither_memory_nor_time():
    content = ContentFile(office(word__huge=b"0" * 100_000_000))
    tracemalloc.start()
    began = time.perf_counter()

    with pytest.raises(FileRefusedError, match=BOMB):
        inspect(content, name="bomb.docx", kinds={"office"})

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (peak < 2_000_000, time.perf_counter() - began < 1) == (True, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (PDF, "setup.exe", "is by its content a .pdf file"),
        (office("xlsx"), "rules.docx", "is by its content a .xlsx file"),
        (office(), "rules.pdf", "is by its content a .docx file"),
    ],
)
def test_a_documents_name_says_what_it_is(content, name, sentence):
    with pytest.raises(FileRefusedError, match=sentence):
        services.store_document(ContentFile(content), name=name, limit=10**6, by=None, at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name"),
    [(PDF, "规则.PDF"), (office(), "规则 " * 40 + ".docx"), (office("odt"), "a.odt")],
)
def test_a_document_is_kept_under_its_own_name(content, name):
    stored = services.store_document(ContentFile(content), name=name, limit=10**6, by=None, at=NOW)

    assert stored.name == name.strip()
