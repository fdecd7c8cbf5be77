from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from input2.audit import services as audit
from judging import aggregation, policies
from judging.aggregation import METHOD, Standing
from judging.models import RankedEntry, Ranking, Round
from judging.selectors.rubric import criteria_of
from judging.selectors.scores import (
    CountedScore,
    below_thresholds,
    counted_scores,
    fingerprint,
    scored_entries,
)


@transaction.atomic
def compute_ranking(round_id: int, *, now: datetime) -> tuple[Ranking, bool]:
    """The ranking of the scores as they stand, and whether it is a new one; equal inputs make nothing new.

    Whoever looks in the meantime sees the old ranking; if this process dies, it stays.
    """
    rounds = Round.objects.select_for_update(of=("self",), no_key=True).select_related(
        "competition"
    )
    round_ = rounds.get(pk=round_id)
    criteria = criteria_of(round_)
    scores = counted_scores(round_)
    mark = fingerprint(criteria, scores)
    latest = round_.rankings.order_by("-number").first()
    if latest and latest.fingerprint == mark:
        return latest, False
    if refusal := policies.refusal_to_rank(round_):
        raise refusal
    number = latest.number + 1 if latest else 1
    ranking = _create(round_, number, mark, scores, now=now)
    standings = aggregation.rank(scored_entries(criteria, scores))
    _store(ranking, standings, below_thresholds(criteria, scores))
    round_.rankings.filter(published_at=None, number__lt=number).delete()
    audit.record(
        action="ranking.computed",
        by=None,
        target=ranking,
        at=now,
        scope=round_.competition.slug,
        after={"number": number, "fingerprint": mark},
    )
    return ranking, True


def _create(
    round_: Round, number: int, mark: str, scores: Iterable[CountedScore], *, now: datetime
) -> Ranking:
    return Ranking.objects.create(
        round=round_,
        number=number,
        method=METHOD,
        parameters={"scale": [0, 100], "ties": "shared", "rubric_version": round_.rubric.version},
        fingerprint=mark,
        scorecards=len({score.card for score in scores}),
        computed_at=now,
    )


def _store(
    ranking: Ranking,
    standings: Iterable[Standing],
    below: Mapping[int, list[dict[str, Any]]],
) -> None:
    RankedEntry.objects.bulk_create(
        (_row(ranking, standing, below.get(standing.entry, [])) for standing in standings),
        batch_size=2000,
    )


def _row(ranking: Ranking, standing: Standing, below: list[dict[str, Any]]) -> RankedEntry:
    deviation = standing.deviation
    return RankedEntry(
        ranking=ranking,
        entry_id=standing.entry,
        rank=standing.rank,
        rank_in_track=standing.rank_in_track,
        judges=standing.judges,
        raw_mean=aggregation.stored(standing.mean),
        raw_sd=None if deviation is None else aggregation.stored(deviation),
        below=below,
    )
