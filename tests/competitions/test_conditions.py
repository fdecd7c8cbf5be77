from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.models import Question, Track
from competitions.question_types import asked, is_asked
from tests.factories import NOW, make_competition, make_question

GREEN = Track(pk=1, key="green")
ANSWERS = st.none() | st.booleans() | st.sampled_from(["a", "b"]) | st.lists(st.sampled_from("ab"))


def ask(pk: int, *, tracks: list[Track] | None = None, **fields: Any) -> Question:
    question = Question(pk=pk, key=f"q{pk}", type="short_text", **fields)
    vars(question)["_prefetched_objects_cache"] = {"tracks": tracks or []}
    return question


def test_a_question_of_one_track_is_asked_in_that_track_alone():
    question = ask(1, tracks=[GREEN])

    assert [is_asked(question, {}, key) for key in ("green", "transport", None)] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("answer", "values", "expected"),
    [
        ("company", ["company", "startup"], True),
        ("city", ["company", "startup"], False),
        (None, ["company"], False),
        (True, ["yes"], True),
        (True, ["no"], False),
        (False, ["no"], True),
        (["a", "b"], ["b"], True),
        (["a"], ["b"], False),
        ([3, 11], ["11"], True),
    ],
)
def test_a_question_is_asked_when_another_answer_has_the_value(answer, values, expected):
    question = ask(2, shown_if=ask(1), shown_if_values=values)

    assert is_asked(question, {"q1": answer}, None) is expected


def test_an_answer_to_a_question_no_longer_asked_does_not_open_others():
    first = ask(1)
    second = ask(2, shown_if=first, shown_if_values=["yes"])
    third = ask(3, shown_if=second, shown_if_values=["yes"])
    answers = {"q1": False, "q2": True}

    assert not is_asked(third, answers, None)
    assert is_asked(third, {**answers, "q1": True}, None)


def test_a_retired_question_is_not_asked_and_opens_nothing():
    retired = ask(1, retired_at=NOW)
    follower = ask(2, shown_if=retired, shown_if_values=["yes"])

    assert not is_asked(retired, {}, None)
    assert not is_asked(follower, {"q1": True}, None)


def test_questions_that_wait_for_each_other_are_never_asked():
    first, second = ask(1, shown_if_values=["yes"]), ask(2, shown_if_values=["yes"])
    first.shown_if, second.shown_if = second, first

    assert not is_asked(first, {"q1": True, "q2": True}, None)


@given(st.lists(ANSWERS, min_size=2, max_size=6), st.sampled_from(["yes", "no", "a", "b"]))
def test_a_follower_is_asked_only_where_its_condition_is(answers, value):
    chain = [ask(0)]
    for pk in range(1, len(answers)):
        chain.append(ask(pk, shown_if=chain[-1], shown_if_values=[value]))
    given_answers = {f"q{pk}": answer for pk, answer in enumerate(answers)}

    shown = [is_asked(question, given_answers, None) for question in chain]

    assert shown == sorted(shown, reverse=True)


@given(st.lists(ANSWERS, min_size=3, max_size=3))
def test_a_form_read_as_a_whole_asks_the_same_questions(answers):
    first, second = ask(0), ask(1, shown_if_id=0, shown_if_values=["yes", "a"])
    third = ask(2, shown_if_id=1, shown_if_values=["no", "b"])
    given_answers = {f"q{pk}": answer for pk, answer in enumerate(answers)}

    found = asked([first, second, third], given_answers, None)

    assert found == [q for q in (first, second, third) if is_asked(q, given_answers, None)]


@pytest.mark.django_db
def test_a_form_with_conditions_is_read_in_three_queries(django_assert_num_queries):
    competition = make_competition()
    section = competition.sections.get(key="about")
    first = make_question(section, "first", "yes_no")
    for number in range(3):
        make_question(section, f"follower-{number}", shown_if=first, shown_if_values=["yes"])

    with django_assert_num_queries(3):
        questions = list(Question.objects.of_form(competition))
        shown = asked(questions, {"first": True}, None)

    assert {"follower-0", "follower-1", "follower-2"} <= {question.key for question in shown}
