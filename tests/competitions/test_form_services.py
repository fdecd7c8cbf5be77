"""Sections and questions of a form that is in use: what may change, and what is refused with which reason."""

from datetime import timedelta
from typing import Any

import pytest

from competitions import form_checks, services
from competitions.enums import Fills, QuestionType, Role, Step
from competitions.models import Question
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError, WindowClosedError
from tests.factories import (
    NOW,
    make_attachment,
    make_competition,
    make_entry,
    make_member,
    make_question,
    make_rubric,
    make_section,
    make_user,
    make_version,
)

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


def add(section, by, **values):
    plain = {"type": QuestionType.SHORT_TEXT, "label": "Street"}
    tracks = values.pop("tracks", ())
    key = values.pop("key", "")
    return services.add_question(
        section, {**plain, **values}, key=key, tracks=tracks, by=by, now=NOW
    )


def change(question, by, *, base=None, tracks=(), **values):
    base = question.revision if base is None else base
    return services.change_question(question, values, base=base, tracks=tracks, by=by, now=NOW)


def order(competition):
    questions = competition.questions.filter(retired_at=None).exclude(section__key="declarations")
    return list(questions.order_by("section__position", "position").values_list("key", flat=True))


def of(competition, key):
    return competition.questions.select_related("section").get(key=key)


def test_a_new_question_stands_at_the_end_and_in_the_history(competition, organiser):
    question = add(competition.sections.get(key="about"), organiser, label="Which street?")

    assert order(competition)[3] == question.key == "which_street"
    event = Event.objects.get(action="question.added")
    assert event.detail.after["label"] == {"en": "Which street?"}


@pytest.mark.parametrize("label", [{"zh-hans": "街道"}, "…"])
def test_a_wording_without_latin_letters_gets_a_short_name_too(competition, organiser, label):
    section = competition.sections.get(key="about")

    keys = [add(section, organiser, label=label).key for _number in range(2)]

    assert keys == ["question", "question_2"]


@pytest.mark.parametrize("key", ["title", "writer", "revision"])
def test_a_short_name_that_is_taken_is_refused(competition, organiser, key):
    with pytest.raises(services.ContradictoryFormError):
        add(competition.sections.get(key="about"), organiser, key=key)


def test_the_type_stays_once_it_was_answered(competition, organiser):
    make_entry(competition)

    with pytest.raises(services.QuestionAnsweredError):
        change(of(competition, "title"), organiser, type=QuestionType.LONG_TEXT)

    assert of(competition, "title").type == QuestionType.SHORT_TEXT


def test_the_type_may_change_until_then(competition, organiser):
    question = make_question(competition.sections.get(key="about"), "street")

    change(question, organiser, type=QuestionType.NUMBER)

    assert of(competition, "street").type == QuestionType.NUMBER


def test_an_answer_that_was_emptied_again_still_counts_as_answered(competition, organiser):
    question = make_question(competition.sections.get(key="about"), "street")
    entry = make_entry(competition, answers={"street": "Harbour Road"})
    make_entry(competition, owner=entry.owner, answers={"street": None})

    with pytest.raises(services.QuestionAnsweredError):
        change(question, organiser, type=QuestionType.NUMBER)


def test_a_column_stays_filled_by_the_question_that_was_answered(competition, organiser):
    make_entry(competition)

    with pytest.raises(services.QuestionAnsweredError):
        change(of(competition, "organisation"), organiser, fills="")


@pytest.mark.parametrize("is_answered", [True, False])
def test_an_option_is_removed_only_before_it_could_be_chosen(competition, organiser, is_answered):
    section = competition.sections.get(key="about")
    question = make_question(section, "mode", QuestionType.SINGLE_CHOICE, options=OPTIONS)
    if is_answered:
        make_entry(competition, answers={"mode": "bike"})
        with pytest.raises(services.QuestionAnsweredError):
            change(question, organiser, options=OPTIONS[:1])
    else:
        change(question, organiser, options=OPTIONS[:1])

    assert len(of(competition, "mode").options) == (2 if is_answered else 1)


def test_an_option_is_renamed_reordered_and_retired_after_answers(competition, organiser):
    section = competition.sections.get(key="about")
    question = make_question(section, "mode", QuestionType.SINGLE_CHOICE, options=OPTIONS)
    make_entry(competition, answers={"mode": "bike"})
    renamed = [{**OPTIONS[1], "label": {"en": "Cycle"}, "retired": True}, OPTIONS[0]]

    change(question, organiser, options=renamed)

    assert of(competition, "mode").options == renamed


def test_the_second_of_two_organisers_is_told(competition, organiser):
    question = of(competition, "title")
    change(question, organiser, base=1, label="Name of the project")

    with pytest.raises(services.StaleEditError) as refusal:
        change(question, organiser, base=1, label="Project")

    assert str(refusal.value.row) == "Name of the project"


def test_a_change_of_tracks_alone_counts_as_a_change(competition, organiser):
    green = competition.tracks.get(key="green")

    changed = change(of(competition, "summary"), organiser, tracks=[green])

    assert changed.revision == 2
    detail = Event.objects.get(action="question.changed").detail
    assert (detail.before, detail.after) == ({"tracks": []}, {"tracks": ["green"]})


def test_a_change_without_a_difference_leaves_no_trace(competition, organiser):
    change(of(competition, "title"), organiser, label="Title")

    assert not Event.objects.filter(action="question.changed").exists()


@pytest.mark.parametrize(
    ("key", "step", "expected"),
    [
        ("economy", Step.UP, ["economy", "organisation", "contact_email", "title"]),
        ("contact_email", Step.DOWN, ["organisation", "economy", "contact_email", "title"]),
        ("title", Step.UP, ["organisation", "economy", "contact_email", "title"]),
        ("organisation", Step.UP, ["organisation", "economy", "contact_email", "title"]),
    ],
)
def test_questions_move_and_go_on_to_the_next_section(competition, organiser, key, step, expected):
    services.move_question(of(competition, key), step, by=organiser, now=NOW)

    assert order(competition)[:4] == expected


def test_past_the_end_of_its_section_a_question_stands_in_the_next_one(competition, organiser):
    services.move_question(of(competition, "contact_email"), Step.DOWN, by=organiser, now=NOW)

    assert of(competition, "contact_email").section.key == "entry"


@pytest.mark.parametrize("moved", ["question", "section"])
def test_nothing_moves_before_what_it_waits_for(competition, organiser, moved):
    about = competition.sections.get(key="about")
    first = make_question(about, "first", QuestionType.YES_NO)
    entry = competition.sections.get(key="entry")
    rule: dict[str, Any] = {"shown_if": first, "shown_if_values": ["yes"]}
    follower = make_question(about if moved == "question" else entry, "follower", **rule)

    where = {"competition": competition, "by": organiser, "now": NOW}
    steps = {
        "question": lambda: services.move_question(follower, Step.UP, by=organiser, now=NOW),
        "section": lambda: services.move_section(entry, Step.UP, **where),
    }
    with pytest.raises(services.ContradictoryFormError, match="not asked before it"):
        steps[moved]()

    assert of(competition, "follower").section.key == ("about" if moved == "question" else "entry")


def test_a_question_that_others_wait_for_is_not_retired(competition, organiser):
    about = competition.sections.get(key="about")
    first = make_question(about, "first", QuestionType.YES_NO)
    make_question(about, "follower", shown_if=first, shown_if_values=["yes"])

    with pytest.raises(services.ContradictoryFormError, match="Follower"):
        services.retire_question(first, by=organiser, now=NOW)


def test_a_retired_question_frees_its_column_until_it_comes_back(competition, organiser):
    services.retire_question(of(competition, "organisation"), by=organiser, now=NOW)
    about = competition.sections.get(key="about")
    add(about, organiser, label="Company", fills=Fills.ORGANISATION)

    with pytest.raises(services.ContradictoryFormError, match="Company"):
        services.bring_back_question(of(competition, "organisation"), by=organiser, now=NOW)


def test_a_question_that_comes_back_stands_last_in_its_section(competition, organiser):
    services.retire_question(of(competition, "organisation"), by=organiser, now=NOW)

    services.bring_back_question(of(competition, "organisation"), by=organiser, now=NOW)

    assert order(competition)[:3] == ["economy", "contact_email", "organisation"]
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"question.retired", "question.brought_back"} <= actions


def test_a_question_that_nobody_saw_is_removed_for_good(competition, organiser):
    question = make_question(competition.sections.get(key="about"), "street")

    services.remove_question(question, by=organiser, now=NOW)

    assert not Question.objects.filter(pk=question.pk).exists()
    assert Event.objects.filter(action="question.removed").exists()


def test_an_answered_question_is_not_removed(competition, organiser):
    make_entry(competition)

    with pytest.raises(services.QuestionAnsweredError):
        services.remove_question(of(competition, "title"), by=organiser, now=NOW)


def test_a_question_that_stood_unanswered_in_a_version_is_not_removed(competition, organiser):
    question = make_question(competition.sections.get(key="about"), "street")
    make_version(make_entry(competition))

    with pytest.raises(services.QuestionAnsweredError):
        services.remove_question(question, by=organiser, now=NOW)

    assert question.first_answered_at is None


def test_a_question_that_a_retired_one_waits_for_is_not_removed(competition, organiser):
    about = competition.sections.get(key="about")
    first = make_question(about, "first", QuestionType.YES_NO)
    rule: dict[str, Any] = {"shown_if": first, "shown_if_values": ["yes"], "retired_at": NOW}
    make_question(about, "follower", **rule)

    with pytest.raises(services.ContradictoryFormError):
        services.remove_question(first, by=organiser, now=NOW)


def test_a_section_with_questions_stays_and_an_empty_one_goes(competition, organiser):
    about = competition.sections.get(key="about")
    empty = services.add_section(competition, {"name": "More"}, by=organiser, now=NOW)

    with pytest.raises(services.SectionInUseError):
        services.remove_section(about, competition=competition, by=organiser, now=NOW)
    services.remove_section(empty, competition=competition, by=organiser, now=NOW)

    keys = [section.key for section in competition.sections.order_by("position")]
    assert keys == ["about", "entry", "declarations"]


def test_a_section_of_retired_questions_stays_with_their_answers(competition, organiser):
    section = make_section(competition, key="old", position=9)
    make_question(section, "old", retired_at=NOW)

    with pytest.raises(services.SectionInUseError):
        services.remove_section(section, competition=competition, by=organiser, now=NOW)


CHANGES = {
    "add": lambda c, by: add(c.sections.get(key="about"), by),
    "change": lambda c, by: change(of(c, "title"), by, label="Mine"),
    "move": lambda c, by: services.move_question(of(c, "economy"), Step.UP, by=by, now=NOW),
    "retire": lambda c, by: services.retire_question(of(c, "economy"), by=by, now=NOW),
    "bring back": lambda c, by: services.bring_back_question(of(c, "economy"), by=by, now=NOW),
    "remove": lambda c, by: services.remove_question(of(c, "economy"), by=by, now=NOW),
    "add section": lambda c, by: services.add_section(c, {"name": "More"}, by=by, now=NOW),
    "move section": lambda c, by: services.move_section(
        c.sections.get(key="entry"), Step.UP, competition=c, by=by, now=NOW
    ),
    "remove section": lambda c, by: services.remove_section(
        c.sections.get(key="entry"), competition=c, by=by, now=NOW
    ),
}


@pytest.mark.parametrize("step", CHANGES)
def test_observers_and_organisers_elsewhere_change_nothing(competition, step):
    people = [
        make_member(competition, Role.OBSERVER),
        make_member(make_competition()),
        make_user(),
    ]
    before = order(competition)

    for person in people:
        with pytest.raises(ForbiddenError):
            CHANGES[step](competition, person)

    assert (order(competition), Event.objects.count()) == (before, 0)


@pytest.mark.parametrize("step", CHANGES)
def test_the_form_of_an_archived_edition_stays(step):
    archived = make_competition(state="archived")

    with pytest.raises(WindowClosedError):
        CHANGES[step](archived, make_member(archived))


@pytest.mark.parametrize("name", ["section", "shown_if", "tracks"])
def test_nothing_of_another_competition_comes_into_the_form(competition, organiser, name):
    other = make_competition()
    theirs = {
        "section": other.sections.first(),
        "shown_if": other.questions.get(key="track"),
        "tracks": [other.tracks.first()],
    }
    extra = {"shown_if_values": ["green"]} if name == "shown_if" else {}

    with pytest.raises(ForbiddenError):
        change(of(competition, "summary"), organiser, **{name: theirs[name]}, **extra)


@pytest.mark.parametrize(
    ("key", "values", "reason"),
    [
        ("title", {"is_private": True}, "judges read it in every list"),
        ("title", {"is_identifying": True}, "judges read it in every list"),
        ("summary", {"type": "number"}, "cannot fill the column"),
        ("track", {"fills": ""}, "has to fill the column"),
        ("document", {"file_kinds": []}, "accepts no kind of file"),
        ("contact_email", {"type": "single_choice"}, "no answers to choose from"),
        ("contact_email", {"type": "sdgs", "least": 18}, "more answers than the 17"),
        ("contact_email", {"type": "files", "file_kinds": ["pdf"], "most": 0}, "at least 1"),
        (
            "contact_email",
            {"is_required": True, "required_from": NOW + timedelta(days=31)},
            "after the closing",
        ),
    ],
)
def test_what_can_never_be_is_refused_with_the_reason(competition, organiser, key, values, reason):
    with pytest.raises(services.ContradictoryFormError, match=reason):
        change(of(competition, key), organiser, **values)


def test_a_contradiction_that_was_there_before_stands_in_nobodys_way(competition, organiser):
    Question.objects.filter(competition=competition, key="document").update(file_kinds=[])

    change(of(competition, "document"), organiser, label="Slides")
    change(of(competition, "title"), organiser, label="Name")

    found = form_checks.contradictions(form_checks.form_of(competition))
    assert [str(one) for one in found] == ["“Slides”: it accepts no kind of file."]


def test_a_call_whose_form_contradicts_itself_is_not_published(organiser):
    draft = make_competition(state="draft")
    by = make_member(draft)
    make_rubric(draft)
    Question.objects.filter(competition=draft, key="document").update(file_kinds=[])

    with pytest.raises(services.UnfinishedCallError, match=r"lacks: An entry form\.$"):
        services.publish_competition(draft, by=by, now=NOW)


def test_the_first_file_marks_its_question_as_answered(competition, organiser):
    entry = make_entry(competition)

    make_attachment(entry, "document")

    assert of(competition, "document").first_answered_at == NOW
    with pytest.raises(services.QuestionAnsweredError):
        change(of(competition, "document"), organiser, type=QuestionType.SHORT_TEXT)
