"""The scores that count in a round: what a ranking is made of."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from django.db.models import QuerySet

from competitions.models import Criterion
from competitions.scorecards import for_track, measures, reference
from input2.lib.localized import by_language
from input2.lib.numbers import plain
from judging.aggregation import METHOD, Scheme, ScoredEntry, mean, stored
from judging.enums import BatchState, ScorecardState
from judging.models import Round, Score
from judging.workflow import OUT_OF_THE_ROUND


@dataclass(frozen=True)
class CountedScore:
    """One score of a submitted scorecard that counts."""

    card: int
    entry: int
    entry_code: str
    track: int | None
    judge_code: str
    criterion: int
    points: Decimal | None


def counting(round_: Round) -> QuerySet[Score]:
    """Scores of submitted scorecards on standing assignments of entries that are in the round."""
    return Score.objects.filter(
        scorecard__state=ScorecardState.SUBMITTED,
        scorecard__assignment__round=round_,
        scorecard__assignment__removed_at=None,
        scorecard__assignment__batch__state=BatchState.PUBLISHED,
    ).exclude(scorecard__assignment__entry__state__in=OUT_OF_THE_ROUND)


def counted_scores(round_: Round) -> list[CountedScore]:
    """All that a ranking of this round depends on besides the rubric, in one query."""
    rows = counting(round_).values_list(
        "scorecard_id",
        "scorecard__assignment__entry_id",
        "scorecard__assignment__entry__code",
        "scorecard__assignment__entry__track_id",
        "scorecard__assignment__judge__code",
        "criterion_id",
        "points",
    )
    return [CountedScore(*row) for row in rows]


def scored_entries(
    criteria: Sequence[Criterion], scores: Sequence[CountedScore]
) -> Iterator[ScoredEntry]:
    """The exact total of each scorecard by its track's criteria, worked out from its points and not from what was stored."""

    @cache
    def scheme_of(track: int | None) -> Scheme:
        return Scheme(measures(for_track(criteria, track)))

    cards: defaultdict[tuple[int, int, int | None], dict[int, Fraction]] = defaultdict(dict)
    for score in scores:
        points = cards[score.card, score.entry, score.track]
        if score.points is not None:
            points[score.criterion] = Fraction(score.points)
    for (_, entry, track), points in cards.items():
        total = scheme_of(track).total(points)
        if total is not None:
            yield ScoredEntry(entry, track, total)


def below_thresholds(
    criteria: Sequence[Criterion], scores: Iterable[CountedScore]
) -> Mapping[int, list[dict[str, Any]]]:
    """By entry, the criteria on which the mean of its judges' points is under the threshold; without points it is not.

    Each mark is whole in itself, so that a stored ranking reads the same for ever.
    """
    with_threshold = {one.pk: one for one in criteria if one.threshold is not None}
    points: defaultdict[tuple[int, int], list[Fraction]] = defaultdict(list)
    for score in scores:
        criterion = with_threshold.get(score.criterion)
        if criterion and score.points is not None and criterion.applies_to(score.track):
            points[score.entry, score.criterion].append(Fraction(score.points))
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for pk, criterion in with_threshold.items():
        for entry in [entry for entry, own in points if own == pk]:
            if mean(points[entry, pk]) < Fraction(criterion.threshold or 0):
                found[entry].append(_mark(criterion, mean(points[entry, pk])))
    return found


def fingerprint(criteria: Sequence[Criterion], scores: Sequence[CountedScore]) -> str:
    """SHA-256 over the method and everything that went in, whatever the order of rows."""
    names = {criterion.pk: reference(criterion) for criterion in criteria}
    content = {
        "method": METHOD,
        "criteria": [[names[one.pk], *_shape(one)] for one in criteria],
        "scores": sorted(
            [
                one.entry_code,
                str(one.track),
                one.judge_code,
                names[one.criterion],
                _text(one.points),
            ]
            for one in scores
        ),
    }
    canonical = json.dumps(content, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _shape(criterion: Criterion) -> list[str]:
    numbers = [
        criterion.dimension.weight,
        criterion.share,
        criterion.scale_min,
        criterion.scale_max,
    ]
    threshold = "" if criterion.threshold is None else plain(criterion.threshold)
    tracks = ",".join(map(str, criterion.track_ids))
    return [*map(plain, numbers), str(criterion.is_counted), threshold, tracks]


def _mark(criterion: Criterion, middle: Fraction) -> dict[str, Any]:
    return {
        "criterion": reference(criterion),
        "name": by_language(criterion.name),
        "mean": plain(stored(middle)),
        "threshold": plain(criterion.threshold or Decimal()),
    }


def _text(points: Decimal | None) -> str:
    return "" if points is None else plain(points)
