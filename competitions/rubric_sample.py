"""A rubric tried out on an entry that does not exist."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from competitions.forms.sample import SampleAnswer
from competitions.models import Criterion, Track
from competitions.scorecards import (
    Group,
    for_track,
    groups_of,
    is_answered,
    lack_of,
    off_scale,
    reference,
    total_of,
)

Answers = Mapping[int, SampleAnswer]


@dataclass(frozen=True)
class Sample:
    """The scorecard with what was tried; `problems` are those that a judge who submits it would meet."""

    groups: Sequence[Group]
    total: str
    answered: int
    count: int
    was_tried: bool
    problems: Sequence[dict[str, str]]


def sample_of(
    criteria: Iterable[Criterion],
    track: Track | None,
    answers: Callable[[Sequence[Criterion]], Answers] | None,
) -> Sample:
    """What judges of an entry of this track get, by the same sums."""
    own = for_track(criteria, track.pk if track else None)
    given = answers(own) if answers else {}
    return Sample(
        groups=list(groups_of(own, given)),
        total=_text(total_of(own, given)),
        answered=sum(is_answered(answer) for answer in given.values()),
        count=len(own),
        was_tried=answers is not None,
        problems=[
            {"text": sentence, "href": f"#{reference(criterion)}"}
            for criterion in own
            if answers and (sentence := _problem(criterion, given.get(criterion.pk)))
        ],
    )


def _problem(criterion: Criterion, answer: SampleAnswer | None) -> str:
    if answer and answer.is_off_scale:
        return off_scale(criterion)
    return lack_of(criterion, answer)


def _text(total: Fraction | None) -> str:
    """One decimal, as judges see it."""
    if total is None:
        return ""
    exact = Decimal(total.numerator) / Decimal(total.denominator)
    return str(exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
