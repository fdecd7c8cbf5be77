"""A form that changes while drafts are written and after versions were handed in."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from competitions import services as calls
from competitions.enums import QuestionType
from competitions.models import Question
from competitions.question_types import MalformedAnswerError
from input2.lib.errors import DomainError
from submissions import services, versions
from submissions.models import Answer
from submissions.selectors import draft_of
from submissions.versions import Withheld
from tests.factories import (
    NOW,
    make_attachment,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_question,
    make_version,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db

OPTIONS = [
    {"key": "bus", "label": {"en": "Bus"}},
    {"key": "bike", "label": {"en": "Bicycle"}},
]


@pytest.fixture
def competition():
    return make_competition()


@pytest.fixture
def organiser(competition):
    return make_member(competition)


def of(competition, key):
    return Question.objects.select_related("section", "competition").get(
        competition=competition, key=key
    )


def change(question, by, **values):
    base = Question.objects.get(pk=question.pk).revision
    return calls.change_question(question, values, base=base, by=by, now=NOW)


def save(entry, key, value, *, now=NOW):
    return services.save_answer(entry, key, value, base=0, writer="t", by=entry.owner, now=now)


def sentences(entry, *, now=NOW):
    return [(p.question, p.sentence) for p in draft_of(entry, now=now).problems]


def read(version, **flags):
    plain = {"for_judges": True, "blind": False, "withheld": Withheld()}
    return versions.readable(version.content, **{**plain, **flags})


def test_a_draft_is_asked_a_new_question_at_once(client, competition, organiser):
    entry = make_entry(competition)
    section = competition.sections.get(key="entry")
    new = {"type": QuestionType.LONG_TEXT, "label": "Who benefits?", "is_required": True}

    calls.add_question(section, new, by=organiser, now=NOW)

    client.force_login(entry.owner)
    page = client.get(reverse("submissions:section", args=[entry.code, "entry"]))
    assert "Who benefits?" in page.content.decode()
    assert sentences(entry) == [("who_benefits", "Not answered yet.")]


def test_a_retired_question_keeps_its_answers_and_brings_them_back(competition, organiser):
    entry = make_entry(competition)
    calls.retire_question(of(competition, "summary"), by=organiser, now=NOW)
    without = make_version(entry)

    calls.bring_back_question(of(competition, "summary"), by=organiser, now=NOW)

    assert read(without).answer("summary") == ""
    assert draft_of(entry, now=NOW).values["summary"] == "Awnings follow the sun along one street."


def test_a_version_keeps_the_form_it_was_made_with(competition, organiser):
    section = competition.sections.get(key="entry")
    make_question(section, "mode", QuestionType.SINGLE_CHOICE, options=OPTIONS)
    version = make_version(make_entry(competition, answers={"mode": "bike"}))
    renamed = [OPTIONS[0], {"key": "bike", "label": {"en": "Tram"}, "retired": True}]

    change(of(competition, "mode"), organiser, label="Means of transport", options=renamed)
    change(of(competition, "title"), organiser, label="Name")
    calls.retire_question(of(competition, "summary"), by=organiser, now=NOW)
    calls.change_part(
        section, {"name": "Project"}, base=1, competition=competition, by=organiser, now=NOW
    )

    version.refresh_from_db()
    answers = {a.label: a.text for part in read(version).sections for a in part.answers}
    assert answers["Mode"] == "Bicycle"
    assert {"Title", "Summary"} <= set(answers)
    assert "Entry" in [part.name for part in read(version).sections]
    assert versions.digest(version.content) == version.sha256


def test_a_retired_option_stays_where_it_was_chosen(client, competition, organiser):
    section = competition.sections.get(key="entry")
    question = make_question(section, "mode", QuestionType.SINGLE_CHOICE, options=OPTIONS)
    chosen = make_entry(competition, answers={"mode": "bike"})
    other = make_entry(competition)

    change(question, organiser, options=[OPTIONS[0], {**OPTIONS[1], "retired": True}])

    offered = {
        entry.code: [
            option["key"] for option in draft_of(entry, now=NOW).offered(of(competition, "mode"))
        ]
        for entry in (chosen, other)
    }
    assert offered == {chosen.code: ["bus", "bike"], other.code: ["bus"]}
    assert sentences(chosen) == []
    with pytest.raises(MalformedAnswerError):
        save(other, "mode", "bike")


def test_of_several_chosen_ones_a_retired_one_is_sent_again_without_being_lost(
    competition, organiser
):
    section = competition.sections.get(key="entry")
    question = make_question(section, "modes", QuestionType.MULTIPLE_CHOICE, options=OPTIONS)
    entry = make_entry(competition, answers={"modes": ["bike"]})
    change(question, organiser, options=[OPTIONS[0], {**OPTIONS[1], "retired": True}])

    answer = services.save_answer(
        entry, "modes", ["bus", "bike"], base=1, writer="t", by=entry.owner, now=NOW
    )

    assert answer.value == ["bus", "bike"]


def test_a_tighter_limit_asks_a_draft_and_leaves_a_version_alone(competition, organiser):
    entry = make_handed_in(competition)

    change(of(competition, "summary"), organiser, most=3)

    assert [question for question, _sentence in sentences(entry)] == ["summary"]
    assert read(entry.current_version).answer("summary").startswith("Awnings")


@pytest.mark.parametrize(
    ("moment", "expected"), [(timedelta(microseconds=-1), []), (timedelta(0), ["city"])]
)
def test_a_question_is_required_from_its_instant_on(competition, organiser, moment, expected):
    begins = NOW + timedelta(days=5)
    section = competition.sections.get(key="entry")
    make_question(section, "city", is_required=True, required_from=begins)
    entry = make_entry(competition)

    assert [key for key, _sentence in sentences(entry, now=begins + moment)] == expected


def test_what_is_required_later_does_not_hinder_handing_in_before(competition):
    begins = NOW + timedelta(days=5)
    section = competition.sections.get(key="entry")
    rule: dict[str, Any] = {"is_required": True, "required_from": begins}
    make_question(section, "map", QuestionType.FILES, file_kinds=["pdf"], **rule)
    entry = make_entry(competition)

    first = make_version(entry)
    services.save_answers(entry, {"title": "Another title"}, by=entry.owner, now=begins)

    entry.refresh_from_db()
    with pytest.raises(services.IncompleteEntryError):
        services.hand_in(
            entry, revision=entry.revision, declarations={}, by=entry.owner, now=begins
        )
    assert first.number == 1


def test_the_form_says_from_when_in_both_zones(client, competition):
    begins = NOW.replace(hour=12, minute=0) + timedelta(days=5)
    section = competition.sections.get(key="entry")
    make_question(section, "city", is_required=True, required_from=begins)
    entry = make_entry(competition)
    entry.owner.time_zone = "America/Lima"
    entry.owner.save()
    client.force_login(entry.owner)

    page = client.get(reverse("submissions:section", args=[entry.code, "entry"])).content.decode()

    note = page.split("Required from:")[1][:900]
    assert "20:00" in note
    assert "Shanghai" in note
    assert "07:00" in note
    assert "Lima" in note


@pytest.mark.parametrize("flag", ["is_private", "is_identifying"])
def test_a_question_hidden_today_is_hidden_in_earlier_versions(competition, organiser, flag):
    version = make_version(make_entry(competition))
    change(of(competition, "summary"), organiser, **{flag: True})
    keys = frozenset({"summary"})
    withheld = Withheld(private=keys) if flag == "is_private" else Withheld(identifying=keys)

    is_blind = flag == "is_identifying"
    assert read(version, blind=is_blind, withheld=withheld).answer("summary") == ""
    organisers = read(version, for_judges=False, withheld=withheld)
    assert organisers.answer("summary").startswith("Awnings")


def test_what_was_private_when_handed_in_stays_so(competition, organiser):
    version = make_version(make_entry(competition))

    change(of(competition, "contact_email"), organiser, is_private=False)

    assert read(version).answer("contact_email") == ""


def test_a_hidden_answer_is_neither_required_nor_frozen(competition):
    section = competition.sections.get(key="entry")
    first = make_question(section, "in_use", QuestionType.YES_NO)
    rule: dict[str, Any] = {"shown_if": first, "shown_if_values": ["yes"]}
    make_question(section, "since", is_required=True, **rule)
    entry = make_entry(competition, answers={"in_use": True, "since": "2019"})
    services.save_answers(entry, {"in_use": False}, by=entry.owner, now=NOW)

    version = make_version(entry)

    assert "since" not in {item["key"] for item in version.content["answers"]}
    assert Answer.objects.get(entry=entry, question__key="since").value == "2019"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_first_answer_and_a_change_of_type_do_not_meet():
    competition = make_competition()
    organiser = make_member(competition)
    question = make_question(competition.sections.get(key="entry"), "years")
    entry = make_entry(competition)
    question = of(competition, "years")

    def outcome(step):
        try:
            return step() and "done"
        except DomainError as refusal:
            return refusal.code

    results = at_once(
        lambda: outcome(lambda: save(entry, "years", "about ten")),
        lambda: outcome(lambda: change(question, organiser, type=QuestionType.NUMBER)),
    )

    question.refresh_from_db()
    answers = list(Answer.objects.filter(question=question).values_list("value", flat=True))
    assert "done" in results
    assert set(results) <= {"done", "question_answered", "unknown_question", "malformed_answer"}
    assert (question.type, answers) in [("short_text", ["about ten"]), ("number", [])]


def test_files_of_a_retired_question_stay_in_the_version(competition, organiser):
    entry = make_entry(competition)
    make_attachment(entry, "document")
    version = make_version(entry)

    calls.retire_question(of(competition, "document"), by=organiser, now=NOW)

    assert [file.name for file in read(version).files] == ["slides.pdf"]
    assert draft_of(entry, now=NOW).files["document"][0].stored.name == "slides.pdf"
