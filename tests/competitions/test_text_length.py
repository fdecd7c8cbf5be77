import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.enums import CountBy
from competitions.text_length import describe, measure

CASES = json.loads((Path(__file__).parent / "text_length_cases.json").read_text(encoding="utf-8"))
DESCRIBED = [case for case in CASES if "describe" in case]
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_texts_measure_as_the_shared_table_says(case):
    size = measure(case["text"])

    assert (size.words, size.characters, size.is_unspaced) == (
        case["words"],
        case["characters"],
        case["is_unspaced"],
    )


@pytest.mark.parametrize("case", DESCRIBED, ids=lambda case: case["name"])
def test_limits_apply_as_the_shared_table_says(case):
    said = case["describe"]

    length = describe(
        case["text"],
        count_by=CountBy(said["count_by"]),
        least=said["least"],
        most=said["most"],
    )

    assert (length.counted, length.unit, length.missing, length.excess) == (
        said["counted"],
        said["unit"],
        said["missing"],
        said["excess"],
    )
    assert length.most == said.get("shown_most", said["most"])
    assert length.least == said.get("shown_least", said["least"])


@given(st.text())
def test_there_are_never_more_words_than_characters(text):
    size = measure(text)

    assert size.words <= size.characters <= max(len(text) * 3, 0)


@given(
    st.lists(st.text(st.sampled_from("abcßłöджя"), min_size=1)),
    st.sampled_from([" ", "\n", "\u3000"]),
)
def test_spaced_words_are_counted_whatever_white_space_parts_them(words, white):
    assert measure(white.join(words)).words == len(words)


@given(HAN, st.integers(min_value=1, max_value=50))
def test_an_unspaced_text_has_twice_the_limit_in_characters(text, most):
    length = describe(text, count_by=CountBy.WORDS, most=most)

    assert length.unit == CountBy.CHARACTERS
    assert length.excess == max(0, measure(text).characters - 2 * most)


@given(HAN, st.text())
def test_white_space_at_the_ends_changes_nothing(text, more):
    whole = text + more

    assert measure(f" \n{whole}\t ") == measure(whole)
