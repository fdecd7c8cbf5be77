"""Files of an entry that arrive in parts: who may send them, until when, and how much."""

from datetime import timedelta

import pytest
from django.db import transaction

from input2.files import uploads
from input2.files.enums import UploadState
from input2.files.models import StoredFile, Upload
from input2.lib.errors import ForbiddenError, WindowClosedError
from submissions import services
from submissions.enums import TeamRole
from submissions.models import Attachment
from tests.factories import (
    NOW,
    append_to,
    make_attachment,
    make_competition,
    make_entry,
    make_team_member,
    make_upload,
    make_user,
    make_version,
)
from tests.samples import PDF, heavy_pdf, pdf

pytestmark = pytest.mark.django_db

SIZE = len(PDF)


def silently(_done: int, _total: int) -> None:
    """Nobody watches."""


def begin(entry, *, key="document", size=SIZE, by=None, now=NOW, name="slides.pdf"):
    return services.begin_upload(entry, key, name=name, size=size, by=by or entry.owner, now=now)


def arrive(entry, content=PDF, *, at=NOW, **fields) -> Upload:
    """All of it is there, and nobody has joined it yet."""
    upload = begin(entry, size=len(content), **fields)
    return append_to(upload, content, now=at)


def joined(upload: Upload) -> Upload:
    uploads.join(upload.pk, report=silently)
    upload.refresh_from_db()
    return upload


def test_a_file_that_arrived_in_parts_answers_its_question():
    entry = make_entry()

    upload = joined(arrive(entry))

    attachment = Attachment.objects.get()
    assert upload.state == UploadState.TAKEN
    assert (attachment.entry, attachment.question.key) == (entry, "document")
    assert (attachment.stored.name, attachment.stored.size) == ("slides.pdf", len(PDF))
    assert (attachment.added_at, attachment.stored.created_by) == (NOW, entry.owner)


def test_a_file_that_was_whole_before_the_deadline_is_in_time_whenever_it_is_joined():
    entry = make_entry()
    last = entry.competition.closes_at - timedelta(microseconds=1)

    upload = joined(arrive(entry, at=last))

    assert (upload.state, Attachment.objects.get().added_at) == (UploadState.TAKEN, last)


def test_a_file_that_was_whole_at_the_deadline_is_too_late():
    entry = make_entry()

    upload = joined(arrive(entry, at=entry.competition.closes_at))

    assert upload.state == UploadState.REFUSED
    assert "deadline has passed" in upload.problem
    assert not Attachment.objects.exists()


def test_a_refused_file_leaves_nothing_and_says_why():
    entry = make_entry()
    page = b"<html><script>alert(1)</script></html>"

    upload = joined(arrive(entry, page))

    assert (upload.state, StoredFile.objects.count()) == (UploadState.REFUSED, 0)
    assert "is not a PDF file" in upload.problem


def test_a_document_with_too_many_pages_is_refused_when_it_is_joined():
    entry = make_entry()
    entry.competition.questions.filter(key="document").update(most_pages=2)

    upload = joined(arrive(entry, pdf(pages=3)))

    assert "has 3 pages" in upload.problem


def test_where_one_file_fits_the_second_to_arrive_is_refused():
    entry = make_entry()
    first, second = arrive(entry), arrive(entry)

    assert [joined(first).state, joined(second).state] == [
        UploadState.TAKEN,
        UploadState.REFUSED,
    ]


@pytest.mark.parametrize("role", [TeamRole.VIEWER])
def test_whoever_may_only_read_sends_no_file(role):
    entry = make_entry()
    reader = make_user()
    make_team_member(entry, reader, role=role)

    with pytest.raises(ForbiddenError):
        begin(entry, by=reader)


def test_whoever_left_the_team_while_sending_adds_nothing():
    entry = make_entry()
    editor = make_user()
    place = make_team_member(entry, editor)
    upload = arrive(entry, by=editor)
    place.delete()

    assert joined(upload).state == UploadState.REFUSED


def test_no_file_is_begun_at_the_deadline():
    entry = make_entry()

    with pytest.raises(WindowClosedError):
        begin(entry, now=entry.competition.closes_at)


def test_a_place_that_the_form_does_not_have_takes_no_file():
    with pytest.raises(services.UnknownQuestionError):
        begin(make_entry(), key="title")


def test_all_files_of_an_entry_have_a_limit_together(settings):
    settings.FILES_ENTRY_LIMIT = 2 * len(PDF)
    entry = make_entry()
    make_attachment(entry)

    begin(entry, key="letter", size=len(PDF))
    with pytest.raises(services.QuotaError):
        begin(entry, key="letter", size=len(PDF) + 1)
    make_attachment(entry, "letter")
    with pytest.raises(services.QuotaError), transaction.atomic():
        make_attachment(entry, "letter")


def test_a_removed_file_makes_room(settings):
    settings.FILES_ENTRY_LIMIT = len(PDF)
    entry = make_entry()
    services.detach(make_attachment(entry), by=entry.owner, now=NOW)

    assert make_attachment(entry).stored.size == len(PDF)


def test_adding_and_removing_without_end_is_refused(settings):
    settings.FILES_ENTRY_LIMIT = SIZE
    entry = make_entry()
    for _number in range(uploads.MOST_ENTRIES_IN_AN_HOUR):
        services.detach(make_attachment(entry), by=entry.owner, now=NOW)

    with pytest.raises(uploads.TooManyUploadsError), transaction.atomic():
        make_attachment(entry)
    with pytest.raises(uploads.TooManyUploadsError):
        begin(entry)
    assert begin(entry, now=NOW + timedelta(hours=1)).size == SIZE


def test_nobody_hands_in_past_a_file_that_has_just_arrived():
    entry = make_entry()
    upload = arrive(entry)

    with pytest.raises(services.FilesArrivingError, match=r"slides\.pdf"):
        make_version(entry)
    joined(upload)

    assert [file["name"] for file in make_version(entry).content["files"]] == ["slides.pdf"]


def test_a_file_whose_worker_is_lost_keeps_nobody_from_handing_in():
    entry = make_entry()
    arrive(entry)

    version = make_version(entry, now=NOW + timedelta(minutes=2))

    assert version.content["files"] == []


def test_a_file_that_is_still_arriving_keeps_nobody_from_handing_in():
    entry = make_entry()
    begin(entry)

    assert make_version(entry).content["files"] == []


def test_the_file_of_another_entry_keeps_nobody_from_handing_in():
    competition = make_competition()
    entry = make_entry(competition)
    arrive(make_entry(competition))

    assert make_version(entry).number == 1


def begin_by_page(client, entry, **sent):
    wanted = {"question": "document", "name": "slides.pdf", "size": len(PDF), **sent}
    return client.post(f"/entries/{entry.code}/uploads/", wanted, content_type="application/json")


def test_the_page_begins_a_file_sends_it_and_gets_the_list(client):
    entry = make_entry()
    client.force_login(entry.owner)

    begun = begin_by_page(client, entry)
    sent = client.patch(
        begun["Location"],
        PDF,
        content_type="application/octet-stream",
        headers={"Upload-Offset": "0"},
    )
    listed = client.get(f"/entries/{entry.code}/files/of/document/").content.decode()

    assert (begun.status_code, begun.json()["part"]) == (201, uploads.LARGEST_PART)
    assert sent.json()["state"] == "taken"
    assert "slides.pdf" in listed
    assert "Remove" in listed


def test_a_large_file_is_attached_by_a_worker(client, django_capture_on_commit_callbacks):
    content = heavy_pdf(uploads.LARGEST_PART)
    entry = make_entry()
    client.force_login(entry.owner)
    url = begin_by_page(client, entry, size=len(content)).json()["url"]

    for start in range(0, len(content), uploads.LARGEST_PART):
        with django_capture_on_commit_callbacks(execute=True):
            client.patch(
                url,
                content[start : start + uploads.LARGEST_PART],
                content_type="application/octet-stream",
                headers={"Upload-Offset": str(start)},
            )

    assert client.get(url).json()["state"] == "taken"
    with Attachment.objects.get().stored.open() as kept:
        assert kept.read() == content


def test_a_page_that_is_opened_again_learns_what_has_arrived(client):
    entry = make_entry()
    content = PDF * 1000
    upload = begin(entry, size=len(content))
    append_to(upload, content[:100_000])
    make_upload(PDF, by=entry.owner)
    client.force_login(entry.owner)

    (row,) = client.get(f"/entries/{entry.code}/uploads/").json()["uploads"]

    assert (row["question"], row["name"], row["received"], row["state"]) == (
        "document",
        "slides.pdf",
        100_000,
        "open",
    )


def test_a_refusal_to_begin_is_a_sentence(client):
    entry = make_entry()
    client.force_login(entry.owner)

    answer = begin_by_page(client, entry, size=0)

    assert answer.status_code == 400
    assert answer.json()["detail"] == "“slides.pdf” is empty."


@pytest.mark.parametrize(
    "sent", [{"size": "12"}, {"size": True}, {"name": None}, {"question": 3}, {"size": 1.5}]
)
def test_nonsense_is_refused(client, sent):
    entry = make_entry()
    client.force_login(entry.owner)

    assert begin_by_page(client, entry, **sent).status_code == 400
    assert not Upload.objects.exists()


def test_a_stranger_finds_no_place_to_send_files_to(client):
    entry = make_entry()
    client.force_login(make_user())

    assert begin_by_page(client, entry).status_code == 404
    assert client.get(f"/entries/{entry.code}/uploads/").status_code == 404
    assert client.get(f"/entries/{entry.code}/files/of/document/").status_code == 404
