"""What the judges of a round have to say to a team: their texts without their names, and means of their scores."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from competitions.models import Criterion, Dimension
from competitions.scorecards import for_track, measures
from input2.lib.localized import by_language
from input2.lib.numbers import plain
from judging.aggregation import Scheme, mean, stored
from judging.enums import ScorecardState
from judging.models import Assignment, Round
from judging.selectors.rubric import criteria_of
from judging.selectors.scores import CountedScore, counted_scores
from submissions.models import Entry

Points = Mapping[int, Fraction]
Marks = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """A judge's text to the team; `scorecard` is for organisers, who may keep it back."""

    scorecard: int
    text: str


def comments_for(round_: Round, entries: Collection[int]) -> Mapping[int, list[Said]]:
    """By entry, what judges wrote for the applicant, in one query; the order is that of random keys, so it tells nobody who wrote what."""
    rows = _texts(round_).filter(entry__in=entries)
    found: defaultdict[int, list[Said]] = defaultdict(list)
    for entry, card, text in rows.values_list(
        "entry_id", "scorecard__pk", "scorecard__comment_for_applicant"
    ):
        if text.strip():
            found[entry].append(Said(card, text.strip()))
    return found


def said_to(entry: OuterRef, round_: Round) -> QuerySet[Assignment, Any]:
    """The same about the entry of an outer query, within that one."""
    said = JSONObject(card="scorecard__pk", text="scorecard__comment_for_applicant")
    return _texts(round_).filter(entry=entry).values(said=said)


def marks_for(round_: Round, entries: Iterable[Entry]) -> Mapping[int, Marks]:
    """By entry, the mean total and the mean of each dimension over its judges, 0 to 100, in two queries; as `Decision.marks` keeps them.

    A dimension that no judge could answer has no mean.
    """
    criteria = criteria_of(round_)
    cards = _cards(counted_scores(round_))
    return {
        entry.pk: _marks(for_track(criteria, entry.track_id), cards[entry.pk])
        for entry in entries
        if entry.pk in cards
    }


def _texts(round_: Round) -> QuerySet[Assignment]:
    counted = Assignment.objects.standing().filter(
        round=round_, scorecard__state=ScorecardState.SUBMITTED
    )
    return counted.exclude(scorecard__comment_for_applicant="").order_by("pk")


def _cards(scores: Iterable[CountedScore]) -> Mapping[int, list[Points]]:
    cards: defaultdict[int, defaultdict[int, dict[int, Fraction]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for score in scores:
        points = cards[score.entry][score.card]
        if score.points is not None:
            points[score.criterion] = Fraction(score.points)
    return {entry: list(own.values()) for entry, own in cards.items()}


def _marks(criteria: Sequence[Criterion], cards: Sequence[Points]) -> Marks:
    total = _mean(criteria, cards)
    if total is None:
        return {}
    own = [(dimension, list(group)) for dimension, group in groupby(criteria, _dimension)]
    means = ((dimension, _mean(group, cards)) for dimension, group in own)
    return {
        "total": plain(stored(total)),
        "judges": len(cards),
        "dimensions": [
            {"name": by_language(dimension.name), "mean": plain(stored(middle))}
            for dimension, middle in means
            if middle is not None
        ],
    }


def _dimension(criterion: Criterion) -> Dimension:
    return criterion.dimension


def _mean(criteria: Sequence[Criterion], cards: Sequence[Points]) -> Fraction | None:
    scheme = Scheme(measures(criteria))
    totals = [total for total in map(scheme.total, cards) if total is not None]
    return mean(totals) if totals else None
