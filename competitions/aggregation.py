"""From the points on one scorecard to its total: exact fractions, so that a tie is a tie.

The additive weighted model with per-criterion ranges is the usual one of multi-attribute scoring (Keeney and Raiffa, 1976).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

# Whatever tells criteria or dimensions apart.
Name: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Measure:
    """A criterion as arithmetic sees it: the range of its scale and its share of a weighted dimension."""

    key: Name
    dimension: Name
    dimension_weight: Fraction
    share: Fraction
    low: Fraction
    high: Fraction
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """Points on one counted criterion; None stands for missing or not applicable, never for zero."""

    weight: Fraction
    low: Fraction
    high: Fraction
    points: Fraction | None

    @property
    def position(self) -> Fraction:
        """How far up its scale the answer stands, from 0 to 1."""
        return ((self.points or Fraction()) - self.low) / (self.high - self.low)


def weights(measures: Iterable[Measure]) -> dict[Name, Fraction]:
    """Each counted criterion's weight: its dimension's, times its share among that dimension's counted criteria."""
    counted = [measure for measure in measures if measure.is_counted]
    shares: defaultdict[Name, Fraction] = defaultdict(Fraction)
    for measure in counted:
        shares[measure.dimension] += measure.share
    return {m.key: m.dimension_weight * m.share / shares[m.dimension] for m in counted}


class Scheme:
    """A rubric made ready for many scorecards: its weights are worked out once."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self._counted = [measure for measure in measures if measure.is_counted]
        self._weights = weights(self._counted)

    def answers(self, points: Mapping[Name, Fraction]) -> Iterator[Answer]:
        """The counted criteria; whatever has no points stays without, so that it drops out."""
        for measure in self._counted:
            weight = self._weights[measure.key]
            yield Answer(weight, measure.low, measure.high, points.get(measure.key))

    def total(self, points: Mapping[Name, Fraction]) -> Fraction | None:
        return scorecard_total(self.answers(points))


def scorecard_total(answers: Iterable[Answer]) -> Fraction | None:
    """Σ w (v − min)/(max − min) / Σ w × 100 over the answered criteria; None when nothing that weighs is answered."""
    answered = [answer for answer in answers if answer.points is not None]
    weight = sum((answer.weight for answer in answered), Fraction())
    if not weight:
        return None
    return sum((answer.weight * answer.position for answer in answered), Fraction()) / weight * 100
