import pytest

from input2.lib.names import are_same


@pytest.mark.parametrize(
    "other", ["Harbour City Works", "  HARBOUR  city works", "\uff28arbour\u3000City Works"]
)
def test_case_width_and_white_space_make_no_other_name(other):
    assert are_same("Harbour City Works", other)


@pytest.mark.parametrize(
    ("one", "other"), [("", ""), (" ", "\u3000"), ("Works", "Works of Harbour")]
)
def test_other_names_and_no_names_are_not_the_same(one, other):
    assert not are_same(one, other)
