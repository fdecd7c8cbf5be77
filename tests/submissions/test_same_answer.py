"""Two people change the same answer: the later is refused and reads both texts, whatever the type of the question."""

import json
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from competitions.enums import QuestionType
from submissions import services
from submissions.enums import TeamRole
from submissions.services import Sent, StaleAnswerError
from tests.factories import (
    NOW,
    make_attachment,
    make_entry,
    make_question,
    make_sub_field,
    make_team_member,
)

pytestmark = pytest.mark.django_db

OPTIONS = [
    {"key": "one", "label": {"en": "One city"}},
    {"key": "two", "label": {"en": "Two cities"}},
    {"key": "many", "label": {"en": "Many cities"}},
]
# What stood first, what the first of two writers makes of it, what the second wants, and how the first one's reads.
CASES: dict[str, tuple[Any, Any, Any, str]] = {
    "short_text": ("Shade", "Shade and water", "Shade or water", "Shade and water"),
    "long_text": ("It is hot.", "It is\nvery hot.", "It is cold.", "It is\nvery hot."),
    "number": ("1", "2.5", "3", "2.5"),
    "single_choice": ("one", "two", "many", "Two cities"),
    "multiple_choice": (["one"], ["one", "many"], ["two"], "One city; Many cities"),
    "yes_no": ("yes", "no", "", "No"),
    "date": ("2027-01-01", "2027-09-30", "2027-10-01", "30 September 2027"),
    "url": ("https://a.example", "https://b.example", "https://c.example", "https://b.example"),
    "video": ("https://a.example/v", "https://b.example/v", "https://c.example/v", "https://b.ex"),
    "email": ("a@example.org", "b@example.org", "c@example.org", "b@example.org"),
    "economy": ("SGP", "HKC", "JPN", "Hong Kong, China"),
    "economies": (["SGP"], ["HKC", "JPN"], ["THA"], "Hong Kong, China; Japan"),
    "sdgs": (["1"], ["11"], ["13"], "11 "),
    "track": ("green", "transport", "", "Transport"),
    "sub_field": ("green-one", "more", "", "More"),
    "declaration": (True, False, True, "Not agreed"),
}


@pytest.fixture
def entry():
    return make_entry(answers={"track": "green"})


@pytest.fixture
def colleague(entry):
    return make_team_member(entry, role=TeamRole.EDITOR).user


def asked(entry, kind):
    """The key of a question of this type, in the section "about"."""
    if kind in {"track", "declaration"}:
        return {"track": "track", "declaration": "matchmaking"}[kind]
    if kind == "sub_field":
        make_sub_field(entry.competition.tracks.get(key="green"))
    section = entry.competition.sections.get(key="about")
    fields = {"options": OPTIONS} if kind.endswith("_choice") else {}
    return make_question(section, "shared", kind, **fields).key


def save(entry, key, raw, *, by, base, writer):
    return services.save_answer(entry, key, raw, base=base, writer=writer, by=by, now=NOW)


def opened(entry, key):
    """The revision that a page opened at this moment starts from."""
    answer = entry.answers.filter(question__key=key).first()
    return answer.revision if answer else 0


def test_every_type_of_question_is_tried():
    assert CASES.keys() == {kind.value for kind in QuestionType} - {"files"}


@pytest.mark.parametrize("kind", CASES)
def test_the_later_live_save_is_refused_with_what_stands_in_words(client, entry, colleague, kind):
    first, theirs, mine, reads = CASES[kind]
    key = asked(entry, kind)
    save(entry, key, first, by=entry.owner, base=opened(entry, key), writer="a")
    base = opened(entry, key)
    save(entry, key, theirs, by=entry.owner, base=base, writer="a")
    client.force_login(colleague)

    sent = {"question": key, "value": mine, "base": base, "writer": "b"}
    address = reverse("submissions:save-answer", args=[entry.code])
    answer = client.post(address, json.dumps(sent), content_type="application/json")

    body = answer.json()
    assert (answer.status_code, body["code"]) == (409, "stale_answer")
    assert body["text"].startswith(reads)
    assert body["saved_by"] == entry.owner.full_name
    assert opened(entry, key) == base + 1


@pytest.mark.parametrize("kind", CASES)
def test_the_later_of_two_plain_forms_shows_both(client, entry, colleague, kind):
    first, theirs, mine, reads = CASES[kind]
    key = asked(entry, kind)
    save(entry, key, first, by=entry.owner, base=opened(entry, key), writer="a")
    base = opened(entry, key)
    save(entry, key, theirs, by=entry.owner, base=base, writer="a")
    section = entry.competition.questions.get(key=key).section.key
    sent = {key: "on" if mine is True else mine, f"base-{key}": base}

    refusals = services.save_section(
        entry, {key: Sent(mine, base)}, by=colleague, now=timezone.now()
    )
    assert isinstance(refusals[key], StaleAnswerError)
    if kind == "declaration":
        return  # declarations stand on the last page, whose whole revision is checked
    client.force_login(colleague)
    answer = client.post(reverse("submissions:section", args=[entry.code, section]), sent)

    shown = next(item for item in answer.context["items"] if item.question.key == key)
    assert answer.status_code == 409
    assert reads in shown.field.errors[0]
    assert shown.field.value() == mine
    assert shown.base == base + 1


def test_an_answer_that_was_emptied_says_so(client, entry, colleague):
    base = opened(entry, "summary")
    save(entry, "summary", "", by=entry.owner, base=base, writer="a")
    client.force_login(colleague)

    answer = client.post(
        reverse("submissions:section", args=[entry.code, "entry"]),
        {"summary": "Mine", "base-summary": base},
    )

    assert "It is now empty." in answer.content.decode()


def test_two_who_remove_the_same_file_both_see_it_gone(client, entry, colleague):
    attachment = make_attachment(entry)
    address = reverse("submissions:remove-file", args=[entry.code, attachment.pk])
    services.detach(attachment, by=entry.owner, now=timezone.now())
    before = entry.__class__.objects.get(pk=entry.pk).revision
    client.force_login(colleague)

    answer = client.post(address, headers={"X-Requested-With": "fetch"})

    assert answer.status_code == 200
    assert "slides.pdf" not in answer.content.decode()
    assert entry.__class__.objects.get(pk=entry.pk).revision == before
