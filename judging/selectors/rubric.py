"""A round's criteria in reading order, and the total that a set of scores makes under them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from competitions.models import Criterion
from judging.aggregation import Measure, Scheme
from judging.models import Round, Score


def criteria_of(round_: Round) -> list[Criterion]:
    """Every criterion with its dimension, in one query."""
    return list(
        Criterion.objects.filter(dimension__rubric=round_.rubric_id)
        .select_related("dimension")
        .order_by("dimension__position", "position")
    )


def reference(criterion: Criterion) -> str:
    """The criterion's public name within its rubric: "strategy.innovativeness"."""
    return f"{criterion.dimension.key}.{criterion.key}"


def measures(criteria: Iterable[Criterion]) -> list[Measure]:
    return [
        Measure(
            key=criterion.pk,
            dimension=criterion.dimension_id,
            dimension_weight=Fraction(criterion.dimension.weight),
            share=Fraction(criterion.share),
            low=Fraction(criterion.scale_min),
            high=Fraction(criterion.scale_max),
            is_counted=criterion.is_counted,
        )
        for criterion in criteria
    ]


def total_of(criteria: Sequence[Criterion], scores: Mapping[int, Score]) -> Fraction | None:
    """The total so far, 0 to 100; None while no criterion that counts has points."""
    points = {
        pk: Fraction(score.points) for pk, score in scores.items() if score.points is not None
    }
    return Scheme(measures(criteria)).total(points)


def is_answered(score: Score | None) -> bool:
    """Points or "not applicable": either is an answer, a comment alone is not."""
    return score is not None and (score.points is not None or score.is_not_applicable)


def plain(number: Decimal) -> str:
    """A number as people write it: 10 and 0.5, never 1E+1 or 0.50."""
    return format(number.normalize(), "f")
