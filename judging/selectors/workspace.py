"""One scorecard as its judge fills it in or reads it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from competitions.scorecards import Group, Item, groups_of, total_of
from judging.aggregation import stored
from judging.enums import ScorecardState
from judging.models import Assignment, Score, Scorecard
from judging.selectors.rubric import criteria_for


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
    criteria = criteria_for(assignment)
    card = getattr(assignment, "scorecard", None) or Scorecard(assignment=assignment)
    scores = {score.criterion_id: score for score in card.scores.all()} if card.pk else {}
    total = total_of(criteria, scores)
    return Sheet(
        groups=list(groups_of(criteria, scores)),
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


def _other(place: int, card: Scorecard, scores: Iterable[Score]) -> OtherCard:
    remarks = [(str(score.criterion.name), score.comment) for score in scores if score.comment]
    return OtherCard(chr(ord("A") + place % 26), card.total, card.comment_for_applicant, remarks)
