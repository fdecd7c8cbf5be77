"""What each part of a rubric contributes to the total, exactly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from competitions.models import Criterion

HUNDRED: Final = 100
EXACT_PLACES: Final = 4
ROUNDED_PLACES: Final = 2


@dataclass(frozen=True)
class Weights:
    """Shares of the total, from 0 to 1, by primary key; criteria that do not count have none."""

    dimensions: Mapping[int, Fraction]
    criteria: Mapping[int, Fraction]


def weights_of(criteria: Iterable[Criterion]) -> Weights:
    """A criterion's weight is its dimension's, split by share among the counted criteria beside it."""
    counted = [criterion for criterion in criteria if criterion.is_counted]
    dimensions = {c.dimension_id: Fraction(c.dimension.weight) for c in counted}
    total = sum(dimensions.values()) or Fraction(1)
    shares = _shares_by_dimension(counted)
    return Weights(
        dimensions={pk: weight / total for pk, weight in dimensions.items()},
        criteria={
            c.pk: dimensions[c.dimension_id] / total * Fraction(c.share) / shares[c.dimension_id]
            for c in counted
        },
    )


def percent(share: Fraction | None) -> str:
    """ "12.5" for 1/8, without trailing zeros; what has no short decimal is rounded to two places."""
    value = (share or Fraction(0)) * HUNDRED
    is_exact = (value * 10**EXACT_PLACES).denominator == 1
    text = f"{float(value):.{EXACT_PLACES if is_exact else ROUNDED_PLACES}f}"
    return text.rstrip("0").rstrip(".")


def _shares_by_dimension(criteria: Iterable[Criterion]) -> dict[int, Fraction]:
    shares: dict[int, Fraction] = {}
    for criterion in criteria:
        pk = criterion.dimension_id
        shares[pk] = shares.get(pk, Fraction(0)) + Fraction(criterion.share)
    return shares
