"""What each part of a rubric contributes to the total, exactly."""

from collections.abc import Iterable, Mapping, Sequence
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


def weights_by_track(criteria: Sequence[Criterion], track_ids: Iterable[int]) -> list[Weights]:
    """What an entry of each track is scored by; once where every criterion applies to all tracks."""
    if not any(criterion.track_ids for criterion in criteria):
        return [weights_of(criteria)]
    return [
        weights_of([one for one in criteria if one.applies_to(track_id)]) for track_id in track_ids
    ]


def percent_range(shares: Iterable[Fraction | None]) -> str:
    """ "12.5" where all are equal, else "10–12.5": what a part weighs where it applies."""
    found = sorted({share for share in shares if share is not None})
    if len(found) > 1:
        return f"{percent(found[0])}–{percent(found[-1])}"
    return percent(found[0] if found else None)


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
