"""How far a round is: judges with what they did, entries with the judges they lack."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

from django.db.models import Count, F, Q, QuerySet
from django_stubs_ext import WithAnnotations

from judging.enums import BatchState, ScorecardState
from judging.models import Judge, Round
from judging.workflow import OUT_OF_THE_ROUND
from submissions.models import Entry
from submissions.workflow import IN_THE_RUNNING

SHOWN_ENTRIES = 50


class _Work(TypedDict):
    assigned: int
    submitted: int
    recused: int


class _Judges(TypedDict):
    judges: int


@dataclass(frozen=True)
class JudgeProgress:
    """One row of the table of judges."""

    judge: Judge
    assigned: int
    submitted: int
    recused: int

    @property
    def at_work(self) -> int:
        """What is still theirs to do or done; entries they stepped back from are not."""
        return self.assigned - self.recused


@dataclass(frozen=True)
class ShortEntry:
    """An entry that has fewer judges than the round asks for."""

    entry: Entry
    judges: int


@dataclass(frozen=True)
class RoundProgress:
    """The figures and tables of a round's page."""

    judges: Sequence[JudgeProgress]
    short: Sequence[ShortEntry]
    short_count: int
    entries: int

    @property
    def assigned(self) -> int:
        return sum(row.at_work for row in self.judges)

    @property
    def submitted(self) -> int:
        return sum(row.submitted for row in self.judges)

    @property
    def recused(self) -> int:
        return sum(row.recused for row in self.judges)


def round_progress(round_: Round) -> RoundProgress:
    """Counts per judge and entries that lack judges, in three queries."""
    pool, is_short = _with_judges(round_), Q(judges__lt=round_.judges_per_entry)
    found = pool.filter(is_short).select_related("track").order_by("judges", "code")
    counted = pool.aggregate(entries=Count("pk"), short=Count("pk", filter=is_short))
    return RoundProgress(
        judges=_judges(round_),
        short=[ShortEntry(entry, entry.judges) for entry in found[:SHOWN_ENTRIES]],
        short_count=counted["short"],
        entries=counted["entries"],
    )


def _judges(round_: Round) -> list[JudgeProgress]:
    here = _standing("assignments") & Q(assignments__round=round_)
    here &= ~Q(assignments__entry__state__in=OUT_OF_THE_ROUND)
    in_state = "assignments__scorecard__state"
    judges = (
        Judge.objects.filter(competition=round_.competition_id)
        .select_related("user")
        .annotate(
            assigned=Count("assignments", filter=here),
            submitted=Count("assignments", filter=here & Q(**{in_state: ScorecardState.SUBMITTED})),
            recused=Count("assignments", filter=here & Q(**{in_state: ScorecardState.RECUSED})),
        )
        .filter(Q(is_active=True) | Q(assigned__gt=0))
        .order_by(F("submitted") - F("assigned"), "user__full_name", "pk")
    )
    counted = cast("QuerySet[WithAnnotations[Judge, _Work]]", judges)
    return [JudgeProgress(one, one.assigned, one.submitted, one.recused) for one in counted]


def _with_judges(round_: Round) -> "QuerySet[WithAnnotations[Entry, _Judges]]":
    here = _standing("assignments") & Q(assignments__round=round_)
    is_at_work = Q(assignments__scorecard=None) | ~Q(
        assignments__scorecard__state=ScorecardState.RECUSED
    )
    return _pool(round_).annotate(judges=Count("assignments", filter=here & is_at_work))


def _pool(round_: Round) -> QuerySet[Entry]:
    return Entry.objects.filter(competition=round_.competition_id, state__in=IN_THE_RUNNING)


def _standing(path: str) -> Q:
    return Q(**{f"{path}__removed_at": None, f"{path}__batch__state": BatchState.PUBLISHED})
