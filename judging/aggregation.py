"""From points to totals, from totals to ranks: exact fractions, so that a tie is a tie and the order of rows decides nothing.

The additive weighted model with per-criterion ranges is the usual one of multi-attribute scoring (Keeney and Raiffa, 1976); the
mean over reviewers is the baseline of peer assessment that Ge, Welling and Ghahramani (2013) and others start from. Ranks are
"standard competition ranks" (1, 2, 2, 4).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

# Whatever tells criteria, entries or tracks apart.
Name: TypeAlias = Any

METHOD: Final = "weighted_mean"
STORED_PLACES: Final = 10
_PRECISE: Final = Context(prec=60, rounding=ROUND_HALF_EVEN)


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


@dataclass(frozen=True, slots=True)
class ScoredEntry:
    """The total of one submitted scorecard that counts."""

    entry: Name
    track: Name
    total: Fraction


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry stands; `variance` is over its judges' totals and unknown with a single one."""

    entry: Name
    track: Name
    rank: int
    rank_in_track: int
    judges: int
    mean: Fraction
    variance: Fraction | None

    @property
    def deviation(self) -> Decimal | None:
        return None if self.variance is None else square_root(self.variance)


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


def rank(cards: Iterable[ScoredEntry]) -> list[Standing]:
    """Entries by the plain mean of their totals, best first; equal means share a place overall and in their track."""
    groups: defaultdict[tuple[Name, Name], list[Fraction]] = defaultdict(list)
    for card in cards:
        groups[card.track, card.entry].append(card.total)
    means = {key: sum(totals, Fraction()) / len(totals) for key, totals in groups.items()}
    overall, in_track = _places(means.values()), _places_by_track(means)
    standings = [
        Standing(
            entry=entry,
            track=track,
            rank=overall[mean],
            rank_in_track=in_track[track][mean],
            judges=len(groups[track, entry]),
            mean=mean,
            variance=variance(groups[track, entry]),
        )
        for (track, entry), mean in means.items()
    ]
    return sorted(standings, key=lambda standing: (standing.rank, str(standing.entry)))


def variance(values: Sequence[Fraction]) -> Fraction | None:
    """The sample variance (divisor n − 1), which one value alone does not have."""
    if len(values) < 2:  # noqa: PLR2004 -- the definition's own number
        return None
    mean = sum(values, Fraction()) / len(values)
    return sum(((value - mean) ** 2 for value in values), Fraction()) / (len(values) - 1)


def square_root(value: Fraction) -> Decimal:
    """Far more digits than are stored, the same on every machine."""
    return _PRECISE.sqrt(_PRECISE.divide(Decimal(value.numerator), Decimal(value.denominator)))


def stored(value: Fraction | Decimal) -> Decimal:
    """The value with the ten decimals a column holds; only what is stored is ever rounded."""
    if isinstance(value, Fraction):
        value = _PRECISE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return value.quantize(Decimal(1).scaleb(-STORED_PLACES), context=_PRECISE)


def _places(means: Iterable[Fraction]) -> dict[Fraction, int]:
    # Ties share a place: the first position at which their mean stands.
    places: dict[Fraction, int] = {}
    for position, mean in enumerate(sorted(means, reverse=True), start=1):
        places.setdefault(mean, position)
    return places


def _places_by_track(
    means: Mapping[tuple[Name, Name], Fraction],
) -> dict[Name, dict[Fraction, int]]:
    by_track: defaultdict[Name, list[Fraction]] = defaultdict(list)
    for (track, _), mean in means.items():
        by_track[track].append(mean)
    return {track: _places(values) for track, values in by_track.items()}
