"""One scorecard as its judge fills it in or reads it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _

from competitions.enums import CommentMode, ScaleKind
from competitions.models import Criterion
from competitions.weights import Weights, percent, weights_of
from judging.aggregation import stored
from judging.enums import ScorecardState
from judging.models import Assignment, Score, Scorecard
from judging.selectors.rubric import criteria_of, plain, reference, total_of

# More levels than this are typed into a field.
MOST_BUTTONS: Final = 11


@dataclass(frozen=True)
class Level:
    """One button of a scale."""

    value: str
    label: str


@dataclass(frozen=True)
class Item:
    """A criterion with what the judge has said about it so far."""

    criterion: Criterion
    weight: str
    levels: Sequence[Level]
    points: str
    is_not_applicable: bool
    comment: str
    revision: int

    @property
    def reference(self) -> str:
        return reference(self.criterion)

    @property
    def low(self) -> str:
        return plain(self.criterion.scale_min)

    @property
    def high(self) -> str:
        return plain(self.criterion.scale_max)

    @property
    def step(self) -> str:
        return plain(self.criterion.scale_step)

    @property
    def is_answered(self) -> bool:
        return self.is_not_applicable or bool(self.points)

    @property
    def has_comment(self) -> bool:
        return self.criterion.comment != CommentMode.OFF

    @property
    def needs_comment(self) -> bool:
        return self.criterion.comment == CommentMode.REQUIRED


@dataclass(frozen=True)
class Group:
    """A dimension with its criteria."""

    name: str
    weight: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Sheet:
    """The whole scorecard; `total` is None while nothing that counts has points."""

    groups: Sequence[Group]
    card: Scorecard
    total: Decimal | None

    @property
    def items(self) -> list[Item]:
        return [item for group in self.groups for item in group.items]

    @property
    def answered(self) -> int:
        return sum(item.is_answered for item in self.items)


@dataclass(frozen=True)
class OtherCard:
    """Another judge's submitted scorecard, without a name."""

    letter: str
    total: Decimal | None
    comment: str
    remarks: Sequence[tuple[str, str]]


def sheet_for(assignment: Assignment) -> Sheet:
    """The scorecard with its criteria and answers, in two queries."""
    criteria = criteria_of(assignment.round)
    card = getattr(assignment, "scorecard", None) or Scorecard(assignment=assignment)
    scores = {score.criterion_id: score for score in card.scores.all()} if card.pk else {}
    total = total_of(criteria, scores)
    return Sheet(
        groups=list(_groups(criteria, scores)),
        card=card,
        total=None if total is None else stored(total),
    )


def others_of(assignment: Assignment) -> list[OtherCard]:
    """What the other judges of the entry submitted, in an order that tells nobody's name; one query."""
    scores = (
        Score.objects.filter(
            scorecard__state=ScorecardState.SUBMITTED,
            scorecard__assignment__entry=assignment.entry_id,
            scorecard__assignment__round=assignment.round_id,
            scorecard__assignment__removed_at=None,
        )
        .exclude(scorecard__assignment=assignment)
        .select_related("scorecard", "criterion")
        .order_by(
            "scorecard__assignment__judge__code",
            "criterion__dimension__position",
            "criterion__position",
        )
    )
    cards = groupby(scores, key=lambda score: score.scorecard)
    return [_other(place, card, list(own)) for place, (card, own) in enumerate(cards)]


def _groups(criteria: Sequence[Criterion], scores: Mapping[int, Score]) -> Iterator[Group]:
    weights = weights_of(criteria)
    for dimension, own in groupby(criteria, key=lambda criterion: criterion.dimension):
        items = [_item(criterion, weights, scores.get(criterion.pk)) for criterion in own]
        yield Group(str(dimension.name), percent(weights.dimensions.get(dimension.pk)), items)


def _item(criterion: Criterion, weights: Weights, score: Score | None) -> Item:
    points = score.points if score else None
    return Item(
        criterion=criterion,
        weight=percent(weights.criteria.get(criterion.pk)),
        levels=_levels(criterion),
        points="" if points is None else plain(points),
        is_not_applicable=bool(score and score.is_not_applicable),
        comment=score.comment if score else "",
        revision=score.revision if score else 0,
    )


def _levels(criterion: Criterion) -> list[Level]:
    span = criterion.scale_max - criterion.scale_min
    steps = int(span // criterion.scale_step)
    if steps >= MOST_BUTTONS:
        return []
    values = [
        plain(criterion.scale_min + place * criterion.scale_step) for place in range(steps + 1)
    ]
    if criterion.scale == ScaleKind.YES_NO and len(values) == len(_yes_no()):
        return [Level(value, word) for value, word in zip(values, _yes_no(), strict=True)]
    return [Level(value, value) for value in values]


def _yes_no() -> tuple[str, str]:
    return _("No"), _("Yes")


def _other(place: int, card: Scorecard, scores: Sequence[Score]) -> OtherCard:
    remarks = [(str(score.criterion.name), score.comment) for score in scores if score.comment]
    return OtherCard(chr(ord("A") + place % 26), card.total, card.comment_for_applicant, remarks)
