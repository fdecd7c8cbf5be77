"""An upload at its own address: for its owner, by HEAD, GET, PATCH and DELETE."""

import hashlib
import uuid
from typing import Any

import pytest
from django.test import Client

from input2.files import takers, uploads
from input2.files.models import Upload
from tests.factories import make_upload, make_user
from tests.samples import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("objects")]

PART = uploads.SMALLEST_PART
CONTENT = b"a" * PART + b"b" * PART + b"end"


@pytest.fixture(autouse=True)
def taken():
    found: list[bytes] = []

    @takers.register("test")
    def take(_upload: Upload, file: Any) -> None:
        found.append(file.read())

    yield found
    takers._takers.pop("test")


@pytest.fixture
def owner(client):
    person = make_user()
    client.force_login(person)
    return person


def path(upload) -> str:
    return f"/uploads/{upload.pk}/"


def patch(client, upload, part, *, offset, **headers):
    return client.patch(
        path(upload),
        part,
        content_type="application/octet-stream",
        headers={"Upload-Offset": str(offset), **headers},
    )


def test_a_file_goes_up_in_parts(client, owner, taken):
    upload = make_upload(CONTENT, by=owner)

    first = patch(client, upload, CONTENT[:PART], offset=0)
    asked = client.head(path(upload))
    last = patch(client, upload, CONTENT[PART:], offset=PART)

    assert first.json() == {"state": "open", "received": PART, "size": len(CONTENT), "detail": ""}
    assert (asked["Upload-Offset"], asked["Upload-Length"], asked["Upload-State"]) == (
        str(PART),
        str(len(CONTENT)),
        "open",
    )
    assert asked["Cache-Control"] == "no-store"
    # In the web process, because it fits into one part.
    assert (last.json()["state"], taken) == ("taken", [CONTENT])


def test_a_wrong_offset_is_answered_with_the_right_one(client, owner):
    upload = make_upload(CONTENT, by=owner)
    patch(client, upload, CONTENT[:PART], offset=0)

    again = patch(client, upload, CONTENT[:PART], offset=0)

    assert (again.status_code, again["Upload-Offset"]) == (409, str(PART))
    assert again.json()["received"] == PART


def test_a_damaged_part_is_refused(client, owner):
    upload = make_upload(CONTENT, by=owner)
    sha256 = hashlib.sha256(CONTENT[:PART]).hexdigest()

    answer = patch(client, upload, b"x" * PART, offset=0, **{"Upload-Sha256": sha256})

    assert (answer.status_code, answer.json()["received"]) == (400, 0)


@pytest.mark.parametrize("offset", ["", "x", "-1", "1" * 5000, "٣"])
def test_an_offset_that_is_no_number_is_refused(client, owner, offset):
    upload = make_upload(CONTENT, by=owner)

    answer = patch(client, upload, CONTENT[:PART], offset=offset)

    assert answer.status_code in {400, 409}
    assert client.head(path(upload))["Upload-Offset"] == "0"


def test_a_cancelled_upload_is_gone(client, owner):
    upload = make_upload(CONTENT, by=owner)
    patch(client, upload, CONTENT[:PART], offset=0)

    answer = client.delete(path(upload))

    assert (answer.status_code, client.get(path(upload)).status_code) == (204, 404)


@pytest.mark.parametrize("method", ["get", "head", "patch", "delete"])
def test_nobody_else_finds_an_upload(client, method):
    upload = make_upload(PDF)
    client.force_login(make_user())

    answer = getattr(client, method)(path(upload))

    assert answer.status_code == 404
    assert Upload.objects.filter(pk=upload.pk, received=0).exists()


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_a_visitor_is_asked_to_sign_in(client, method):
    assert getattr(client, method)(path(make_upload(PDF))).status_code == 302


def test_an_upload_that_never_was_is_not_found(client, owner):
    assert client.get(f"/uploads/{uuid.uuid4()}/").status_code == 404


def test_another_site_cannot_send_parts(owner):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)
    upload = make_upload(CONTENT, by=owner)

    answers = [patch(strict, upload, CONTENT[:PART], offset=0), strict.delete(path(upload))]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Upload.objects.get(pk=upload.pk).received == 0


def test_what_became_of_a_large_file_is_told_while_and_after_it_is_joined(
    client, owner, taken, django_capture_on_commit_callbacks
):
    content = b"x" * (uploads.LARGEST_PART + 1)
    upload = make_upload(content, by=owner)
    patch(client, upload, content[: uploads.LARGEST_PART], offset=0)

    with django_capture_on_commit_callbacks(execute=True):
        whole = patch(client, upload, content[uploads.LARGEST_PART :], offset=uploads.LARGEST_PART)

    assert whole.json()["state"] == "arrived"
    assert (client.get(path(upload)).json()["state"], len(taken)) == ("taken", 1)
