import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import IntegrityError, transaction

from input2.files import services
from input2.files.models import StoredFile
from input2.files.services import FileRefusedError
from tests.factories import NOW, make_stored_file, make_user
from tests.samples import JPEG, PDF, blank_picture, pdf, picture, repeating_pdf

pytestmark = pytest.mark.django_db

# A complete file and a later change to it, cut off: readers would show the state before the change.
CUT_UPDATE = PDF + b"9 0 obj\n<<>>\nendobj\n" * 200


def store(content, *, name="slides.pdf", kinds=("pdf",), limit=10_000_000):
    return services.store(
        ContentFile(content), name=name, kinds=set(kinds), limit=limit, by=None, at=NOW
    )


def stored_names():
    found, folders = set(), [""]
    while folders:
        folder = folders.pop()
        below, names = default_storage.listdir(folder)
        folders += [f"{folder}{name}/" for name in below]
        found |= {f"{folder}{name}" for name in names}
    return found


@pytest.fixture(autouse=True)
def empty_storage(settings, tmp_path):
    options = {"location": str(tmp_path / "files")}
    (tmp_path / "files").mkdir()
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": options},
    }


def test_a_pdf_is_kept_whole_with_its_fingerprint():
    person = make_user()

    stored = make_stored_file(pdf(pages=3), by=person)

    with stored.open() as kept:
        content = kept.read()
    assert content == pdf(pages=3)
    assert (stored.name, stored.size, stored.pdf_pages) == ("slides.pdf", len(content), 3)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (stored.content_type, stored.created_by, stored.created_at) == (
        "application/pdf",
        person,
        NOW,
    )


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")],
)
def test_pictures_are_known_by_their_content(kind, content_type):
    stored = store(picture(kind), name="photo", kinds=["image"])

    assert (stored.content_type, stored.pdf_pages) == (content_type, None)


def test_an_upload_from_a_browser_is_kept():
    upload = TemporaryUploadedFile("slides.pdf", "text/html", len(PDF), None)
    upload.write(PDF)

    stored = services.store(upload, name="slides.pdf", kinds={"pdf"}, limit=10**6, by=None, at=NOW)
    upload.close()

    with stored.open() as kept:
        assert kept.read() == PDF
    assert stored.content_type == "application/pdf"


def test_the_storage_name_tells_nothing():
    stored = store(PDF, name="secret plans.pdf")

    assert stored_names() == {stored.key}
    assert "secret" not in stored.key


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "slides.pdf", "“slides.pdf” is empty."),
        (
            b"<html><script>1</script>",
            "a.pdf",
            "“a.pdf” is not a PDF file, whatever its name says.",
        ),
        (JPEG, "a.pdf", "“a.pdf” is not a PDF file, whatever its name says."),
        (PDF[: len(PDF) // 2], "a.pdf", "“a.pdf” is damaged or incomplete and cannot be opened."),
        (CUT_UPDATE, "a.pdf", "“a.pdf” is damaged or incomplete and cannot be opened."),
        (b"%PDF-1.7\n%%EOF\n", "a.pdf", "“a.pdf” is damaged or incomplete and cannot be opened."),
        (pdf(pages=0), "a.pdf", "“a.pdf” has no pages."),
        (
            repeating_pdf(times=10_001),
            "a.pdf",
            "“a.pdf” is too intricate to be checked: a PDF may have 10,000 pages at most.",
        ),
        (
            pdf(password="secret"),
            "a.pdf",
            "“a.pdf” is protected with a password. Save it without one.",
        ),
    ],
)
def test_what_is_not_a_sound_pdf_is_refused_with_the_reason(content, name, sentence):
    with pytest.raises(FileRefusedError) as refusal:
        store(content, name=name)

    assert str(refusal.value) == sentence
    assert not StoredFile.objects.exists()
    assert stored_names() == set()


def test_a_long_pdf_is_counted_as_its_pages_are_read():
    assert make_stored_file(repeating_pdf(times=9_999)).pdf_pages == 9_999


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_is_refused(kind):
    whole = picture(kind)

    with pytest.raises(FileRefusedError, match="damaged or incomplete"):
        store(whole[: len(whole) // 2], name="photo", kinds=["image"])


def test_a_picture_that_would_fill_the_memory_is_refused():
    with pytest.raises(FileRefusedError, match="64 million pixels"):
        store(blank_picture(width=8001, height=8000), name="photo.png", kinds=["image"])


def test_a_pdf_that_is_called_a_page_is_not_downloaded_as_one():
    assert store(PDF, name="slides.html").name == "slides.html.pdf"


def test_the_wanted_kinds_are_named():
    with pytest.raises(FileRefusedError) as refusal:
        store(b"just words", name="notes.txt", kinds=["image", "pdf"])

    assert str(refusal.value) == (
        "“notes.txt” is not a PDF file or a JPEG, PNG or WebP picture, whatever its name says."
    )


def test_the_limit_itself_is_allowed_and_one_byte_more_is_not():
    store(PDF, limit=len(PDF))

    with pytest.raises(FileRefusedError, match="larger than"):
        store(PDF, limit=len(PDF) - 1)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_the_bytes_away():
    with transaction.atomic():
        store(PDF)
        assert len(stored_names()) == 1
        transaction.set_rollback(True)

    assert stored_names() == set()


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_savepoint_takes_only_its_own_bytes_away():
    with transaction.atomic():
        kept = store(PDF)
        with transaction.atomic():
            store(PDF)
            transaction.set_rollback(True)

    assert stored_names() == {kept.key}


@pytest.mark.django_db(transaction=True)
def test_bytes_are_let_go_only_with_the_commit():
    stored = store(PDF)

    with transaction.atomic():
        services.discard(stored)
        assert len(stored_names()) == 1

    assert stored_names() == set()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"size": 0}, "stored_file_not_empty"),
        ({"sha256": "ABC"}, "stored_file_sha256_is_hex"),
        ({"name": ""}, "stored_file_has_name"),
        ({"pdf_pages": 0}, "stored_file_has_pages"),
    ],
)
def test_the_database_refuses_nonsense(fields, constraint):
    stored = store(PDF)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(**fields)
