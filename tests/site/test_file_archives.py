"""The files of filtered entries in one ZIP: whole, provable, for whoever asked, and gone after some days."""

import hashlib
import json
import subprocess
import tracemalloc
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.enums import QuestionType, Role
from input2.audit.models import Event
from input2.files import services as files
from input2.files.enums import ScanState
from input2.files.models import StoredFile
from input2.jobs import services as jobs
from input2.jobs.enums import JobState
from input2.jobs.models import Job
from input2.lib.errors import ForbiddenError
from submissions import file_archives, services
from submissions.file_archives import JOB, KEPT, MOST_BYTES
from submissions.models import Attachment, FileArchive
from submissions.tasks import forget_file_archives
from tests.factories import (
    NOW,
    make_attachment,
    make_competition,
    make_entry,
    make_file_archive,
    make_handed_in,
    make_member,
    make_question,
    make_user,
    make_version,
)
from tests.samples import PDF

pytestmark = pytest.mark.django_db


def enter(competition, *names, **answers):
    """An entry with a letter of each name."""
    entry = make_entry(competition, answers=answers)
    for name in names:
        make_attachment(entry, "letter", name=name, content=PDF + name.encode())
    make_version(entry)
    entry.refresh_from_db()
    return entry


def ask(competition, entries, *, by=None, now=NOW):
    return services.request_archive(
        competition,
        [entry.pk for entry in entries],
        address="",
        by=by or make_member(competition),
        now=now,
    )


def build(archive):
    jobs.run(Job.objects.get(kind=JOB, key=str(archive.pk)).pk, now=NOW)
    archive.refresh_from_db()
    return archive


def opened(archive):
    with archive.file.open() as file:
        return ZipFile(BytesIO(file.read()))


def rows(zipped):
    return json.loads(zipped.read("manifest.json"))


def page(competition, query=""):
    return reverse("site:file-archives", args=[competition.slug]) + query


def download(archive):
    args = [archive.competition.slug, archive.pk]
    return reverse("site:file-archive-download", args=args)


def test_the_archive_has_a_folder_for_each_entry_and_every_file_of_its_version():
    competition = make_competition()
    entries = [enter(competition, "letter.pdf", "second.pdf"), enter(competition, "letter.pdf")]
    enter(competition, "other.pdf")

    zipped = opened(build(ask(competition, entries)))

    places = {
        f"{entries[0].code}/01-letter-letter.pdf",
        f"{entries[0].code}/02-letter-second.pdf",
        f"{entries[1].code}/01-letter-letter.pdf",
    }
    assert set(zipped.namelist()) == {*places, "manifest.json", "SHA256SUMS"}
    assert zipped.read(f"{entries[0].code}/02-letter-second.pdf") == PDF + b"second.pdf"


def test_the_checksums_verify_with_the_tool_that_everybody_has(tmp_path):
    competition = make_competition()
    archive = build(ask(competition, [enter(competition, "Brief – 信.pdf", "b.pdf")]))
    opened(archive).extractall(tmp_path)

    done = subprocess.run(
        ["/usr/bin/sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        env={"LC_ALL": "C.UTF-8"},
    )

    assert done.stdout.count(b": OK") == 3


def test_the_manifest_names_each_file_with_the_checksum_of_the_receipt():
    competition = make_competition()
    entry = enter(competition, "letter.pdf")
    frozen = entry.current_version.content["files"][0]

    zipped = opened(build(ask(competition, [entry])))

    assert rows(zipped) == [
        {
            "path": f"{entry.code}/01-letter-letter.pdf",
            "status": "included",
            "entry_code": entry.code,
            "version": 1,
            "question": "letter",
            "name": "letter.pdf",
            "caption": "",
            "size": frozen["size"],
            "sha256": frozen["sha256"],
        }
    ]
    assert (
        hashlib.sha256(zipped.read(f"{entry.code}/01-letter-letter.pdf")).hexdigest()
        == (frozen["sha256"])
    )


def test_what_cannot_be_given_out_is_named_with_the_reason():
    competition = make_competition()
    lost, infected, pending = [enter(competition, "letter.pdf") for _one in range(3)]
    stored = {entry: StoredFile.objects.get(attachment__entry=entry) for entry in (lost, infected)}
    default_storage.delete(stored[lost].key)
    StoredFile.objects.filter(pk=stored[infected].pk).update(scan=ScanState.INFECTED, virus="Eicar")
    StoredFile.objects.filter(attachment__entry=pending).update(scan=ScanState.PENDING)

    zipped = opened(build(ask(competition, [lost, infected, pending])))

    assert {(row["entry_code"], row["status"], row["path"]) for row in rows(zipped)} == {
        (lost.code, "gone", None),
        (infected.code, "quarantined", None),
        (pending.code, "being_scanned", None),
    }
    assert set(zipped.namelist()) == {"manifest.json", "SHA256SUMS"}


def test_bytes_that_are_not_those_of_the_receipt_are_said_to_differ():
    competition = make_competition()
    entry = enter(competition, "letter.pdf")
    stored = StoredFile.objects.get(attachment__entry=entry)
    default_storage.delete(stored.key)
    default_storage.save(stored.key, ContentFile(b"something else"))

    zipped = opened(build(ask(competition, [entry])))

    [row] = rows(zipped)
    assert row["status"] == "differs"
    assert row["sha256"] == entry.current_version.content["files"][0]["sha256"]
    assert hashlib.sha256(b"something else").hexdigest() in zipped.read("SHA256SUMS").decode()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "01-letter-passwd.pdf"),
        ('a<b>:"c|d?*.pdf', "01-letter-a_b___c_d__.pdf"),
        ("CON.pdf", "01-letter-CON.pdf"),
        ("\u202efdp.exe.pdf", "01-letter-fdp.exe.pdf"),
        (".pdf", "01-letter-pdf.pdf"),
    ],
)
def test_a_name_leads_nowhere_and_can_be_kept_by_every_system(name, kept):
    competition = make_competition()
    entry = enter(competition, name)

    zipped = opened(build(ask(competition, [entry])))

    assert f"{entry.code}/{kept}" in zipped.namelist()


def test_a_long_name_fits_on_a_disk_and_keeps_its_ending():
    competition = make_competition()
    entry = enter(competition, "信" * 200 + ".pdf")

    [name] = [each for each in opened(build(ask(competition, [entry]))).namelist() if "/" in each]

    assert len(name.rpartition("/")[2].encode()) <= 255
    assert name.endswith(".pdf")


def test_what_is_said_voluntarily_is_nowhere_in_it():
    competition = make_competition()
    make_question(
        competition.sections.get(key="about"), "women", QuestionType.YES_NO, is_statistical=True
    )
    entry = enter(competition, "letter.pdf", women=True)

    archive = build(ask(competition, [entry]))

    with archive.file.open() as file:
        assert b"women" not in file.read()


def test_a_large_file_needs_no_memory(tmp_path):
    competition = make_competition()
    entry = enter(competition, "letter.pdf")
    large = files.store_made(
        ContentFile(b"\0" * 40_000_000), name="large.pdf", content_type="application/pdf", at=NOW
    )
    Attachment.objects.filter(entry=entry).update(stored=large)
    archive = ask(competition, [entry])

    tracemalloc.start()
    with (tmp_path / "files.zip").open("wb") as target:
        file_archives.write_archive(archive, target, report=lambda _done, _total: None)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (tmp_path / "files.zip").stat().st_size > 40_000_000
    assert most < 4_000_000


def test_many_entries_are_read_in_few_statements():
    competition = make_competition()
    one, many = [
        ask(competition, [enter(competition, "a.pdf") for _one in range(n)]) for n in (1, 6)
    ]

    costs = []
    for archive in (one, many):
        with CaptureQueriesContext(connection) as queries:
            file_archives.write_archive(archive, BytesIO(), report=lambda _done, _total: None)
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_the_page_says_what_the_filter_means_and_builds_just_that(client):
    competition = make_competition()
    green = enter(competition, "green.pdf")
    enter(competition, "bus.pdf", track="transport")
    organiser = make_member(competition)
    client.force_login(organiser)

    shown = client.get(page(competition, "?track=green")).content.decode()
    client.post(page(competition, "?track=green&page=2"))

    assert "1 entry" in shown
    archive = FileArchive.objects.get()
    assert (archive.entries, archive.address) == ([green.pk], "track=green")
    assert (archive.requested_by, archive.file_count) == (organiser, 1)


def test_the_page_follows_the_work_until_the_download(client):
    competition = make_competition()
    archive = make_file_archive(competition, by=make_member(competition))
    client.force_login(archive.requested_by)
    args = [competition.slug]
    waiting = client.get(page(competition)).content.decode()

    stored = build(archive).file
    ready = client.get(reverse("site:file-archives-progress", args=args)).content.decode()
    taken = client.get(download(archive))

    assert "hx-get" in waiting
    assert "The files are being put together" in waiting
    assert "hx-get" not in ready
    assert stored.sha256 in ready
    assert taken["Content-Disposition"] == f'attachment; filename="{competition.slug}-files.zip"'
    assert hashlib.sha256(b"".join(taken.streaming_content)).hexdigest() == stored.sha256
    assert Event.objects.filter(action="files.archive_taken", actor=archive.requested_by).exists()


def test_only_who_asked_gets_it_and_only_while_they_belong_to_the_competition(client):
    competition = make_competition()
    archive = build(make_file_archive(competition))
    asked = archive.requested_by

    for other in (make_member(competition), make_member(make_competition()), make_user()):
        client.force_login(other)
        assert client.get(download(archive)).status_code == 404
        drop = reverse("site:file-archive-drop", args=[competition.slug, archive.pk])
        assert client.post(drop).status_code == 404
    competition.memberships.filter(user=asked).delete()
    client.force_login(asked)

    assert client.get(download(archive)).status_code == 404
    assert FileArchive.objects.filter(pk=archive.pk).exists()


def test_strangers_and_other_organisers_find_no_page(client):
    competition = make_competition()
    enter(competition, "letter.pdf")
    for stranger in (make_member(make_competition()), make_user()):
        client.force_login(stranger)
        assert client.get(page(competition)).status_code == 404
        assert client.post(page(competition)).status_code == 404
    with pytest.raises(ForbiddenError):
        ask(competition, [], by=stranger)


def test_observers_read_what_organisers_read(client):
    competition = make_competition()
    observer = make_member(competition, Role.OBSERVER)
    archive = build(ask(competition, [enter(competition, "letter.pdf")], by=observer))
    client.force_login(observer)

    assert b"".join(client.get(download(archive)).streaming_content)[:2] == b"PK"


def test_entries_of_another_competition_are_never_in_it():
    competition = make_competition()
    mine = enter(competition, "letter.pdf")

    archive = ask(competition, [mine, enter(make_competition(), "letter.pdf")])

    assert archive.entries == [mine.pk]


def test_nothing_is_built_for_who_has_left_meanwhile():
    competition = make_competition()
    archive = make_file_archive(competition)
    competition.memberships.filter(user=archive.requested_by).delete()
    before = StoredFile.objects.count()

    jobs.run(Job.objects.get(kind=JOB).pk, now=NOW)

    assert not FileArchive.objects.exists()
    assert StoredFile.objects.count() == before


def test_each_person_has_one_built_at_a_time():
    competition = make_competition()
    entry = enter(competition, "letter.pdf")
    organiser = make_member(competition)
    first = ask(competition, [entry], by=organiser)

    with pytest.raises(services.ArchiveUnderWayError):
        ask(competition, [entry], by=organiser)
    ask(competition, [entry])
    build(first)

    assert ask(competition, [entry], by=organiser) != first


def test_entries_without_files_make_no_archive(client):
    competition = make_competition()
    entry = make_handed_in(competition)
    client.force_login(make_member(competition))

    with pytest.raises(services.NoFilesError):
        ask(competition, [entry])
    assert "Build the archive" not in client.get(page(competition)).content.decode()
    assert "None of these entries" in client.post(page(competition)).content.decode()


def test_too_much_at_once_is_refused_with_its_size():
    competition = make_competition()
    entry = enter(competition, "letter.pdf")
    version = entry.current_version
    version.content["files"][0]["size"] = MOST_BYTES + 1
    version.save()

    with pytest.raises(services.TooManyFilesTogetherError, match=r"5.0.GB"):
        ask(competition, [entry])


def test_stopping_ends_the_work_and_leaves_nothing(client):
    competition = make_competition()
    archive = make_file_archive(competition)
    client.force_login(archive.requested_by)

    client.post(reverse("site:file-archive-drop", args=[competition.slug, archive.pk]))
    jobs.run(Job.objects.get(kind=JOB).pk, now=NOW)

    assert Job.objects.get(kind=JOB).state == JobState.CANCELLED
    assert not FileArchive.objects.exists()


def test_a_worker_that_was_killed_leaves_nothing_half_and_another_builds_it():
    archive = make_file_archive()
    job = Job.objects.get(kind=JOB)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, lease_until=NOW - timedelta(minutes=1), attempts=1
    )

    jobs.sweep(now=NOW)
    build(archive)

    assert len(rows(opened(archive))) == 1


def test_a_second_run_of_the_work_keeps_one_file():
    archive = make_file_archive()
    before = StoredFile.objects.count()

    for content in (b"one", b"two"):
        services.fill_archive(archive.pk, ContentFile(content), now=NOW)

    assert StoredFile.objects.count() == before + 1


def test_after_two_days_it_is_gone_from_the_page_and_from_the_storage(client):
    competition = make_competition()
    organiser = make_member(competition)
    entry = enter(competition, "letter.pdf")
    archive = ask(competition, [entry], by=organiser, now=NOW - KEPT - timedelta(minutes=1))
    stored = build(archive).file
    client.force_login(organiser)

    assert client.get(download(archive)).status_code == 404
    forget_file_archives()

    assert not FileArchive.objects.exists()
    assert not StoredFile.objects.filter(pk=stored.pk).exists()


def test_it_is_kept_to_the_very_end_of_its_time():
    archive = build(make_file_archive())

    services.forget_expired_archives(now=archive.expires_at - timedelta(microseconds=1))
    assert FileArchive.objects.exists()
    services.forget_expired_archives(now=archive.expires_at)

    assert not FileArchive.objects.exists()
