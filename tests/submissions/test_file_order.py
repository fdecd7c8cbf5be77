"""Captions and order of a question's files, and what a team sees of one in quarantine."""

import pytest

from competitions.enums import Step
from input2.audit.models import Event
from input2.files import scanning
from input2.files.models import StoredFile
from input2.lib.errors import ForbiddenError, WindowClosedError
from input2.notifications.models import Message
from submissions import services
from submissions.enums import TeamRole
from tests.factories import (
    NOW,
    make_attachment,
    make_entry,
    make_member,
    make_team_member,
    make_user,
    make_version,
)
from tests.files.scanner import EICAR, running
from tests.samples import PDF, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    entry = make_entry()
    entry.competition.questions.filter(key="letter").update(most=9)
    return entry


@pytest.fixture
def three(entry):
    return [make_attachment(entry, "letter", name=f"{name}.pdf") for name in "abc"]


def names(entry) -> str:
    files = entry.attachments.in_draft().filter(question__key="letter").order_by("position")
    return "".join(file.stored.name[0] for file in files)


def test_the_later_of_two_captions_replaces_nothing_unseen(entry, three):
    services.caption_file(three[0], "At noon", read="", by=entry.owner, now=NOW)

    with pytest.raises(services.StaleCaptionError, match="“At noon”"):
        services.caption_file(three[0], "At dusk", read="", by=entry.owner, now=NOW)

    three[0].refresh_from_db()
    assert three[0].caption == "At noon"
    services.caption_file(three[0], "At dusk", read="At noon", by=entry.owner, now=NOW)
    three[0].refresh_from_db()
    assert three[0].caption == "At dusk"


def test_a_caption_turns_the_direction_of_nothing_that_comes_after_it(entry, three):
    services.caption_file(three[0], "Shade \u202eat\u2069 noon", by=entry.owner, now=NOW)

    three[0].refresh_from_db()
    assert three[0].caption == "Shade at noon"


@pytest.mark.parametrize(
    ("number", "step", "after"),
    [
        (0, Step.DOWN, "bac"),
        (1, Step.UP, "bac"),
        (1, Step.DOWN, "acb"),
        (2, Step.UP, "acb"),
        (0, Step.UP, "abc"),
        (2, Step.DOWN, "abc"),
    ],
)
def test_a_file_changes_places_with_its_neighbour(entry, three, number, step, after):
    services.move_file(three[number], step, by=entry.owner, now=NOW)

    assert names(entry) == after


def test_a_removed_neighbour_is_stepped_over(entry, three):
    services.detach(three[1], by=entry.owner, now=NOW)

    services.move_file(three[0], Step.DOWN, by=entry.owner, now=NOW)

    assert names(entry) == "ca"


def test_a_caption_is_what_judges_read(entry, three):
    services.caption_file(three[0], "  The street\tafter  ", by=entry.owner, now=NOW)

    content = make_version(entry).content
    assert [file["caption"] for file in content["files"]] == ["The street after", "", ""]


def test_a_caption_has_a_longest_length(entry, three):
    services.caption_file(three[0], "x" * 200, by=entry.owner, now=NOW)

    with pytest.raises(services.CaptionTooLongError):
        services.caption_file(three[0], "x" * 201, by=entry.owner, now=NOW)


def test_each_step_is_a_change_of_the_draft_and_leaves_a_trace(entry, three):
    entry.refresh_from_db()
    before = entry.revision

    services.caption_file(three[0], "After", by=entry.owner, now=NOW)
    services.caption_file(three[0], "After", by=entry.owner, now=NOW)
    services.move_file(three[0], Step.DOWN, by=entry.owner, now=NOW)

    entry.refresh_from_db()
    actions = Event.objects.filter(action__startswith="entry.file_").order_by("pk")
    assert entry.revision == before + 2
    assert [event.action for event in actions][-2:] == [
        "entry.file_captioned",
        "entry.file_moved",
    ]


def test_readers_strangers_and_latecomers_change_nothing(entry, three):
    reader = make_user()
    make_team_member(entry, reader, role=TeamRole.VIEWER)

    for person, now, refusal in (
        (reader, NOW, ForbiddenError),
        (make_user(), NOW, ForbiddenError),
        (entry.owner, entry.competition.closes_at, WindowClosedError),
    ):
        with pytest.raises(refusal):
            services.move_file(three[0], Step.DOWN, by=person, now=now)
        with pytest.raises(refusal):
            services.caption_file(three[0], "x", by=person, now=now)
    assert names(entry) == "abc"


def test_a_file_that_a_colleague_removed_cannot_be_moved(entry, three):
    services.detach(three[0], by=entry.owner, now=NOW)

    with pytest.raises(services.GoneFileError):
        services.move_file(three[0], Step.DOWN, by=entry.owner, now=NOW)


def test_the_page_moves_and_captions(client, entry, three):
    client.force_login(entry.owner)
    start = f"/entries/{entry.code}/files/{three[0].pk}/"
    as_script = {"X-Requested-With": "fetch"}

    moved = client.post(f"{start}move/down/", headers=as_script).content.decode()
    field = {f"caption-{three[0].pk}": "The street after"}
    captioned = client.post(f"{start}caption/", field, headers=as_script).content.decode()

    assert moved.index("b.pdf") < moved.index("a.pdf")
    assert 'value="The street after"' in captioned
    assert names(entry) == "bac"


@pytest.mark.parametrize("step", ["move/up/", "move/down/", "caption/"])
def test_a_stranger_finds_no_file(client, three, step):
    client.force_login(make_user())

    answer = client.post(f"/entries/{three[0].entry.code}/files/{three[0].pk}/{step}")

    assert answer.status_code == 404


@pytest.fixture
def scanner(settings):
    with running() as found:
        settings.CLAMD_URL = found.address
        yield found


def scan_all() -> None:
    for stored in StoredFile.objects.all():
        scanning.scan(stored.pk, now=NOW)


def test_a_file_that_waits_for_its_scan_keeps_nobody_from_handing_in(client, entry, scanner):
    attachment = make_attachment(entry)
    version = make_version(entry)
    client.force_login(entry.owner)

    page = client.get(f"/entries/{entry.code}/files/of/document/").content.decode()

    assert [file["name"] for file in version.content["files"]] == ["slides.pdf"]
    assert "Being checked for viruses" in page
    assert client.get(f"/entries/{entry.code}/files/{attachment.pk}/").status_code == 409


def test_a_virus_in_a_version_is_told_to_team_and_organisers_and_the_version_stands(
    client, entry, scanner
):
    organiser = make_member(entry.competition)
    editor = make_user()
    make_team_member(entry, editor)
    attachment = make_attachment(entry, content=PDF + b"% " + EICAR)
    version = make_version(entry)

    scan_all()

    told = Message.objects.filter(
        kind__in=["submissions/file_quarantined", "submissions/quarantine_notice"]
    )
    assert {(mail.kind.rpartition("/")[2], mail.to) for mail in told} == {
        ("file_quarantined", entry.owner.email),
        ("file_quarantined", editor.email),
        ("quarantine_notice", organiser.email),
    }
    assert all("EICAR" in mail.text and "slides.pdf" in mail.text for mail in told)
    version.refresh_from_db()
    assert version.content["files"][0]["attachment"] == str(attachment.pk)
    for person, path in (
        (entry.owner, f"/entries/{entry.code}/files/{attachment.pk}/"),
        (
            organiser,
            f"/organise/{entry.competition.slug}/entries/{entry.code}/files/{attachment.pk}/",
        ),
    ):
        client.force_login(person)
        assert client.get(path).status_code == 403
        assert client.get(f"{path}?small").status_code == 403


def test_a_virus_in_a_draft_is_told_to_its_team_alone(client, entry, scanner):
    make_member(entry.competition)
    make_attachment(entry, content=PDF + b"% " + EICAR)

    scan_all()

    assert [mail.to for mail in Message.objects.filter(kind__contains="quarantine")] == [
        entry.owner.email
    ]
    client.force_login(entry.owner)
    page = client.get(f"/entries/{entry.code}/files/of/document/").content.decode()
    assert "In quarantine" in page


def test_pictures_are_shown_small(client, entry):
    attachment = make_attachment(entry, "letter", name="street.jpg", content=picture())
    client.force_login(entry.owner)

    page = client.get(f"/entries/{entry.code}/files/of/letter/").content.decode()

    address = f"/entries/{entry.code}/files/{attachment.pk}/?small"
    assert f'src="{address}"' in page
    assert b"".join(client.get(address)) == picture_of(attachment)


def picture_of(attachment) -> bytes:
    with attachment.stored.open() as kept:
        return bytes(kept.read())
