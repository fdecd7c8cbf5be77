import pytest

from input2.lib.readable_text import readable, readable_line


@pytest.mark.parametrize("mark", [chr(code) for code in (*range(0x202A, 0x202F), 0x2066, 0x2069)])
def test_marks_that_turn_the_direction_of_what_comes_after_go(mark):
    assert readable(f"Mei {mark}Lin") == "Mei Lin"


@pytest.mark.parametrize("control", ["\x01", "\x08", "\x1b", "\x7f", "\x80", "\x9f"])
def test_controls_go(control):
    assert readable(f"Mei {control}Lin") == "Mei Lin"


@pytest.mark.parametrize(
    "name",
    ["陈伟 Wei Chen", "José O’Neill-Ōkubo", "\u05e9\u05dc\u05d5\u05dd\u200f", "می\u200cشود"],
)
def test_what_names_are_written_with_stays(name):
    assert readable_line(name) == name


def test_a_line_has_one_line_and_single_spaces():
    assert readable_line("  Mei\r\n\tLin\u2028Wei ") == "Mei Lin Wei"
    assert readable("One\r\ntwo\u2028three") == "One\ntwo\nthree"
