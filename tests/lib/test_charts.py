from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from input2.lib.charts import Series, Tick, nice_heights, step_chart


def test_a_line_climbs_where_its_value_changes():
    chart = step_chart([Series("This", "main", [0, 1, 4])], 4, [(0, "4"), (4, "closing")])

    (line,) = chart.lines
    assert line.path == "M0 100V100H25V75H50V0H75"
    assert chart.places == [Tick("4", "0"), Tick("closing", "100")]
    assert [tick.label for tick in chart.heights] == ["0", "1", "2", "3", "4"]
    assert [tick.place for tick in chart.heights] == ["100", "75", "50", "25", "0"]


def test_a_line_of_nothing_lies_on_the_ground():
    chart = step_chart([Series("This", "main", [0, 0])], 2, [])

    assert chart.lines[0].path == "M0 100V100H50V100H100"


def test_a_line_that_has_not_begun_is_empty():
    assert step_chart([Series("This", "main", [])], 5, []).lines[0].path == ""


@given(st.integers(min_value=0, max_value=10**9))
def test_the_axis_ends_at_or_closely_above_the_highest_value(highest):
    heights = nice_heights(highest)

    steps = {after - before for before, after in pairwise(heights)}
    assert heights[0] == 0
    assert 2 <= len(heights) <= 5
    assert len(steps) == 1
    assert heights[-1] - steps.pop() < max(highest, 1) <= heights[-1]
