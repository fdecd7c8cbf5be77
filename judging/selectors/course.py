"""An entry's course through the rounds, as its team may know it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django_stubs_ext import WithAnnotations

from judging.enums import DecisionState, RoundState
from judging.models import Assignment, Decision, Round
from submissions.enums import EntryState
from submissions.models import Entry
from submissions.workflow import OUTCOMES

STILL_IN = frozenset({EntryState.SHORTLISTED, EntryState.FINALIST})


class _Reading(TypedDict):
    is_reading: bool


@dataclass(frozen=True)
class Course:
    """`rounds` are those in which judges were given the entry; `outcomes` what has been published, the first one first.

    `following` is the round into which the entry goes on, where it goes on and that round has been opened. `undated` is the entry's state
    where that is an outcome which nothing published gave it.
    """

    rounds: Sequence[Round]
    outcomes: Sequence[Decision]
    following: Round | None
    undated: EntryState | None


def course_of(entry: Entry) -> Course:
    """One query; nothing of it tells of a decision that is not published."""
    begun = Round.objects.filter(competition=entry.competition_id).exclude(state=RoundState.DRAFT)
    given = Assignment.objects.standing().filter(entry=entry)
    read = begun.annotate(is_reading=Exists(given.filter(round=OuterRef("pk"))))
    rounds = list(with_outcome(read, entry).order_by("position"))
    outcomes = outcomes_in(rounds)
    return Course(
        rounds=list(_told(rounds)),
        outcomes=outcomes,
        following=_following(entry, rounds, outcomes),
        undated=undated_outcome(entry, outcomes),
    )


def with_outcome(rounds: QuerySet[Round], entry: Entry) -> QuerySet[Round]:
    """Each with what it has published about the entry, for `outcomes_in`, within the same query."""
    about = Q(decisions__entry=entry.pk, decisions__state=DecisionState.PUBLISHED)
    told = FilteredRelation("decisions", condition=about)
    found = rounds.annotate(told=told)
    return found.select_related("told__award", "told__decided_by")  # type: ignore[misc]  # the plugin knows fields alone


def outcomes_in(rounds: Sequence[Round]) -> list[Decision]:
    """What these rounds, found through `with_outcome`, have published; the first one first."""
    found = [_with_round(round_) for round_ in rounds if getattr(round_, "told", None)]
    return sorted(found, key=lambda one: (one.published_at, one.pk))


def undated_outcome(entry: Entry, outcomes: Sequence[Decision]) -> EntryState | None:
    """The state of an entry that was given an outcome by other ways than a decision: only the fact is known."""
    state = EntryState(entry.state)
    is_told = bool(outcomes) and outcomes[-1].became == state
    return state if state in OUTCOMES and not is_told else None


def latest_outcomes(entries: Collection[int]) -> Mapping[int, Decision]:
    """By entry what was published last, without its texts, in one query."""
    published = Decision.objects.published().filter(entry__in=entries)
    found = published.select_related("round", "award").order_by("published_at", "pk")
    texts = ("feedback", "note", "comments", "marks")
    return {decision.entry_id: decision for decision in found.defer(*texts)}


def _with_round(round_: Round) -> Decision:
    decision: Decision = getattr(round_, "told")  # noqa: B009 -- annotated
    decision.round = round_
    return decision


def _told(rounds: Sequence[Round]) -> Iterator[Round]:
    """Up to the first one whose results are not out: that judges of a later one read it would tell what they are."""
    for round_ in cast("Sequence[WithAnnotations[Round, _Reading]]", rounds):
        if not round_.is_reading:
            continue
        yield round_
        if round_.state != RoundState.PUBLISHED:
            return


def _following(entry: Entry, rounds: Sequence[Round], outcomes: Sequence[Decision]) -> Round | None:
    if not outcomes or entry.state not in STILL_IN:
        return None
    after = outcomes[-1].round.position
    ahead = (one for one in rounds if one.position > after and one.state != RoundState.PUBLISHED)
    return next(ahead, None)
