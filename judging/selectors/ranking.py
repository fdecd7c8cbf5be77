"""The stored ranking of a round as its page shows it, and whether a newer one is on its way."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from competitions.models import Track
from input2.jobs.enums import JobState
from input2.jobs.models import Job
from judging.enums import RANKING, BatchState, ScorecardState
from judging.models import RankedEntry, Ranking, Round
from judging.workflow import OUT_OF_THE_ROUND


@dataclass(frozen=True)
class Freshness:
    """When somebody last made sure that the ranking is the newest, and whether that is being done again."""

    checked_at: datetime | None
    is_computing: bool
    error: str


@dataclass(frozen=True)
class CurrentRanking:
    """The newest ranking of a round; `expected` scorecards were asked for, as far as there is a ranking."""

    ranking: Ranking | None
    freshness: Freshness
    expected: int

    @property
    def token(self) -> str:
        """Changes whenever the page would look different."""
        number = self.ranking.number if self.ranking else 0
        checked = self.freshness.checked_at
        stamp = int(checked.timestamp()) if checked else 0
        return f"{number}-{self.expected}-{stamp}-{int(self.freshness.is_computing)}"


def current_ranking(round_: Round) -> CurrentRanking:
    """The newest ranking, its freshness and the number of scorecards asked for, in two queries."""
    asked = Round.objects.filter(pk=OuterRef("round")).annotate(asked=_asked()).values("asked")
    ranking = round_.rankings.annotate(expected=Subquery(asked)).order_by("-number").first()
    expected = ranking.expected if ranking else 0
    return CurrentRanking(ranking, _freshness(round_, ranking), expected)


def ranked_entries(ranking: Ranking, *, track: str = "") -> QuerySet[RankedEntry]:
    """The rows in order of rank; entries that share a rank stand by code."""
    rows = RankedEntry.objects.filter(ranking=ranking).select_related("entry__track")
    if track:
        rows = rows.filter(entry__track__key=track)
    return rows.order_by("rank", "entry__code")


def ranked_tracks(ranking: Ranking) -> list[tuple[Track, int]]:
    """The tracks with the number of ranked entries in each."""
    ranked = (
        RankedEntry.objects.filter(ranking=ranking, entry__track=OuterRef("pk"))
        .order_by()
        .values("entry__track")
        .annotate(number=Count("pk"))
        .values("number")
    )
    tracks = Track.objects.filter(competition=ranking.round.competition_id).annotate(
        ranked=Coalesce(Subquery(ranked, output_field=IntegerField()), 0)
    )
    return [(track, track.ranked) for track in tracks.order_by("position")]


def _freshness(round_: Round, ranking: Ranking | None) -> Freshness:
    job = Job.objects.of(RANKING, f"round:{round_.pk}").first()
    computed_at = ranking.computed_at if ranking else None
    if job is None:
        return Freshness(computed_at, is_computing=False, error="")
    checked_at = job.finished_at if job.state == JobState.DONE else computed_at
    return Freshness(checked_at, is_computing=job.is_under_way, error=job.failure)


def _asked() -> Count:
    """The scorecards of a round that are, or were, somebody's work."""
    path = "assignments"
    standing = Q(**{f"{path}__removed_at": None, f"{path}__batch__state": BatchState.PUBLISHED})
    is_at_work = Q(**{f"{path}__scorecard": None}) | ~Q(
        **{f"{path}__scorecard__state": ScorecardState.RECUSED}
    )
    is_in_round = ~Q(**{f"{path}__entry__state__in": OUT_OF_THE_ROUND})
    return Count(path, filter=standing & is_at_work & is_in_round)
