"""What is left behind is let go of after a day, and nothing before."""

import logging
import os
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage

from competitions.models import Document
from input2.files import sweeping
from input2.files.enums import UploadState
from input2.files.models import StoredFile, Upload, random_key
from input2.jobs.models import Job
from tests.factories import (
    NOW,
    make_attachment,
    make_competition,
    make_document,
    make_entry,
    make_job,
    make_partner,
    make_stored_file,
    make_upload,
)
from tests.samples import PDF, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("objects")]

DAY, INSTANT = timedelta(days=1), timedelta(seconds=1)


def put(key: str, *, at: datetime) -> str:
    default_storage.save(key, BytesIO(b"bytes"))
    os.utime(default_storage.path(key), (at.timestamp(), at.timestamp()))
    return key


def sweep_at(now: datetime) -> None:
    """Every part of the storage, as the hours of a day do."""
    for hour in range(24):
        sweeping.sweep_storage(now=now.replace(hour=hour))


def test_an_upload_that_nobody_goes_on_with_is_let_go_after_a_day(
    objects, django_capture_on_commit_callbacks
):
    make_upload(PDF * 1000, arrived=(PDF * 1000)[:100_000])

    with django_capture_on_commit_callbacks(execute=True):
        sweeping.sweep_uploads(now=NOW + DAY - INSTANT)
    assert (Upload.objects.count(), len(objects())) == (1, 1)
    with django_capture_on_commit_callbacks(execute=True):
        sweeping.sweep_uploads(now=NOW + DAY)

    assert (Upload.objects.count(), objects()) == (0, set())


def test_each_part_gives_an_upload_another_day(objects):
    upload = make_upload(PDF * 1000, arrived=(PDF * 1000)[:100_000])
    Upload.objects.filter(pk=upload.pk).update(touched_at=NOW + DAY)

    sweeping.sweep_uploads(now=NOW + DAY + INSTANT)

    assert Upload.objects.exists()


def test_a_whole_file_whose_worker_was_lost_is_joined_after_all():
    upload = make_upload(arrived=PDF)

    sweeping.sweep_uploads(now=NOW + sweeping.JOIN_OVERDUE - INSTANT)
    assert not Job.objects.exists()
    sweeping.sweep_uploads(now=NOW + sweeping.JOIN_OVERDUE)
    sweeping.sweep_uploads(now=NOW + sweeping.JOIN_OVERDUE + INSTANT)

    assert Job.objects.get().key == str(upload.pk)


def test_a_file_that_no_worker_can_join_is_given_up_after_an_hour(objects):
    upload = make_upload(arrived=PDF)
    make_job(kind="files.join", key=str(upload.pk), state="failed", finished_at=NOW)

    sweeping.sweep_uploads(now=NOW + sweeping.GIVEN_UP)

    upload.refresh_from_db()
    assert upload.state == UploadState.REFUSED
    assert "Send it once more" in upload.problem


def test_an_object_without_a_row_is_swept_after_a_day(objects):
    old = put(random_key(), at=NOW - DAY - timedelta(hours=25))
    new = put(random_key(), at=NOW)
    upload = make_upload(arrived=PDF)
    stored = make_stored_file()
    for key in (upload.chunks.get().key, stored.key):
        os.utime(default_storage.path(key), (0, 0))

    sweep_at(NOW)

    assert old not in objects()
    assert {new, stored.key, upload.chunks.get().key} <= objects()


@pytest.mark.parametrize(("age", "is_kept"), [(DAY - INSTANT, True), (DAY, False)])
def test_the_day_is_counted_to_the_second(objects, age, is_kept):
    put("ab/cd/" + "e" * 32, at=NOW - age)

    sweeping._sweep_folder("ab/cd", now=NOW)

    assert bool(objects()) is is_kept


def test_what_is_not_ours_in_the_storage_stays(objects):
    put("backups/2026.dump", at=NOW - 9 * DAY)
    put("ab/cd/readme.txt", at=NOW - 9 * DAY)

    sweep_at(NOW)

    assert objects() == {"backups/2026.dump", "ab/cd/readme.txt"}


def test_each_hour_looks_at_another_part_and_a_day_at_all(objects):
    keys = {put(f"{number:02x}/00/{number:032x}", at=NOW - 9 * DAY) for number in range(256)}
    left = []
    for hour in range(24):
        sweeping.sweep_storage(now=NOW.replace(hour=hour))
        left.append(len(objects()))

    assert (len(keys), left[0], left[-1]) == (256, 245, 0)
    assert sorted(left, reverse=True) == left


def test_a_file_that_nothing_refers_to_is_let_go_after_a_day(
    objects, django_capture_on_commit_callbacks
):
    competition = make_competition()
    make_document(competition)
    make_partner(competition, logo=make_stored_file(picture(), name="logo.jpg"))
    make_attachment(make_entry(competition))
    unused = make_stored_file(at=NOW - timedelta(hours=23))
    StoredFile.objects.exclude(pk=unused.pk).update(created_at=NOW - 9 * DAY)
    with django_capture_on_commit_callbacks(execute=True):
        sweeping.sweep_storage(now=NOW)
    assert StoredFile.objects.count() == 4

    with django_capture_on_commit_callbacks(execute=True):
        sweeping.sweep_storage(now=NOW + timedelta(hours=1))

    assert not StoredFile.objects.filter(pk=unused.pk).exists()
    assert objects() == set(StoredFile.objects.values_list("key", flat=True))
    assert Document.objects.count() == 1


def test_a_file_whose_bytes_are_gone_is_reported_and_kept(caplog):
    document = make_document(make_competition())
    StoredFile.objects.update(created_at=NOW - 9 * DAY)
    default_storage.delete(document.file.key)

    with caplog.at_level(logging.ERROR):
        sweep_at(NOW)

    assert caplog.messages == [f"The bytes of file {document.file.pk} are gone from the storage."]
    assert StoredFile.objects.filter(pk=document.file.pk).exists()
