"""The preview is what judges see; what would tell the team's name in a blind round is said, and files can be cleaned."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from competitions.enums import QuestionType
from input2.audit.models import Event
from input2.jobs.models import Job
from input2.jobs.progress import Progress
from input2.lib.errors import ForbiddenError, WindowClosedError
from submissions import services
from submissions.enums import ScreeningOutcome, TeamRole
from submissions.models import Attachment
from submissions.tasks import clean_file as run_cleaning
from tests.factories import (
    NOW,
    make_assignment,
    make_attachment,
    make_competition,
    make_eligible,
    make_entry,
    make_judge,
    make_member,
    make_question,
    make_round,
    make_team_member,
    make_user,
    make_version,
)
from tests.samples import PDF, telling_pdf, telling_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition():
    """A call that is open by the real clock, which pages read."""
    now = timezone.now()
    return make_competition(opens_at=now - timedelta(days=3), closes_at=now + timedelta(days=3))


@pytest.fixture
def entry(competition):
    return make_entry(competition, now=timezone.now())


def address(route, entry, *args):
    return reverse(f"submissions:{route}", args=[entry.code, *args])


def preview(client, entry, *, blind=True):
    client.force_login(entry.owner)
    page = client.get(address("preview", entry), {"as": "blind"} if blind else {})
    return page.content.decode()


def article(page):
    """The entry's side of a page, with the addresses of its files told apart by nothing but their order."""
    (found,) = re.findall(r'<article class="pane-entry".*?</article>', page, re.DOTALL)
    return re.sub(r'href="/[^"]*"', 'href="…"', re.sub(r"· \d+ of \d+", "", found)).split()


def clean(attachment, *, by=None, now=NOW):
    return services.clean_file(attachment.pk, by=by or attachment.entry.owner, now=now)


def report(client, entry):
    client.force_login(entry.owner)
    return client.get(address("preview", entry), {"as": "blind"}).context["report"]


@pytest.mark.parametrize("is_blind", [False, True])
def test_the_preview_is_word_for_word_what_the_judge_gets(client, is_blind):
    entry = make_eligible(make_competition(), answers={"matchmaking": True})
    make_attachment(entry, "letter", name="Harbour City Works.pdf")
    make_attachment(entry, "document", name="Harbour City Works slides.pdf")
    make_version(entry)
    services.screen(
        entry,
        outcome=ScreeningOutcome.ELIGIBLE,
        reason="",
        version_number=2,
        by=make_member(entry.competition),
        now=NOW,
    )
    round_ = make_round(entry.competition, is_blind=is_blind)
    assignment = make_assignment(round_, entry=entry, judge=make_judge(entry.competition))

    seen_by_team = article(preview(client, entry, blind=is_blind))
    client.force_login(assignment.judge.user)
    seen_by_judge = article(client.get(assignment.get_absolute_url()).content.decode())

    assert seen_by_team == seen_by_judge
    assert ("Harbour" in " ".join(seen_by_team)) is not is_blind


def test_names_in_an_answer_are_warned_of_with_the_place(client, entry):
    make_team_member(entry, role=TeamRole.LISTED, full_name="Dr. Anan Suwannarat")
    services.save_answers(
        entry,
        {"summary": "Anan Suwannarat of Harbour City Works, see works.harbour.example.org"},
        by=entry.owner,
        now=timezone.now(),
    )

    (leak,) = report(client, entry).leaks

    assert leak.href.endswith("/edit/entry/#q-summary")
    assert [finding.match.text for finding in leak.findings] == [
        "Anan Suwannarat",
        "Harbour City Works",
        "harbour.example.org",
    ]


def test_answers_that_a_blind_round_hides_are_not_warned_of(client, entry):
    about = entry.competition.sections.get(key="about")
    make_question(about, "office", QuestionType.SHORT_TEXT, is_private=True)
    services.save_answers(
        entry, {"office": "Harbour City Works"}, by=entry.owner, now=timezone.now()
    )

    assert report(client, entry).leaks == ()


def test_a_files_name_and_properties_are_warned_of(client, entry):
    make_attachment(
        entry, "document", name="Harbour City Works.pdf", content=telling_pdf("Somebody Else")
    )

    (leak,) = report(client, entry).leaks

    texts = [finding.match.text for finding in leak.findings if finding.match]
    assert {"Harbour City Works", "Somebody Else", "Somebody Else.txt"} <= set(texts)
    assert leak.can_clean


def test_the_last_page_warns_and_still_takes_the_entry(client, entry):
    services.save_answers(
        entry, {"summary": "By Harbour City Works"}, by=entry.owner, now=timezone.now()
    )
    entry.refresh_from_db()
    client.force_login(entry.owner)

    page = client.get(address("submit", entry)).content.decode()
    answer = client.post(
        address("submit", entry),
        {"revision": entry.revision, "base-rules": "1", "rules": "on"},
    )

    assert "1 place tells who you are" in page
    assert answer.url == address("receipt", entry)


def test_one_click_puts_a_cleaned_copy_in_the_files_place(
    client, entry, django_capture_on_commit_callbacks
):
    attachment = make_attachment(entry, "document", content=telling_pdf())
    client.force_login(entry.owner)

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address("clean-file", entry, attachment.pk))

    (copy,) = entry.attachments.in_draft()
    with copy.stored.open() as kept:
        assert b"Wei Chen" not in kept.read()
    assert answer.url == address("preview", entry) + "?as=blind"
    assert (copy.cleaned_from, copy.position, copy.stored.properties) == (attachment, 1, [])
    assert Event.objects.filter(action="entry.file_cleaned").count() == 1
    assert report(client, entry).cleaned == (copy,)


def test_a_version_keeps_the_file_that_was_handed_in(entry):
    attachment = make_attachment(entry, content=telling_pdf())
    version = make_version(entry, now=timezone.now())

    clean(attachment, now=timezone.now())

    (file,) = version.content["files"]
    assert file["attachment"] == str(attachment.pk)
    assert Attachment.objects.get(pk=attachment.pk).stored == attachment.stored


def test_a_cleaning_can_be_undone(client, entry):
    attachment = make_attachment(entry, content=telling_pdf())
    copy = clean(attachment, now=timezone.now())
    client.force_login(entry.owner)

    client.post(address("restore-file", entry, copy.pk))

    assert list(entry.attachments.in_draft()) == [attachment]
    assert Event.objects.filter(action="entry.file_restored").count() == 1


def test_a_picture_is_cleaned_too(entry):
    attachment = make_attachment(
        entry, "letter", name="site.jpg", content=telling_picture(orientation=6)
    )

    copy = clean(attachment, now=timezone.now())

    assert (copy.stored.content_type, copy.stored.properties) == ("image/jpeg", [])


def test_cleaning_counts_as_a_change_of_the_draft(entry):
    attachment = make_attachment(entry, content=telling_pdf())
    entry.refresh_from_db()
    before = entry.revision

    clean(attachment)

    entry.refresh_from_db()
    assert entry.revision == before + 1


def test_cleaning_twice_makes_one_copy(entry):
    attachment = make_attachment(entry, content=telling_pdf())
    services.request_cleaning(attachment, by=entry.owner, now=NOW)
    services.request_cleaning(attachment, by=entry.owner, now=NOW)
    clean(attachment)

    with pytest.raises(services.NotCleanableError):
        clean(attachment)

    assert Job.objects.filter(kind="submissions.clean_file").count() == 1
    assert entry.attachments.in_draft().count() == 1


def test_after_the_deadline_nothing_is_cleaned_or_put_back():
    entry = make_entry()
    attachment = make_attachment(entry, content=telling_pdf())
    copy = clean(attachment)
    closes_at = entry.competition.closes_at

    with pytest.raises(WindowClosedError):
        services.request_cleaning(copy, by=entry.owner, now=closes_at)
    with pytest.raises(WindowClosedError):
        services.restore_original(copy, by=entry.owner, now=closes_at)
    with pytest.raises(WindowClosedError):
        clean(copy, now=closes_at)


def test_who_may_only_read_cannot_clean(entry):
    attachment = make_attachment(entry, content=telling_pdf())
    viewer = make_team_member(entry, role=TeamRole.VIEWER).user

    with pytest.raises(ForbiddenError):
        clean(attachment, by=viewer, now=timezone.now())


def test_who_has_left_the_team_since_asking_changes_nothing(entry):
    attachment = make_attachment(entry, content=telling_pdf())
    editor = make_user()
    place = make_team_member(entry, editor)
    services.request_cleaning(attachment, by=editor, now=timezone.now())
    place.delete()
    job = Job.objects.get(kind="submissions.clean_file")

    with pytest.raises(ForbiddenError):
        run_cleaning(job, Progress(job))

    assert list(entry.attachments.in_draft()) == [attachment]


@pytest.mark.parametrize("route", ["clean-file", "restore-file"])
def test_a_stranger_or_organiser_finds_no_file_to_clean(client, entry, route):
    attachment = make_attachment(entry, content=PDF)

    for person in (make_user(), make_member(entry.competition)):
        client.force_login(person)
        assert client.post(address(route, entry, attachment.pk)).status_code == 404
