from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from input2.files.models import StoredFile
from input2.files.services import FileRefusedError
from input2.lib.errors import ForbiddenError, WindowClosedError
from submissions import services
from submissions.models import Attachment
from tests.factories import NOW, make_attachment, make_competition, make_entry, make_user
from tests.samples import PDF, pdf, picture

pytestmark = pytest.mark.django_db


def attach(entry, content=PDF, *, key="document", name="slides.pdf", by=None, now=NOW):
    return services.attach(entry, key, ContentFile(content, name), by=by or entry.owner, now=now)


def test_a_file_is_kept_under_a_random_key_with_its_own_name_beside_it():
    attachment = attach(make_entry())

    stored = attachment.stored
    assert (stored.name, stored.size) == ("slides.pdf", len(PDF))
    assert "slides" not in stored.key
    with default_storage.open(stored.key) as kept:
        assert kept.read() == PDF


def test_adding_a_file_counts_as_a_change_of_the_draft():
    entry = make_entry()

    attach(entry)

    before = entry.revision
    entry.refresh_from_db()
    assert entry.revision == before + 1


def test_html_that_calls_itself_a_pdf_is_refused_and_nothing_is_kept():
    with pytest.raises(FileRefusedError):
        attach(make_entry(), b"<html><script>alert(1)</script></html>")

    assert not StoredFile.objects.exists()


def test_a_second_file_where_one_fits_is_refused():
    entry = make_entry()
    attach(entry)

    with pytest.raises(services.TooManyFilesError):
        attach(entry)

    assert Attachment.objects.count() == 1


def test_a_document_longer_than_the_question_allows_is_refused():
    entry = make_entry()
    entry.competition.questions.filter(key="document").update(most_pages=20)

    with pytest.raises(services.TooManyPagesError, match="21 pages"):
        attach(entry, pdf(pages=21))

    assert not StoredFile.objects.exists()


def test_a_picture_is_accepted_where_pictures_are_asked_for():
    attachment = attach(make_entry(), picture("PNG"), key="letter", name="letter.png")

    assert attachment.stored.content_type == "image/png"


def test_a_removed_file_leaves_the_draft_but_not_the_version():
    entry = make_entry()
    attachment = make_attachment(entry)
    entry.refresh_from_db()
    version = services.hand_in(
        entry, revision=entry.revision, declarations={}, by=entry.owner, now=NOW
    )

    services.detach(attachment, by=entry.owner, now=NOW)

    assert not entry.attachments.in_draft().exists()
    assert version.content["files"][0]["attachment"] == str(attachment.pk)
    assert default_storage.exists(attachment.stored.key)


def test_after_removing_another_file_fits():
    entry = make_entry()
    services.detach(attach(entry), by=entry.owner, now=NOW)

    assert attach(entry, name="better.pdf").stored.name == "better.pdf"


def test_no_file_is_taken_at_the_deadline_itself():
    entry = make_entry()

    with pytest.raises(WindowClosedError):
        attach(entry, now=entry.competition.closes_at)


def test_a_stranger_adds_and_removes_nothing():
    attachment = attach(make_entry())

    with pytest.raises(ForbiddenError):
        services.detach(attachment, by=make_user(), now=NOW)
    with pytest.raises(ForbiddenError):
        attach(attachment.entry, by=make_user())


def test_organisers_take_smaller_files_than_the_installation(settings):
    settings.FILES_LIMIT = 3 * settings.MEGABYTE
    entry = make_entry()
    entry.competition.questions.filter(key="document").update(most_megabytes=2)
    larger = PDF + b"\0" * (2 * settings.MEGABYTE - len(PDF) + 1)

    with pytest.raises(FileRefusedError, match=r"larger than the 2\.0"):
        attach(entry, larger)
    with pytest.raises(FileRefusedError, match=r"larger than the 2\.0"):
        begin(entry, len(larger))

    assert begin(entry, len(larger) - 1).size == 2 * settings.MEGABYTE
    with pytest.raises(FileRefusedError, match=r"larger than the 3\.0"):
        begin(entry, 4 * settings.MEGABYTE, key="letter")


def test_no_question_takes_more_than_the_installation(settings):
    settings.FILES_LIMIT = settings.MEGABYTE
    entry = make_entry()
    entry.competition.questions.filter(key="document").update(most_megabytes=5)

    with pytest.raises(FileRefusedError, match=r"larger than the 1\.0"):
        begin(entry, settings.MEGABYTE + 1)


def begin(entry, size, *, key="document"):
    sent = {"name": "slides.pdf", "size": size}
    return services.begin_upload(entry, key, **sent, by=entry.owner, now=NOW)


def test_the_database_keeps_no_place_for_files_of_no_size():
    questions = make_entry().competition.questions

    with pytest.raises(IntegrityError, match="files_of_some_size"):
        questions.filter(key="document").update(most_megabytes=0)


def test_the_form_says_how_large_a_file_may_be(client, settings):
    settings.FILES_LIMIT = 7 * 1024 * 1024
    now = timezone.now()
    call = make_competition(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    entry = make_entry(call, now=now)
    call.questions.filter(key="letter").update(most_megabytes=2)
    client.force_login(entry.owner)

    page = client.get(reverse("submissions:section", args=[entry.code, "entry"]))

    assert "Each file may be up to 7.0\xa0MB." in page.text
    assert "Each file may be up to 2.0\xa0MB." in page.text
