"""The geometry of step charts: from counts to paths and ticks in percent of the plot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WHOLE: Final = 100
MOST_STEPS: Final = 4
ROUND: Final = (1, 2, 5)


@dataclass(frozen=True)
class Series:
    """One line: a value for each successive place, fewer where the rest is still to come.

    `tone` is "main" for what the chart is about, "other" for what it is compared with.
    """

    name: str
    tone: str
    values: Sequence[int]


@dataclass(frozen=True)
class Line:
    name: str
    tone: str
    path: str


@dataclass(frozen=True)
class Tick:
    """A mark on an axis; `place` is in percent of its length, from the left or from the top."""

    label: str
    place: str


@dataclass(frozen=True)
class StepChart:
    """What `components/step_chart.html` draws."""

    lines: Sequence[Line]
    heights: Sequence[Tick]
    places: Sequence[Tick]


def step_chart(
    series: Sequence[Series], places: int, labels: Sequence[tuple[int, str]]
) -> StepChart:
    """Lines over `places` steps of equal width; a label of the horizontal axis stands where its step begins."""
    highest = max((value for one in series for value in one.values), default=0)
    heights = nice_heights(highest)
    top = heights[-1]
    return StepChart(
        lines=[Line(one.name, one.tone, _path(one.values, places, top)) for one in series],
        heights=[Tick(f"{height}", _percent(top - height, top)) for height in heights],
        places=[Tick(label, _percent(place, places)) for place, label in labels],
    )


def nice_heights(highest: int) -> list[int]:
    """Zero and up to four whole numbers that people count in, the last no less than the highest value."""
    magnitude = 1
    while True:
        for step in (number * magnitude for number in ROUND):
            if step * MOST_STEPS >= highest:
                return list(range(0, max(highest, 1) + step, step))[: MOST_STEPS + 1]
        magnitude *= 10


def _path(values: Sequence[int], places: int, top: int) -> str:
    if not values:
        return ""
    steps = [f"M0 {_percent(top - values[0], top)}"]
    for place, value in enumerate(values, start=1):
        steps.append(f"V{_percent(top - value, top)}H{_percent(place, places)}")
    return "".join(steps)


def _percent(part: int, whole: int) -> str:
    return f"{WHOLE * part / whole:.2f}".rstrip("0").rstrip(".")
