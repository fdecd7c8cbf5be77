from contextlib import suppress

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from competitions import question_types
from competitions.enums import CountBy, QuestionType
from competitions.models import Question
from competitions.question_types import MalformedAnswerError, clean, display, problems
from tests.factories import NOW, make_competition

OPTIONS = [
    {"key": "city", "label": {"en": "A city", "zh-hans": "城市"}},
    {"key": "company", "label": {"en": "A company"}},
]
MISSING = "Not answered yet."
SIMPLE = [
    kind
    for kind in QuestionType
    if kind not in {QuestionType.TRACK, QuestionType.SUB_FIELD, QuestionType.FILES}
]


def ask(kind: str, **fields) -> Question:
    return Question(type=kind, key="asked", options=OPTIONS, **fields)


@pytest.mark.parametrize(
    ("kind", "raw", "stored"),
    [
        ("short_text", "Shade\r\nand water  ", "Shade and water"),
        ("short_text", ["Shade"], "Shade"),
        ("short_text", "Cafe\u0301", "Caf\u00e9"),
        ("long_text", "one\r\ntwo\rthree\x0bfour\n\n", "one\ntwo\nthree\nfour"),
        ("long_text", "\x1bplain\x07", "plain"),
        ("long_text", " \n ", None),
        ("short_text", "\u202eShade\u2067 \u05e6\u05dc\u200f", "Shade \u05e6\u05dc\u200f"),
        ("number", "007.50", "7.5"),
        ("number", "1\uff12", "12"),
        ("number", "\u22122", "-2"),
        ("number", "-0", "0"),
        ("number", 3, "3"),
        ("number", 2.5, "2.5"),
        ("single_choice", "city", "city"),
        ("single_choice", [""], None),
        ("multiple_choice", ["company", "city", "city"], ["city", "company"]),
        ("multiple_choice", "company", ["company"]),
        ("multiple_choice", [], None),
        ("yes_no", "yes", True),
        ("yes_no", ["no"], False),
        ("yes_no", False, False),
        ("yes_no", "", None),
        ("date", "2027-09-30", "2027-09-30"),
        ("url", " https://example.org ", "https://example.org"),
        ("url", "not an address", "not an address"),
        ("email", "somebody@", "somebody@"),
        ("video", "ftp://example.org/film", "ftp://example.org/film"),
        ("economy", "HKC", "HKC"),
        ("economies", ["VN", "AUS"], ["AUS", "VN"]),
        ("sdgs", ["11", "3", "3"], [3, 11]),
        ("sdgs", [7], [7]),
        ("sdgs", [], None),
        ("declaration", "on", True),
        ("declaration", False, None),
        ("files", [], None),
    ],
)
def test_answers_are_stored_in_one_shape(kind, raw, stored):
    assert clean(ask(kind), raw) == stored


@pytest.mark.parametrize("kind", SIMPLE)
def test_nothing_sent_is_not_an_answer(kind):
    nothing: list[object] = [None, "", []]

    assert [clean(ask(kind), raw) for raw in nothing] == [None, None, None]


@pytest.mark.parametrize(
    ("kind", "raw", "sentence"),
    [
        ("short_text", "nul\0", "This text has characters that cannot be kept."),
        ("long_text", "half a pair \ud83d", "This text has characters that cannot be kept."),
        (
            "long_text",
            "x" * 100_001,
            "This text is over 100,000 characters long and cannot be kept.",
        ),
        ("long_text", 12, "This answer has to be a text."),
        ("short_text", {"text": "x"}, "This answer has to be a text."),
        (
            "number",
            "1,5",
            "Write the number with digits only, with a point before decimals.",
        ),
        (
            "number",
            float("nan"),
            "Write the number with digits only, with a point before decimals.",
        ),
        ("number", 10**30, "This number is too long."),
        ("number", True, "Write a number."),
        ("single_choice", "village", "Choose one of the given options."),
        ("multiple_choice", ["city", "village"], "Choose one of the given options."),
        ("yes_no", "perhaps", "Answer with yes or no."),
        (
            "date",
            "2027-02-30",
            "Write the date as year-month-day, for example 2027-09-30.",
        ),
        ("date", "30.9.2027", "Write the date as year-month-day, for example 2027-09-30."),
        ("economy", "XXX", "Choose one of the given options."),
        ("economies", ["AUS", "XXX"], "Choose one of the given options."),
        ("sdgs", [0], "Choose one of the given options."),
        ("sdgs", ["18"], "Choose one of the given options."),
        ("sdgs", [True], "This answer has to be a text."),
        ("files", "slides.pdf", "Files are uploaded, not written as an answer."),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(kind, raw, sentence):
    with pytest.raises(MalformedAnswerError) as refusal:
        clean(ask(kind), raw)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize("kind", SIMPLE)
@given(
    raw=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=5,
    )
)
def test_whatever_is_sent_is_stored_for_good_or_refused(kind, raw):
    question = ask(kind)
    with suppress(MalformedAnswerError):
        stored = clean(question, raw)
        assert clean(question, stored) == stored


@pytest.mark.django_db
def test_tracks_and_sub_fields_are_those_of_the_competition():
    competition, other = make_competition(), make_competition()
    other.tracks.filter(key="green").update(key="elsewhere")
    track = competition.questions.get(key="track")
    sub_field = Question(competition=competition, type="sub_field", key="sub_field")

    assert clean(track, "green") == "green"
    assert clean(sub_field, "green-one") == "green-one"
    with pytest.raises(MalformedAnswerError):
        clean(track, "elsewhere")
    with pytest.raises(MalformedAnswerError):
        clean(sub_field, "green")


@pytest.mark.parametrize(
    ("question", "value", "sentences"),
    [
        (ask("short_text", is_required=True), None, [MISSING]),
        (ask("short_text"), None, []),
        (ask("yes_no", is_required=True), False, []),
        (
            ask("declaration", is_required=True),
            None,
            ["Needed before you can hand in."],
        ),
        (
            ask("long_text", most=3),
            "a b c d e",
            [
                "This is 2 words too long. Shorten it before handing in; your draft is kept as it is."
            ],
        ),
        (ask("long_text", least=3, most=3), "a b c", []),
        (
            ask("long_text", least=3),
            "a b",
            ["This is 1 word too short: at least 3 are asked for."],
        ),
        (
            ask("long_text", most=2),
            "城市更新了",
            [
                "This is 1 character too long. Shorten it before handing in; your draft is kept as it is."
            ],
        ),
        (
            ask("short_text", most=2, count_by=CountBy.CHARACTERS),
            "abcd",
            [
                "This is 2 characters too long. Shorten it before handing in; your draft is kept as it is."
            ],
        ),
        (
            ask("short_text"),
            "x" * 301,
            [
                "This is 1 character too long. Shorten it before handing in; your draft is kept as it is."
            ],
        ),
        (ask("number", least=1, most=5), "0.5", ["Write a number of at least 1."]),
        (ask("number", least=1, most=5), "5.01", ["Write a number of at most 5."]),
        (ask("number", least=1, most=5), "5", []),
        (ask("multiple_choice", least=2), ["city"], ["Choose at least 2."]),
        (ask("sdgs", most=1), [3, 11], ["Choose at most 1."]),
        (ask("single_choice"), "removed", ["Choose one of the given options."]),
        (
            ask("email"),
            "somebody@",
            ["This is not an e-mail address; write one such as name@example.org."],
        ),
        (ask("email"), "somebody@example.org", []),
        (
            ask("url"),
            "example",
            ["This is not a web address; write one that begins with https:// or http://."],
        ),
        (
            ask("video"),
            "javascript:alert(1)",
            ["This is not a web address; write one that begins with https:// or http://."],
        ),
        (ask("video"), "https://video.example.org/1", []),
    ],
)
def test_problems_are_said_before_handing_in(question, value, sentences):
    assert problems(question, value, now=NOW) == sentences


@pytest.mark.parametrize(
    ("count", "sentences"),
    [
        (0, ["A file is needed here before you can hand in."]),
        (1, ["Add files until there are 2."]),
        (2, []),
        (4, ["Remove files until there are 3."]),
    ],
)
def test_files_are_counted_against_their_limits(count, sentences):
    question = ask("files", is_required=True, least=2, most=3)

    assert problems(question, None, now=NOW, files=count) == sentences


@pytest.mark.parametrize(
    ("snapshot", "value", "text"),
    [
        ({"type": "single_choice", "options": OPTIONS}, "city", "A city"),
        ({"type": "multiple_choice", "options": OPTIONS}, ["city", "company"], "A city; A company"),
        ({"type": "single_choice", "options": OPTIONS}, "gone", "gone"),
        ({"type": "track", "options": OPTIONS}, "city", "A city"),
        ({"type": "economies"}, ["HKC", "VN"], "Hong Kong, China; Viet Nam"),
        ({"type": "sdgs"}, [11], "11 Sustainable cities and communities"),
        ({"type": "yes_no"}, False, "No"),
        ({"type": "declaration"}, True, "Agreed"),
        ({"type": "date"}, "2027-09-30", "30 September 2027"),
        ({"type": "number"}, "7.5", "7.5"),
        ({"type": "long_text"}, None, ""),
    ],
)
def test_answers_are_shown_as_people_read_them(snapshot, value, text):
    assert display(snapshot, value) == text


def test_labels_are_shown_in_the_language_of_the_reader():
    with translation.override("zh-hans"):
        assert display({"type": "single_choice", "options": OPTIONS}, "city") == "城市"


def test_every_type_of_question_has_its_rules():
    assert set(question_types.cleaning.CLEANERS) == set(QuestionType)
