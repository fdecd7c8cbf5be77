"""Without a script every button of a page of the form sends all of it: all of it is saved, and then the button has its way."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from competitions.enums import Step
from input2.lib.errors import ForbiddenError
from submissions import services
from submissions.enums import TeamRole
from submissions.services import FileStep, Sent, SentCaption, SentPage
from tests.factories import (
    NOW,
    make_attachment,
    make_competition,
    make_entry,
    make_member,
    make_on_behalf,
    make_question,
    make_team_member,
    make_user,
)
from tests.samples import PDF

pytestmark = pytest.mark.django_db

FAR = timedelta(days=3)


@pytest.fixture
def entry():
    competition = make_competition(opens_at=NOW - FAR, closes_at=NOW + FAR)
    competition.questions.filter(key="letter").update(most=3)
    return make_entry(competition)


@pytest.fixture
def two(entry):
    return [make_attachment(entry, "letter", name=f"{name}.pdf") for name in "ab"]


@pytest.fixture
def owner(client, entry):
    client.force_login(entry.owner)
    return client


def chosen(name="c.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def page(entry):
    return reverse("submissions:section", args=[entry.code, "entry"])


def opened(entry, **typed):
    """The page as it was read a moment ago, with what was typed on it since."""
    title = entry.answers.get(question__key="title")
    fields = {"title": title.value, "base-title": title.revision}
    for file in entry.attachments.in_draft():
        fields |= {f"caption-{file.pk}": file.caption, f"base-caption-{file.pk}": file.caption}
    return {**fields, **typed}


def title_of(entry):
    return entry.answers.get(question__key="title").value


def files_of(entry, key="letter"):
    files = entry.attachments.in_draft().filter(question__key=key).order_by("position")
    return [(file.stored.name, file.caption) for file in files]


# What holds for every button

BUTTONS = {
    "go on": (lambda _a, _b: {}, ["a.pdf", "b.pdf"]),
    "save the caption": (lambda a, _b: {"file.caption": a.pk}, ["a.pdf", "b.pdf"]),
    "upload": (lambda _a, _b: {"file.add": "letter"}, ["a.pdf", "b.pdf"]),
    "move up": (lambda _a, b: {"file.up": b.pk}, ["b.pdf", "a.pdf"]),
    "move down": (lambda a, _b: {"file.down": a.pk}, ["b.pdf", "a.pdf"]),
    "remove": (lambda a, _b: {"file.remove": a.pk}, ["b.pdf"]),
}


@pytest.mark.parametrize("button", BUTTONS)
def test_every_button_saves_what_was_typed_and_chosen_and_does_its_own(owner, entry, two, button):
    a, b = two
    pressed, left = BUTTONS[button]
    typed = {"title": "By hand", f"caption-{b.pk}": "At noon", "file-letter": chosen()}

    response = owner.post(page(entry), {**opened(entry, **typed), **pressed(a, b)})

    assert response.status_code == 302
    assert title_of(entry) == "By hand"
    captions = {"a.pdf": "", "b.pdf": "At noon", "c.pdf": ""}
    assert files_of(entry) == [(name, captions[name]) for name in [*left, "c.pdf"]]


@pytest.mark.parametrize("button", BUTTONS)
def test_no_button_replaces_unseen_what_a_colleague_wrote(owner, entry, two, button):
    a, b = two
    pressed, left = BUTTONS[button]
    read = opened(entry)
    make = {"by": entry.owner, "now": NOW}
    services.save_answer(entry, "title", "The colleague's", base=1, writer="tab", **make)
    services.caption_file(b, "At dusk", **make)

    typed = {"title": "Mine", f"caption-{b.pk}": "At noon", **pressed(a, b)}
    response = owner.post(page(entry), {**read, **typed})

    assert response.status_code == 409
    assert title_of(entry) == "The colleague's"
    assert [name for name, _caption in files_of(entry)] == left
    assert dict(files_of(entry))["b.pdf"] == "At dusk"
    # A script that runs on this page asks before it replaces: it starts from what was read.
    assert 'data-question="title" data-type="short_text" data-base="1"' in response.text
    for shown in ("The colleague&#x27;s", 'value="Mine"', "“At dusk”", 'value="At noon"'):
        assert shown in response.text


def test_seen_and_sent_again_both_replace_the_colleagues(owner, entry, two):
    read = opened(entry, **{f"caption-{two[0].pk}": "At noon", "title": "Mine"})
    services.caption_file(two[0], "At dusk", by=entry.owner, now=NOW)
    shown = owner.post(page(entry), read).text
    assert f'name="base-caption-{two[0].pk}" value="At dusk"' in shown

    owner.post(page(entry), {**read, f"base-caption-{two[0].pk}": "At dusk"})

    assert files_of(entry)[0] == ("a.pdf", "At noon")


def test_a_page_that_was_opened_before_takes_no_caption_of_a_colleague_back(owner, entry, two):
    read = opened(entry, title="By hand")
    services.caption_file(two[0], "At dusk", by=entry.owner, now=NOW)

    response = owner.post(page(entry), read)

    assert response.status_code == 302
    assert files_of(entry)[0] == ("a.pdf", "At dusk")


@pytest.mark.parametrize("button", BUTTONS)
def test_after_the_deadline_no_button_does_anything_and_the_page_shows_what_was_typed(
    owner, entry, two, button
):
    a, b = two
    before = files_of(entry)
    typed = {"title": "Late", f"caption-{b.pk}": "At noon", "file-letter": chosen()}
    sent = {**opened(entry, **typed), **BUTTONS[button][0](a, b)}
    competition = entry.competition
    competition.closes_at = timezone.now() - timedelta(seconds=1)
    competition.save(update_fields=["closes_at"])

    response = owner.post(page(entry), sent)

    assert response.status_code == 409
    assert (title_of(entry) == "Late", files_of(entry)) == (False, before)
    assert "The deadline has passed" in response.text
    assert 'value="Late"' in response.text
    assert "At noon" in response.text


# What is refused


def test_a_refused_answer_keeps_its_text_and_costs_neither_captions_nor_files_nor_the_step(
    owner, entry, two
):
    make_question(entry.competition.sections.get(key="entry"), "years", "number")
    a, b = two
    typed = {"years": "a while", "base-years": 0, f"caption-{a.pk}": "At noon"}

    response = owner.post(
        page(entry), {**opened(entry, **typed), "file.up": b.pk, "file-letter": chosen()}
    )

    assert response.status_code == 409
    assert 'value="a while"' in response.text
    assert "1 thing is not saved" in response.text
    assert 'href="#q-years"' in response.text
    assert files_of(entry) == [("b.pdf", ""), ("a.pdf", "At noon"), ("c.pdf", "")]


def test_a_file_that_is_not_taken_is_named_at_its_question_and_costs_no_other(owner, entry, two):
    several = [chosen("page.pdf", b"<html></html>"), chosen("c.pdf"), chosen("d.pdf")]

    response = owner.post(page(entry), {**opened(entry, title="x"), "file-letter": several})

    assert response.status_code == 409
    assert [name for name, _caption in files_of(entry)] == ["a.pdf", "b.pdf", "c.pdf"]
    assert title_of(entry) == "x"
    assert "“page.pdf” is not" in response.text
    assert "“d.pdf”: Only 3 files fit here" in response.text
    assert "2 things are not saved" in response.text


def test_the_button_to_upload_asks_for_a_file_and_saves_the_rest(owner, entry):
    response = owner.post(page(entry), {**opened(entry, title="x"), "file.add": "letter"})

    assert response.status_code == 409
    assert "Choose a file first." in response.text
    assert title_of(entry) == "x"


def test_the_one_file_of_a_question_is_exchanged_in_one_go(owner, entry):
    old = make_attachment(entry, "document", name="old.pdf")

    owner.post(
        page(entry),
        {**opened(entry), "file.remove": old.pk, "file-document": chosen("new.pdf")},
    )

    assert files_of(entry, "document") == [("new.pdf", "")]


def test_a_caption_of_a_file_that_is_gone_is_shown_once_more(owner, entry, two):
    typed = opened(entry, **{f"caption-{two[0].pk}": "At noon"})
    services.detach(two[0], by=entry.owner, now=NOW)

    response = owner.post(page(entry), typed)

    assert response.status_code == 409
    assert "has been removed in the meantime. You wrote: “At noon”." in response.text


def test_a_caption_typed_at_a_file_goes_with_it(owner, entry, two):
    typed = opened(entry, **{f"caption-{two[0].pk}": "At noon"})
    services.caption_file(two[0], "At dusk", by=entry.owner, now=NOW)

    response = owner.post(page(entry), {**typed, "file.remove": two[0].pk})

    assert response.status_code == 302
    assert files_of(entry) == [("b.pdf", "")]


@pytest.mark.parametrize("name", ["file.remove", "file.up", "file.caption", "file.add", "caption-"])
@pytest.mark.parametrize("target", ["", "nothing", str(uuid.UUID(int=4)), "\r\nX: y"])
def test_what_names_no_file_of_the_entry_changes_none(owner, entry, two, name, target):
    before = files_of(entry)

    response = owner.post(page(entry), {**opened(entry, title="x"), name: target})

    assert response.status_code in (302, 409)
    assert (title_of(entry), files_of(entry)) == ("x", before)


def test_a_file_of_another_entry_is_not_touched(owner, entry):
    theirs = make_attachment(make_entry(entry.competition), "letter", name="theirs.pdf")
    fields = {f"caption-{theirs.pk}": "Ours", f"base-caption-{theirs.pk}": ""}

    owner.post(page(entry), {**opened(entry, **fields), "file.remove": theirs.pk})

    theirs.refresh_from_db()
    assert (theirs.caption, theirs.removed_at) == ("", None)


def test_the_list_of_what_is_not_saved_follows_the_page_and_is_short(owner, entry, two):
    section = entry.competition.sections.get(key="entry")
    make_question(section, "story", "long_text")
    make = {"by": entry.owner, "now": NOW}
    read = opened(entry, story="Mine", **{f"caption-{two[0].pk}": "At noon", "base-story": 0})
    services.caption_file(two[0], "At dusk", **make)
    services.save_answer(entry, "story", "word " * 500, base=0, writer="tab", **make)
    services.save_answer(entry, "title", "The colleague's", base=1, writer="tab", **make)

    listed = owner.post(page(entry), {**read, "title": "x"}).context["unsaved"]

    assert [row["href"] for row in listed] == ["#q-title", f"#file-{two[0].pk}", "#q-story"]
    assert all(len(row["text"]) < 250 for row in listed)


# Where the page comes back


def test_the_page_comes_back_where_the_person_was(owner, entry, two):
    a, b = two
    places = {
        "file.up": (b.pk, f"#file-{b.pk}"),
        "file.caption": (a.pk, f"#file-{a.pk}"),
        "file.remove": (a.pk, "#q-letter"),
    }

    came = {
        name: owner.post(page(entry), {**opened(entry), name: target}).url
        for name, (target, _place) in places.items()
    }

    assert came == {name: f"{page(entry)}{place}" for name, (_target, place) in places.items()}


# Who


def test_an_organiser_who_writes_for_the_team_loses_nothing_either(client, entry, two):
    organiser = make_member(entry.competition)
    make_on_behalf(entry, by=organiser)
    client.force_login(organiser)
    typed = {"title": "On paper", f"caption-{two[1].pk}": "At noon"}

    client.post(page(entry), {**opened(entry, **typed), "file.up": two[1].pk})

    assert title_of(entry) == "On paper"
    assert files_of(entry) == [("b.pdf", "At noon"), ("a.pdf", "")]


def test_readers_and_strangers_change_nothing(entry, two):
    reader = make_user()
    make_team_member(entry, reader, role=TeamRole.VIEWER)
    sent = SentPage(
        answers={"title": Sent("x", 1)},
        captions={two[0].pk: SentCaption("At noon", "")},
        files={"letter": [ContentFile(PDF, "c.pdf")]},
        step=FileStep(two[1].pk, Step.UP),
    )

    for person in (reader, make_user()):
        with pytest.raises(ForbiddenError):
            services.save_page(entry, sent, by=person, now=NOW)

    assert title_of(entry) != "x"
    assert files_of(entry) == [("a.pdf", ""), ("b.pdf", "")]


def test_the_preview_of_the_form_sends_no_file(client, entry):
    client.force_login(make_member(entry.competition))

    shown = client.get(reverse("submissions:form-preview", args=[entry.competition.slug])).text

    assert 'name="file-' not in shown
    assert "file.add" not in shown
