"""What a call lacks before it is published: each line of the checklist, named and linked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from competitions import readiness, services
from competitions.enums import CompetitionState, PageKind
from competitions.models import Competition
from competitions.setup_pages import PAGES
from competitions.written_texts import CALL, FIELDS, PARTS, fields_of, texts_of
from tests.factories import (
    NOW,
    make_award,
    make_competition,
    make_criterion,
    make_document,
    make_faq_item,
    make_key_date,
    make_member,
    make_news_post,
    make_page,
    make_partner,
    make_question,
    make_rubric,
    make_screening_item,
    make_section,
    make_self_check_question,
)

pytestmark = pytest.mark.django_db
BOTH = {"en": "A", "zh-hans": "甲"}


def make_ready(**fields):
    """A draft that lacks nothing essential."""
    competition = make_competition(state=CompetitionState.DRAFT, published_at=None, **fields)
    make_rubric(competition)
    return competition


def checklist(competition):
    found = Competition.objects.get(pk=competition.pk)
    return readiness.checklist_of(found, now=NOW)


def lacks(competition):
    """What stands in the way, by line."""
    return {row.label: [lack.text for lack in row.lacks] for row in checklist(competition).missing}


def test_a_call_with_all_that_is_needed_can_be_published():
    competition = make_ready()

    assert lacks(competition) == {}
    assert services.publish_competition(
        competition, by=make_member(competition), now=NOW
    ).state == (CompetitionState.PUBLISHED)


def test_a_call_without_tracks_lacks_them():
    competition = make_ready(with_form=False)
    competition.tracks.all().delete()
    make_question(make_section(competition), "title", fills="title")

    assert lacks(competition) == {"Tracks": ["There is no track that entries could choose."]}


def test_a_closing_date_in_the_past_stands_in_the_way():
    competition = make_ready(opens_at=NOW - timedelta(days=9), closes_at=NOW)

    (sentence,) = lacks(competition)["Opening and closing of entries"]
    assert sentence.startswith("The closing date is past: ")


def test_a_call_that_closes_a_second_from_now_can_be_published():
    competition = make_ready(closes_at=NOW + timedelta(seconds=1))

    assert lacks(competition) == {}


def test_a_call_without_questions_lacks_a_form():
    competition = make_ready(with_form=False)

    assert lacks(competition) == {"An entry form": ["The entry form asks nothing yet."]}


def test_retired_questions_are_no_form():
    competition = make_ready()
    competition.questions.update(retired_at=NOW)

    assert list(lacks(competition)) == ["An entry form"]


def test_a_form_that_contradicts_itself_says_how():
    competition = make_ready()
    make_question(competition.sections.get(key="about"), "kind", "single_choice")

    assert lacks(competition) == {"An entry form": ["“Kind”: it has no answers to choose from."]}


def test_a_call_without_rubric_lacks_one():
    competition = make_ready()
    competition.rubrics.update(is_shown=False)

    assert list(lacks(competition)) == ["A rubric to judge by"]


def test_a_rubric_in_which_nothing_counts_is_none():
    competition = make_ready()
    competition.rubrics.get().dimensions.get().criteria.update(is_counted=False)

    assert lacks(competition) == {
        "A rubric to judge by": ["The rubric needs at least one criterion that counts."]
    }


def one_of_each(competition):
    """A row of every kind that anybody outside reads, in English alone."""
    make_key_date(competition)
    make_award(competition)
    make_partner(competition)
    make_self_check_question(competition)
    make_screening_item(competition)
    make_page(competition)
    make_faq_item(competition)
    make_news_post(competition)
    make_document(competition)


def test_every_text_in_one_language_is_wanted_in_all():
    competition = make_ready(languages=["en", "zh-hans"])
    one_of_each(competition)

    row = checklist(competition).missing[0]
    named = " ".join(lack.text for lack in row.lacks)

    assert row.label == "Every text in every language of the call"
    assert all(f"{part.label} “" in named for part in PARTS.values())
    assert "Track “Green”, Name: not written in Simplified Chinese." in named


def test_a_text_that_is_empty_everywhere_is_wanted_nowhere():
    competition = make_ready(with_form=False, languages=["en", "zh-hans"], name=BOTH)
    make_question(make_section(competition), "title", fills="title")
    texts = [text for text in texts_of(competition) if text.part.label == "Track"]

    assert [text.field for text in texts if text.missing_in(["en", "zh-hans"])] == ["name"] * 2


def test_what_visitors_do_not_read_need_not_be_translated():
    competition = make_ready(languages=["en", "zh-hans"])
    make_news_post(competition, title="A draft", published_at=None)
    make_rubric(competition)
    question = make_question(competition.sections.get(key="about"), "old", retired_at=NOW)
    named = " ".join(text.title for text in texts_of(competition))

    assert "A draft" not in named
    assert str(question.label) not in named
    assert sum(text.part.label == "Rubric" for text in texts_of(competition)) == 1


def test_labels_of_choices_and_levels_are_texts_too():
    competition = make_ready(languages=["en", "zh-hans"])
    option = {"key": "a", "label": {"en": "Apples"}}
    retired = {"key": "b", "label": {"en": "Pears"}, "retired": True}
    section = competition.sections.get(key="about")
    make_question(section, "fruit", "single_choice", options=[option, retired])
    levels = [{"points": "0", "label": {"en": "Poor"}, "text": {}}]
    dimension = competition.rubrics.get().dimensions.get()
    make_criterion(dimension, key="levelled", position=9, levels=levels)

    found = [
        (text.field, text.texts)
        for text in texts_of(competition)
        if text.field in {"options", "levels"}
    ]

    assert found == [("options", {"en": "Apples"}), ("levels", {"en": "Poor"}), ("levels", {})]


def test_every_text_column_has_a_name_for_people():
    models: list[type[Model]] = [Competition, *(part.model for part in PARTS.values())]

    assert {name for model in models for name in fields_of(model)} <= set(FIELDS)


def test_what_is_advised_does_not_stand_in_the_way():
    competition = make_ready()

    assert [row.label for row in checklist(competition).advised] == [
        "What the call is about",
        "Rules",
        "Privacy notice",
        "Address for questions",
    ]
    make_page(competition, PageKind.RULES)
    make_page(competition, PageKind.PRIVACY)
    Competition.objects.filter(pk=competition.pk).update(
        contact_email="ask@example.org", about='{"en": "A"}', who_can_enter='{"en": "B"}'
    )
    assert checklist(competition).advised == []


def test_publishing_is_refused_with_the_names_of_what_is_missing():
    competition = make_ready(with_form=False)
    competition.tracks.all().delete()

    with pytest.raises(services.UnfinishedCallError) as refusal:
        services.publish_competition(competition, by=make_member(competition), now=NOW)

    assert str(refusal.value) == "The call still lacks: Tracks; An entry form."


@pytest.mark.parametrize("rows", [1, 5])
def test_the_checklist_costs_the_same_however_large_the_call(rows):
    competition = make_ready(languages=["en", "zh-hans"])
    for _row in range(rows - 1):
        make_rubric(competition)
    for _row in range(rows):
        make_faq_item(competition)
        make_partner(competition)
        make_key_date(competition)
        make_news_post(competition)
        make_question(competition.sections.get(key="about"), f"more_{_row}")

    with CaptureQueriesContext(connection) as queries:
        readiness.checklist_of(competition, now=NOW)

    assert len(queries) == 6


def test_every_kind_of_text_is_mended_on_a_page_of_its_own():
    assert {part.page for part in [*PARTS.values(), CALL]} <= {page.key for page in PAGES} - {
        "start"
    }
