"""A scorecard that somebody tries out: read from the form of the preview, kept nowhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.http import QueryDict

from competitions.models import Criterion
from competitions.scorecards import reference


@dataclass(frozen=True)
class SampleAnswer:
    """What was typed at one criterion; `is_off_scale` where the points do not stand on it, and are then left out."""

    points: Decimal | None = None
    is_not_applicable: bool = False
    comment: str = ""
    is_off_scale: bool = False
    revision: int = 0


def sample_answers(post: QueryDict, criteria: Iterable[Criterion]) -> Mapping[int, SampleAnswer]:
    return {criterion.pk: _answer(post, criterion) for criterion in criteria}


def _answer(post: QueryDict, criterion: Criterion) -> SampleAnswer:
    name = reference(criterion)
    is_left_out = criterion.allows_not_applicable and f"not-applicable-{name}" in post
    typed = "" if is_left_out else post.get(f"points-{name}", "").strip()
    points = _number(typed)
    is_on_scale = points is not None and criterion.accepts(points)
    return SampleAnswer(
        points=points if is_on_scale else None,
        is_not_applicable=is_left_out,
        comment=post.get(f"comment-{name}", "").strip(),
        is_off_scale=bool(typed) and not is_on_scale,
    )


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text[:40].replace(",", "."))
    except InvalidOperation:
        return None
