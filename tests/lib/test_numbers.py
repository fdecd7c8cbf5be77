import pytest

from input2.lib.numbers import small_whole


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("007", 7), ("\uff19", 9), ("999999999", 999_999_999)]
)
def test_up_to_nine_digits_are_a_number(text, number):
    assert small_whole(text) == number


@pytest.mark.parametrize("text", [None, "", "x", "-1", "1.5", "²", "1000000000", "1" * 5000])
def test_all_else_is_none(text):
    assert small_whole(text) is None
