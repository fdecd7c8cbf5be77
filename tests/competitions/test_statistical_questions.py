"""Questions for statistics: voluntary, few answers, and fixed once somebody has trusted them."""

import pytest
from django.db import IntegrityError

from competitions import services
from competitions.enums import Fills, QuestionType
from competitions.models import Question
from competitions.presets import entry_form
from competitions.services import create_entry_form
from competitions.services.questions import ContradictoryFormError, QuestionAnsweredError
from tests.factories import NOW, make_competition, make_entry, make_member, make_question


@pytest.fixture
def competition(db):
    return make_competition()


@pytest.fixture
def organiser(competition):
    return make_member(competition)


@pytest.fixture
def women(competition):
    about = competition.sections.get(key="about")
    return make_question(about, "women", QuestionType.YES_NO, is_statistical=True)


def change(question, by, **values):
    question.refresh_from_db()
    return services.change_question(question, values, base=question.revision, by=by, now=NOW)


@pytest.mark.parametrize(
    "more",
    [
        {"is_required": True},
        {"fills": Fills.IS_MSME},
        {"type": QuestionType.SHORT_TEXT},
        {"type": QuestionType.MULTIPLE_CHOICE},
    ],
)
def test_the_database_refuses_one_that_is_required_listed_or_free_text(women, more):
    with pytest.raises(IntegrityError, match="statistical_question_is_voluntary"):
        Question.objects.filter(pk=women.pk).update(**more)


@pytest.mark.parametrize("more", [{"is_required": True}, {"fills": Fills.IS_MSME}])
def test_a_change_that_would_make_it_so_is_refused(women, organiser, more):
    with pytest.raises(ContradictoryFormError):
        change(women, organiser, **more)


@pytest.mark.parametrize("is_statistical", [True, False])
def test_once_answered_it_stays_what_it_was_said_to_be(
    competition, organiser, women, is_statistical
):
    Question.objects.filter(pk=women.pk).update(is_statistical=is_statistical)
    make_entry(competition, answers={"women": True})

    with pytest.raises(QuestionAnsweredError, match="who answered was told who reads it"):
        change(women, organiser, is_statistical=not is_statistical)


def test_until_then_it_may_change(women, organiser):
    assert change(women, organiser, is_statistical=False).is_statistical is False


def test_no_other_question_waits_for_its_answer(competition, organiser, women):
    other = make_question(women.section, "who", QuestionType.SHORT_TEXT)

    with pytest.raises(ContradictoryFormError, match="whose answer it would tell"):
        change(other, organiser, shown_if=women, shown_if_values=["yes"])


def test_a_description_that_requires_one_is_refused(organiser):
    call = make_competition(with_form=False)
    by = make_member(call)
    form = {
        "sections": [
            {
                "key": "about",
                "name": {"en": "About"},
                "questions": [
                    {
                        "key": "women",
                        "type": "yes_no",
                        "label": {"en": "Women?"},
                        "statistical": True,
                        "required": True,
                    }
                ],
            }
        ]
    }

    with pytest.raises(services.MalformedFormError, match="always voluntary"):
        create_entry_form(call, form, by=by, now=NOW)


def test_the_form_of_input2_asks_two(db):
    call = make_competition(with_form=False)
    for key in ("green-economy", "sustainable-transport", "liveable-cities"):
        call.tracks.get_or_create(
            key=key, defaults={"name": key, "position": call.tracks.count() + 1}
        )

    create_entry_form(call, entry_form("input2"), by=make_member(call), now=NOW)

    asked = call.questions.filter(is_statistical=True).order_by("position")
    assert [question.key for question in asked] == ["is_women_led", "is_youth_led"]
