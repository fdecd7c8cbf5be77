"""Large pictures get small ones, drawn once by a worker and gone with their file."""

import io
import os

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from input2.files import services, sweeping, thumbnails
from input2.files.responses import picture_response
from input2.jobs.models import Job
from tests.factories import NOW, make_stored_file
from tests.samples import PDF, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("objects")]

LARGE = picture(width=1200, height=900)


def stored(content=LARGE, name="street.jpg"):
    return make_stored_file(content, name=name)


def read(answer) -> bytes:
    content = b"".join(answer)
    answer.close()
    return content


def test_a_large_picture_gets_a_small_one(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = stored()

    file.refresh_from_db()
    content = read(picture_response(file))
    with Image.open(io.BytesIO(content)) as small:
        assert (small.format, small.size) == ("WEBP", (320, 240))
    assert len(content) < 100_000


def test_until_it_is_drawn_readers_get_the_picture_itself():
    assert read(picture_response(stored())) == LARGE


@pytest.mark.parametrize(
    ("content", "name"), [(PDF, "slides.pdf"), (picture(width=80, height=60), "small.jpg")]
)
def test_what_is_small_or_no_picture_gets_none(content, name):
    stored(content, name)

    assert not Job.objects.exists()


def test_a_thumbnail_is_drawn_once(objects):
    file = stored()

    assert [thumbnails.draw(file.pk), thumbnails.draw(file.pk)] == [True, False]
    assert len(objects()) == 2


def test_a_picture_whose_bytes_are_gone_gets_none():
    file = stored()
    default_storage.delete(file.key)

    assert thumbnails.draw(file.pk) is False


def test_a_thumbnail_goes_with_its_file(objects, django_capture_on_commit_callbacks):
    file = stored()
    thumbnails.draw(file.pk)
    file.refresh_from_db()

    with django_capture_on_commit_callbacks(execute=True):
        services.discard(file)

    assert objects() == set()


def test_a_thumbnail_is_no_orphan(objects):
    file = stored()
    thumbnails.draw(file.pk)
    file.refresh_from_db()
    os.utime(default_storage.path(file.thumbnail_key), (0, 0))

    sweeping._sweep_folder(file.thumbnail_key[:5], now=NOW)

    assert file.thumbnail_key in objects()
