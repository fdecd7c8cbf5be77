"""What the open form asks the server for, and the whole form without a script."""

import pytest
from django.test import Client
from django.urls import reverse

from competitions.models import Question
from submissions import forms, selectors, services
from submissions.models import Answer
from tests.factories import (
    NOW,
    make_handed_in,
    make_question,
    make_team_member,
    make_user,
)
from tests.submissions.test_pages import competition, entry, owner, post_section, save, url

__all__ = ["competition", "entry", "owner"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def branching(entry):
    """Title → kind (yes/no) → detail → more, a chain over two sections, the last for one track only."""
    sections = {section.key: section for section in entry.competition.sections.all()}
    kind = make_question(sections["about"], "kind", "yes_no")
    detail = make_question(
        sections["entry"], "detail", "yes_no", shown_if=kind, shown_if_values=["yes"]
    )
    make_question(sections["entry"], "more", shown_if=detail, shown_if_values=["no"])
    green = make_question(sections["entry"], "green_only", is_required=True)
    green.tracks.add(entry.competition.tracks.get(key="green"))
    return entry


def progress(client, entry, **query):
    return client.get(url("progress", entry), query).json()


def test_the_counts_follow_an_answer(owner, entry):
    before = progress(owner, entry, section="entry")["stepper"]
    save(owner, entry, value="")

    after = progress(owner, entry, section="entry")["stepper"]

    assert "1 open" not in before
    assert "1 open" in after


def test_what_waits_for_another_page_follows_the_answer_there(owner, branching):
    assert progress(owner, branching)["waiting"] == ["detail", "more"]
    save(owner, branching, question="kind", value="yes", base=0)
    assert progress(owner, branching)["waiting"] == ["more"]
    save(owner, branching, question="detail", value="no", base=0)

    assert progress(owner, branching)["waiting"] == []


def test_a_chain_falls_as_a_whole_and_keeps_what_was_written(owner, branching):
    for key, value in {"kind": "yes", "detail": "no", "more": "Written once"}.items():
        save(owner, branching, question=key, value=value, base=0)
    save(owner, branching, question="kind", value="no", base=1)

    draft = selectors.draft_of(branching, now=NOW)

    asked = {question.key for question in draft.asked}
    assert asked.isdisjoint({"detail", "more"})
    assert draft.values["more"] == "Written once"


def test_a_hidden_answer_is_neither_frozen_nor_required():
    entry = make_handed_in()
    section = entry.competition.sections.get(key="entry")
    kind = make_question(section, "kind", "yes_no")
    make_question(section, "why", is_required=True, shown_if=kind, shown_if_values=["yes"])
    services.save_answers(entry, {"kind": "no", "why": "Hidden"}, by=entry.owner, now=NOW)
    entry.refresh_from_db()

    version = services.hand_in(
        entry, revision=entry.revision, declarations={"rules": True}, by=entry.owner, now=NOW
    )

    assert "Hidden" not in str(version.content)
    assert entry.answers.get(question__key="why").value == "Hidden"


def test_another_track_asks_other_questions(owner, branching):
    on_green = {problem.question for problem in selectors.draft_of(branching, now=NOW).problems}
    save(owner, branching, question="track", value="transport")

    on_transport = {problem.question for problem in selectors.draft_of(branching, now=NOW).problems}

    assert on_green == {"green_only"}
    assert on_transport == set()


def test_progress_names_the_person_and_gives_a_token_that_saves(entry):
    client = Client(enforce_csrf_checks=True)
    client.force_login(entry.owner)
    token = progress(client, entry)["token"]

    response = client.post(
        url("save-answer", entry),
        {"question": "title", "value": "With the token", "base": 1},
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )

    assert response.status_code == 200
    assert progress(client, entry)["person"] == str(entry.owner.pk)


def test_stored_answers_come_as_their_controls_hold_them(entry):
    for key, kind in {"goals": "sdgs", "yes": "yes_no", "far": "number"}.items():
        make_question(entry.competition.sections.get(key="entry"), key, kind)
    services.save_answers(
        entry, {"goals": ["11", "3"], "yes": "no", "far": "2.50"}, by=entry.owner, now=NOW
    )

    values = forms.standing(selectors.draft_of(entry, now=NOW))

    expected = {"goals": ["3", "11"], "yes": "no", "far": "2.5", "rules": True}
    assert {key: values[key] for key in expected} == expected


def test_a_page_of_one_person_saves_nothing_in_anothers_session(client, entry):
    colleague = make_team_member(entry).user
    client.force_login(colleague)

    response = save(client, entry, value="Typed by the owner", person=str(entry.owner.pk))

    assert (response.status_code, response.json()["code"]) == (409, "another_person")
    assert entry.answers.get(question__key="title").value == "Shade that moves with the sun"


def test_a_stale_answer_says_whether_it_was_ones_own(client, owner, entry):
    save(owner, entry, value="First", writer="tab-1")
    own = save(owner, entry, value="Second", writer="tab-2").json()
    client.force_login(make_team_member(entry).user)
    theirs = save(client, entry, value="Third", writer="tab-3").json()

    assert (own["is_own"], theirs["is_own"]) == (True, False)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"question": "title", "value": "a\\u0000b", "base": 1}', 400),
        (b'{"question": "title", "value": "\xff\xfe", "base": 1}', 400),
        (b'{"question": "title", "value": "' + b"x" * 5_000_000 + b'", "base": 1}', 413),
        (b'{"question": "title", "value": "' + b"x" * 100_001 + b'", "base": 1}', 400),
        (b'{"question": "summary", "value": {"a": 1}, "base": 1}', 400),
    ],
    ids=["NUL", "invalid UTF-8", "5 MB", "over 100,000 characters", "no text"],
)
def test_bad_input_gets_a_sentence_and_stores_nothing(owner, entry, body, status):
    before = dict(Answer.objects.values_list("question__key", "value"))

    response = owner.post(url("save-answer", entry), body, content_type="application/json")

    assert response.status_code == status
    assert response.json()["detail"].endswith(".")
    assert dict(Answer.objects.values_list("question__key", "value")) == before


def test_a_form_where_an_autosave_was_expected_is_refused_with_a_sentence(owner, entry):
    response = owner.post(url("save-answer", entry), {"question": "title", "value": "x"})

    assert (response.status_code, response.json()["detail"]) == (400, "This is not JSON.")


@pytest.mark.parametrize(
    "body",
    [b"base-title=1&title=a%00b", b"base-title=1&title=%FF%FEa", b"base-title=1&title=\xff"],
    ids=["NUL", "invalid UTF-8", "raw invalid UTF-8"],
)
def test_bad_input_without_a_script_gets_a_page_and_stores_nothing(owner, entry, body):
    response = owner.post(
        url("section", entry, "entry"), body, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 400
    assert "What you saved is still there" in response.text
    assert entry.answers.get(question__key="title").value == "Shade that moves with the sun"


def test_five_megabytes_without_a_script_are_refused_by_name(owner, entry):
    response = owner.post(
        url("section", entry, "entry"), {"base-summary": "1", "summary": "x" * 5_000_000}
    )

    assert response.status_code in {400, 413}
    assert "too much text at once" in response.text
    assert entry.answers.get(question__key="summary").value.startswith("Awnings")


def test_answers_that_open_questions_lead_back_to_them_without_a_script(owner, branching):
    save(owner, branching, question="kind", value="yes", base=0)

    opened = post_section(owner, branching, detail="no")
    closed = post_section(owner, branching, detail="no", more="Written")

    assert opened.url == url("section", branching, "entry") + "#q-more"
    assert closed.url == url("submit", branching)


def test_an_opened_question_is_on_the_page_it_leads_to(owner, branching):
    hidden = owner.get(url("section", branching, "entry")).text
    save(owner, branching, question="kind", value="yes", base=0)
    shown = owner.get(url("section", branching, "entry")).text

    assert question_tag(hidden, "detail").endswith("hidden>")
    assert not question_tag(shown, "detail").endswith("hidden>")


def question_tag(page, key):
    start = page.index(f'data-question="{key}"')
    return " ".join(page[start : page.index(">", start) + 1].split())


def test_a_question_behind_a_retired_one_stays_hidden(owner, branching):
    for key, value in {"kind": "yes", "detail": "no"}.items():
        save(owner, branching, question=key, value=value, base=0)
    Question.objects.filter(key="detail").update(retired_at=NOW)

    page = owner.get(url("section", branching, "entry")).text

    assert "data-waits" in question_tag(page, "more")
    assert question_tag(page, "more").endswith("hidden>")


def test_the_count_of_a_stored_text_needs_no_script(owner, entry):
    page = owner.get(url("section", entry, "entry")).text

    assert "7 of 50 words" in page


def test_a_declaration_that_waits_for_another_is_on_the_last_page_for_its_script(owner, entry):
    last = entry.competition.sections.get(key="declarations")
    publish = make_question(last, "publish", "declaration")
    make_question(last, "name_me", "declaration", shown_if=publish, shown_if_values=["yes"])

    page = owner.get(url("submit", entry)).text

    assert 'data-shown-if="publish"' in question_tag(page, "name_me")
    assert question_tag(page, "name_me").endswith("hidden>")


def test_the_places_of_all_questions_are_known_on_the_overview(owner, entry):
    page = owner.get(url("entry", entry)).text

    assert f'"href": "{url("section", entry, "entry")}#q-title"' in page
    assert f'"href": "{url("submit", entry)}#q-rules"' in page


def test_a_stranger_sees_no_progress(client, entry):
    client.force_login(make_user())

    assert client.get(reverse("submissions:progress", args=[entry.code])).status_code == 404
