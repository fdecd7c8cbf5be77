"""Files in parts: what is kept, what is refused, and that nothing is lost or kept twice."""

import hashlib
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.http import UnreadablePostError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from input2.files import takers, uploads
from input2.files.enums import UploadState
from input2.files.models import Chunk, Upload
from input2.files.receiving import ChangedOnTheWayError, CutOffError
from input2.files.services import FileRefusedError
from input2.jobs import registry
from input2.jobs.models import Job
from tests.factories import NOW, append_to, make_upload, make_user
from tests.races import at_once
from tests.samples import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("objects")]

PART = uploads.SMALLEST_PART
THREE_PARTS = bytes(range(256)) * (PART // 256) * 3


def clock():
    return NOW


@pytest.fixture(autouse=True)
def taken():
    """What was handed on, in the order in which it arrived."""
    found: list[bytes] = []

    @takers.register("test")
    def take(_upload: Upload, file: Any) -> None:
        content = file.read()
        if b"refuse me" in content:
            raise FileRefusedError("Not this one.")
        found.append(content)

    yield found
    takers._takers.pop("test")


def join(upload):
    reports: list[tuple[int, int]] = []
    ended = uploads.join(upload.pk, report=lambda done, total: reports.append((done, total)))
    upload.refresh_from_db()
    return ended, reports


def parts(content=THREE_PARTS, size=PART):
    return [content[start : start + size] for start in range(0, len(content), size)]


def test_parts_become_the_file_that_was_sent(taken, objects):
    upload = make_upload(THREE_PARTS)
    for part in parts():
        upload = append_to(upload, part)

    ended, reports = join(upload)

    assert (ended, upload.state) == (UploadState.TAKEN, UploadState.TAKEN)
    assert taken == [THREE_PARTS]
    assert reports == [(PART, 3 * PART), (2 * PART, 3 * PART), (3 * PART, 3 * PART)]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_wherever_it_is_cut_into_parts_the_file_is_the_same(taken, data):
    content = THREE_PARTS + b"end"
    upload = make_upload(content, by=make_user())
    while (left := len(content) - upload.received) > 0:
        size = data.draw(st.integers(min(PART, left), left))
        upload = append_to(upload, content[upload.received : upload.received + size])

    join(upload)

    assert hashlib.sha256(taken.pop()).digest() == hashlib.sha256(content).digest()


def test_each_part_is_an_object_until_the_file_is_taken(
    objects, django_capture_on_commit_callbacks
):
    upload = make_upload(THREE_PARTS)
    for part in parts():
        upload = append_to(upload, part)
    before = len(objects())

    with django_capture_on_commit_callbacks(execute=True):
        join(upload)

    assert (before, objects(), Chunk.objects.count()) == (3, set(), 0)


@pytest.mark.parametrize("offset", [0, PART - 1, PART + 1, 2 * PART])
def test_a_part_that_does_not_begin_where_the_last_one_ended_is_not_kept(objects, offset):
    upload = make_upload(THREE_PARTS, arrived=parts()[0])

    with pytest.raises(uploads.WrongOffsetError) as refusal:
        uploads.append(
            upload, BytesIO(parts()[1]), offset=offset, length=PART, sha256="", clock=clock
        )

    assert refusal.value.upload.received == PART
    assert len(objects()) == 1


@pytest.mark.parametrize(
    ("offset", "length"), [(0, 0), (0, PART - 1), (0, 3 * PART + 1), (0, uploads.LARGEST_PART + 1)]
)
def test_a_part_of_a_wrong_length_is_not_kept(objects, offset, length):
    upload = make_upload(THREE_PARTS)

    with pytest.raises(uploads.MalformedPartError):
        uploads.append(
            upload, BytesIO(b"x" * length), offset=offset, length=length, sha256="", clock=clock
        )

    assert objects() == set()


def test_a_part_has_arrived_when_its_last_byte_is_there():
    upload = make_upload(PDF)
    body = Slow(PDF)

    after = uploads.append(
        upload, body, offset=0, length=len(PDF), sha256="", clock=lambda: NOW + body.waited
    )

    assert after.arrived_at == NOW + body.waited > NOW


class Slow:
    """A connection on which every block takes its minute."""

    def __init__(self, content: bytes) -> None:
        self._stream = BytesIO(content)
        self.waited = timedelta()

    def read(self, size: int) -> bytes:
        self.waited += timedelta(minutes=1)
        return self._stream.read(size)


class Broken:
    """A connection that ends in the middle of a part, politely or not."""

    def __init__(self, content: bytes, *, raises: bool) -> None:
        self._stream = BytesIO(content)
        self._raises = raises

    def read(self, size: int) -> bytes:
        block = self._stream.read(size)
        if not block and self._raises:
            raise UnreadablePostError("The client went away.")
        return block


@pytest.mark.parametrize("raises", [True, False])
def test_nothing_of_a_part_that_was_cut_off_is_kept(objects, raises):
    upload = make_upload(THREE_PARTS, arrived=parts()[0])
    body = Broken(parts()[1][:-1], raises=raises)

    with pytest.raises(CutOffError):
        uploads.append(upload, body, offset=PART, length=PART, sha256="", clock=clock)

    upload.refresh_from_db()
    assert (upload.received, len(objects())) == (PART, 1)
    assert append_to(upload, parts()[1]).received == 2 * PART


def test_a_part_that_was_damaged_on_its_way_is_not_kept(objects):
    upload = make_upload(THREE_PARTS)
    sent = hashlib.sha256(parts()[0]).hexdigest()

    with pytest.raises(ChangedOnTheWayError):
        uploads.append(
            upload, BytesIO(b"x" * PART), offset=0, length=PART, sha256=sent, clock=clock
        )
    after = uploads.append(
        upload, BytesIO(parts()[0]), offset=0, length=PART, sha256=sent.upper(), clock=clock
    )

    assert (after.received, len(objects())) == (PART, 1)


def test_what_has_arrived_takes_no_more():
    upload = make_upload(arrived=PDF)

    with pytest.raises(uploads.UploadEndedError):
        append_to(upload, b"more")


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_the_same_part_at_once_keep_it_once(objects):
    upload = make_upload(THREE_PARTS)
    # Both have read that nothing has arrived, however late one of them is.
    tabs = [Upload.objects.get(pk=upload.pk) for _tab in range(2)]

    def send(tab):
        try:
            return append_to(tab, parts()[0]).received
        except uploads.WrongOffsetError:
            return "refused"

    ended = at_once(*(partial(send, tab) for tab in tabs))

    assert sorted(map(str, ended)) == [str(PART), "refused"]
    assert (Chunk.objects.count(), len(objects())) == (1, 1)


@pytest.mark.parametrize("size", [0, -1])
def test_an_empty_file_is_not_begun(size):
    with pytest.raises(FileRefusedError, match="is empty"):
        make_upload(size=size)


def test_a_file_of_the_largest_size_is_begun_and_one_byte_more_is_not():
    make_upload(size=1000, limit=1000)

    with pytest.raises(FileRefusedError, match="larger than"):
        make_upload(size=1001, limit=1000)


def test_a_name_is_only_a_label():
    upload = make_upload(name="../../etc/\u202egpj.exe")

    assert upload.name == "gpj.exe"


def test_one_person_has_so_many_files_on_the_way_and_no_more():
    person = make_user()
    for _number in range(uploads.MOST_UNDER_WAY):
        make_upload(by=person)

    with pytest.raises(uploads.TooManyUploadsError):
        make_upload(by=person)
    make_upload()


def test_one_person_has_so_many_bytes_on_the_way_and_no_more(settings):
    settings.FILES_WAITING_LIMIT = 1000
    person = make_user()
    make_upload(by=person, size=600)

    with pytest.raises(uploads.TooManyUploadsError):
        make_upload(by=person, size=401)
    make_upload(by=person, size=400)


def test_one_person_begins_so_many_in_an_hour_and_no_more():
    person = make_user()
    arrived = {"received": 1, "state": UploadState.TAKEN, "arrived_at": NOW}
    earlier = [
        Upload(owner=person, name="x", size=1, created_at=NOW, touched_at=NOW, **arrived)
        for _number in range(uploads.MOST_IN_AN_HOUR)
    ]
    Upload.objects.bulk_create(earlier)

    with pytest.raises(uploads.TooManyUploadsError):
        make_upload(by=person)
    make_upload(by=person, now=NOW + timedelta(hours=1))


def test_what_is_refused_says_why_in_the_language_of_its_owner(objects, taken):
    content = b"refuse me"
    upload = make_upload(content, arrived=content)

    ended, _reports = join(upload)

    assert (ended, upload.problem, taken) == (UploadState.REFUSED, "Not this one.", [])


@pytest.mark.parametrize("harm", ["gone", "shorter"])
def test_a_file_with_a_damaged_part_is_refused_and_not_handed_on(taken, harm):
    upload = make_upload(THREE_PARTS)
    for part in parts():
        upload = append_to(upload, part)
    key = upload.chunks.all()[1].key
    default_storage.delete(key)
    if harm == "shorter":
        default_storage.save(key, BytesIO(b"x"))

    ended, _reports = join(upload)

    assert (ended, taken) == (UploadState.REFUSED, [])
    assert "did not arrive whole" in upload.problem


def test_joining_twice_hands_on_once(taken):
    upload = make_upload(arrived=PDF)

    assert [join(upload)[0], join(upload)[0]] == [UploadState.TAKEN, None]
    assert taken == [PDF]


def test_a_large_file_is_joined_by_a_worker_as_soon_as_it_is_whole(
    taken, django_capture_on_commit_callbacks
):
    content = b"x" * (uploads.LARGEST_PART + 1)
    upload = make_upload(content, arrived=content[: uploads.LARGEST_PART])
    assert not Job.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        append_to(upload, content[uploads.LARGEST_PART :])

    job = Job.objects.get(kind="files.join")
    assert (job.key, job.state, job.result) == (str(upload.pk), "done", {"ended": "taken"})
    assert taken == [content]


def test_a_worker_that_was_killed_leaves_nothing_half_done(taken, objects):
    upload = make_upload(arrived=PDF)

    def killed(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        uploads.join(upload.pk, report=killed)

    upload.refresh_from_db()
    assert (upload.state, len(objects())) == (UploadState.ARRIVED, 1)
    assert join(upload)[0] == UploadState.TAKEN


def test_a_cancelled_upload_leaves_nothing(objects, django_capture_on_commit_callbacks):
    upload = make_upload(THREE_PARTS, arrived=parts()[0])

    with django_capture_on_commit_callbacks(execute=True):
        uploads.cancel(upload)
        uploads.cancel(upload)

    assert (objects(), Upload.objects.count(), Chunk.objects.count()) == (set(), 0, 0)


def test_a_part_for_a_cancelled_upload_is_not_kept(objects):
    upload = make_upload(THREE_PARTS)
    uploads.cancel(Upload.objects.get(pk=upload.pk))

    with pytest.raises(uploads.UploadEndedError):
        append_to(upload, parts()[0])

    assert objects() == set()


def test_a_file_is_joined_from_the_queue_for_files():
    assert registry.queue("files.join") == "files"
    assert registry.queue("test.unknown") == "scores"


@pytest.mark.parametrize(
    "change",
    [
        {"state": UploadState.ARRIVED},
        {"received": len(PDF) + 1},
        {"received": len(PDF), "arrived_at": NOW, "state": UploadState.REFUSED},
        {"state": "lost"},
        {"size": 0, "received": 0},
        {"arrived_at": NOW},
    ],
)
def test_the_database_keeps_no_upload_that_contradicts_itself(change):
    upload = make_upload()

    with pytest.raises(IntegrityError):
        Upload.objects.filter(pk=upload.pk).update(**change)


def test_the_database_keeps_no_part_twice():
    upload = make_upload(THREE_PARTS, arrived=parts()[0])

    with pytest.raises(IntegrityError):
        Chunk.objects.create(upload=upload, start=0, size=1)
