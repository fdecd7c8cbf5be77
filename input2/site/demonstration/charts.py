"""The chart of a deck is computed from what the entry claims, never from unrelated numbers."""

import re
from collections.abc import Iterable, Mapping
from math import exp
from random import Random
from typing import Any

PERCENT = re.compile(r"^([+\-\N{MINUS SIGN}])\s?(\d+(?:\.\d+)?)\s?%$")
MINUS_SIGNS = "-\N{MINUS SIGN}"
PERIODS = 8
START = 100


def chart_of(
    entry: Mapping[str, Any], words: Mapping[str, Any], *, chance: Random
) -> dict[str, Any]:
    for figure, label in entry["figures"]:
        if change := PERCENT.match(figure):
            sign = -1 if change[1] in MINUS_SIGNS else 1
            values = _course(sign * float(change[2]), chance)
            facts = {"label": label, "change": figure}
            return _chart(words["course"], words["course_note"], facts, values, words["period"])
    return _chart(
        words["maturity"], words["maturity_note"], {}, _steps(entry["trl"]), words["period"]
    )


def _course(change: float, chance: Random) -> list[int]:
    """Fast at first, then slower, and exactly the claimed change at the end."""
    whole = 1 - exp(-(PERIODS - 1) / 2.6)
    shares = [(1 - exp(-period / 2.6)) / whole for period in range(PERIODS)]
    wobbles = [0, *(chance.uniform(-0.05, 0.05) for _ in range(PERIODS - 2)), 0]
    return [
        max(0, round(START + change * (share + wobble)))
        for share, wobble in zip(shares, wobbles, strict=True)
    ]


def _steps(level: int) -> list[int]:
    return [max(1, round(level * (period + 1) / PERIODS)) for period in range(PERIODS)]


def _chart(
    title: str, note: str, facts: Mapping[str, str], values: Iterable[int], period: str
) -> dict[str, Any]:
    points = [
        {"value": value, "label": period.format(number=number), "last": number == PERIODS}
        for number, value in enumerate(values, start=1)
    ]
    return {"title": title.format_map(facts), "note": note.format_map(facts), "points": points}
