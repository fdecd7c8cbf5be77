"""From totals to ranks: exact fractions, so that a tie is a tie and the order of rows decides nothing.

The mean over reviewers is the baseline of peer assessment that Ge, Welling and Ghahramani (2013) and others start from. Ranks are
"standard competition ranks" (1, 2, 2, 4). A single scorecard's total is worked out where rubrics are: `competitions.aggregation`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Final

from competitions.aggregation import Answer, Measure, Name, Scheme, scorecard_total, weights

__all__ = [
    "METHOD",
    "Answer",
    "Measure",
    "Scheme",
    "ScoredEntry",
    "Standing",
    "mean",
    "rank",
    "scorecard_total",
    "square_root",
    "stored",
    "variance",
    "weights",
]

METHOD: Final = "weighted_mean"
STORED_PLACES: Final = 10
_PRECISE: Final = Context(prec=60, rounding=ROUND_HALF_EVEN)


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


def rank(cards: Iterable[ScoredEntry]) -> list[Standing]:
    """Entries by the plain mean of their totals, best first; equal means share a place overall and in their track."""
    groups: defaultdict[tuple[Name, Name], list[Fraction]] = defaultdict(list)
    for card in cards:
        groups[card.track, card.entry].append(card.total)
    means = {key: mean(totals) for key, totals in groups.items()}
    overall, in_track = _places(means.values()), _places_by_track(means)
    standings = [
        Standing(
            entry=entry,
            track=track,
            rank=overall[middle],
            rank_in_track=in_track[track][middle],
            judges=len(groups[track, entry]),
            mean=middle,
            variance=variance(groups[track, entry]),
        )
        for (track, entry), middle in means.items()
    ]
    return sorted(standings, key=lambda standing: (standing.rank, str(standing.entry)))


def mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction()) / len(values)


def variance(values: Sequence[Fraction]) -> Fraction | None:
    """The sample variance (divisor n − 1), which one value alone does not have."""
    if len(values) < 2:  # noqa: PLR2004 -- the definition's own number
        return None
    middle = mean(values)
    return sum(((value - middle) ** 2 for value in values), Fraction()) / (len(values) - 1)


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
    for position, value in enumerate(sorted(means, reverse=True), start=1):
        places.setdefault(value, position)
    return places


def _places_by_track(
    means: Mapping[tuple[Name, Name], Fraction],
) -> dict[Name, dict[Fraction, int]]:
    by_track: defaultdict[Name, list[Fraction]] = defaultdict(list)
    for (track, _), value in means.items():
        by_track[track].append(value)
    return {track: _places(values) for track, values in by_track.items()}
