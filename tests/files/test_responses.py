import pytest
from django.core.files.storage import default_storage

from input2.files.responses import file_response, picture_response
from tests.factories import make_stored_file
from tests.samples import JPEG, PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def respond():
    """Answer with a file; the server closes it when it is sent, so does the fixture."""
    answers = []

    def answer(stored, **options):
        answers.append(file_response(stored, **options))
        return answers[-1]

    yield answer
    for each in answers:
        each.close()


def test_a_pdf_opens_in_the_browser_and_cannot_act_there(respond):
    response = respond(make_stored_file(PDF), inline=True)

    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="slides.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def test_a_picture_is_sandboxed(respond):
    response = respond(make_stored_file(JPEG, name="photo.jpg"), inline=True)

    assert "sandbox" in response["Content-Security-Policy"]


def test_a_download_has_its_own_name_in_every_script(respond):
    response = respond(make_stored_file(PDF, name="城市.pdf"), inline=False)

    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E5%9F%8E%E5%B8%82.pdf"


@pytest.mark.usefixtures("objects")
def test_a_file_that_the_storage_has_lost_is_said_to_be_missing(caplog):
    stored = make_stored_file(PDF, name="Mei Lin.pdf")
    default_storage.delete(stored.key)

    answers = [file_response(stored, inline=True), picture_response(stored)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert b"missing from the storage" in answers[0].getvalue()
    assert str(stored.pk) in caplog.text


@pytest.mark.usefixtures("objects")
def test_a_small_picture_that_the_storage_has_lost_gives_way_to_the_file():
    stored = make_stored_file(JPEG, name="photo.jpg")
    stored.thumbnail_key = "lost.webp"

    answer = picture_response(stored, filename="INPUT2-7K3QF-1.jpeg")

    assert b"".join(answer) == JPEG
    answer.close()
    assert answer["Content-Disposition"] == 'inline; filename="INPUT2-7K3QF-1.jpeg"'


def test_a_neutral_name_replaces_the_original(respond):
    stored = make_stored_file(PDF, name="Mei Lin.pdf")

    response = respond(stored, inline=True, filename="INPUT2-7K3QF-1.pdf")

    assert response["Content-Disposition"] == 'inline; filename="INPUT2-7K3QF-1.pdf"'


def test_a_name_cannot_smuggle_in_headers(respond):
    response = respond(make_stored_file(), inline=False, filename='a"\r\nX-Evil: 1.pdf')

    assert response["Content-Disposition"] == 'attachment; filename="a\\"X-Evil: 1.pdf"'


def test_only_known_types_are_shown_inside_the_browser(respond):
    stored = make_stored_file()
    stored.content_type = "text/html"

    response = respond(stored, inline=True)

    assert response["Content-Disposition"].startswith("attachment")


def test_a_proxy_that_can_serves_the_bytes(respond, settings):
    settings.FILES_ACCEL_PREFIX = "/protected/"
    stored = make_stored_file()

    response = respond(stored, inline=True)

    assert response["X-Accel-Redirect"] == f"/protected/{stored.key}"
    assert response["Content-Type"] == "application/pdf"
    assert response.content == b""


def test_a_bucket_serves_the_bytes_for_five_minutes(respond, settings):
    stored = make_stored_file()
    settings.FILES_BUCKET = "input2"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": "input2",
                "access_key": "key",
                "secret_key": "secret",
                "endpoint_url": "https://files.example.org",
                "region_name": "eu-1",
            },
        },
    }

    response = respond(stored, inline=False, filename="entry.pdf")

    address = response["Location"]
    assert address.startswith(f"https://files.example.org/input2/{stored.key}?")
    assert "response-content-disposition=attachment" in address
    assert "Expires=" in address or "X-Amz-Expires=300" in address
