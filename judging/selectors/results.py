"""What everybody may read of a call's results: only what is published, and names only of those who agreed to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, QuerySet
from django_stubs_ext import WithAnnotations

from competitions.models import Award, Competition, Track
from judging.enums import DecisionKind, RoundState
from judging.models import Decision, Round
from submissions.enums import EntryState
from submissions.models import Consent, Entry

# Public counts below this could point at somebody.
LEAST_PUBLIC: Final = 5
# An entry stands where it came furthest: a finalist without a prize stays a finalist here.
FURTHEST: Final = (EntryState.SHORTLISTED, EntryState.FINALIST, EntryState.WINNER)


@dataclass(frozen=True)
class Winner:
    """Without `entry` its team has not agreed to be named, or does not any more."""

    track: Track | None
    entry: Entry | None


@dataclass(frozen=True)
class Prize:
    award: Award
    winners: Sequence[Winner]


@dataclass(frozen=True)
class EntryList:
    """Entries that came equally far, by track and title; `others` are those whose teams are not named."""

    named: Sequence[Entry] = ()
    others: int = 0

    @property
    def shown_others(self) -> int | None:
        return shown_count(self.others)

    @property
    def is_empty(self) -> bool:
        return not self.named and not self.others


@dataclass(frozen=True)
class Results:
    """`published_at` is None before anything is. While a blind round is still to be published, `waits_for` is that round and both lists are
    empty, because its judges read this too. `entries` and `economies` took part; None where they are too few to be told.
    """

    published_at: datetime | None
    prizes: Sequence[Prize] = ()
    finalists: EntryList = EntryList()
    shortlist: EntryList = EntryList()
    waits_for: Round | None = None
    entries: int | None = None
    economies: int | None = None

    @property
    def named(self) -> list[tuple[Entry, Award | None]]:
        """Every entry that is named, with its prize: the winners first."""
        winners = [(one, prize.award) for prize in self.prizes for one in prize.winners]
        listed = [*self.finalists.named, *self.shortlist.named]
        return [
            *((winner.entry, award) for winner, award in winners if winner.entry),
            *((entry, None) for entry in listed),
        ]


def results_of(competition: Competition) -> Results:
    """Three queries, none before the first publication; read anew each time, so a consent that is withdrawn counts at once."""
    if competition.results_at is None:
        return Results(published_at=None)
    decisions = _furthest(_published(competition))
    waits_for = _blind_round_to_come(competition)
    entries, economies = _took_part(competition)
    return Results(
        published_at=competition.results_at,
        prizes=_prizes(decisions),
        finalists=EntryList() if waits_for else _listed(decisions, EntryState.FINALIST),
        shortlist=EntryList() if waits_for else _listed(decisions, EntryState.SHORTLISTED),
        waits_for=waits_for,
        entries=shown_count(entries),
        economies=shown_count(economies),
    )


def shown_count(number: int) -> int | None:
    return number if number >= LEAST_PUBLIC else None


def _published(competition: Competition) -> "QuerySet[WithAnnotations[Decision, Any]]":
    agreed = Consent.objects.to_publication().filter(version=OuterRef("entry__current_version"))
    return (
        Decision.objects.published()
        .filter(round__competition=competition, became__in=FURTHEST)
        .exclude(entry__state=EntryState.WITHDRAWN)
        .annotate(may_be_named=Exists(agreed))
        .select_related("award", "entry__track", "entry__economy")
        .defer("feedback", "note", "comments", "marks")
        .order_by("entry__track__position", "entry__title", "entry__code")
    )


def _furthest(decisions: Iterable[Any]) -> list[Any]:
    """One decision for each entry: the one that took it furthest."""
    found: dict[int, Any] = {}
    for decision in decisions:
        known = found.get(decision.entry_id)
        if known is None or _reach(decision) >= _reach(known):
            found[decision.entry_id] = decision
    return list(found.values())


def _reach(decision: Decision) -> int:
    return FURTHEST.index(EntryState(decision.became))


def _prizes(decisions: Iterable[Any]) -> list[Prize]:
    given: dict[Award, list[Winner]] = {}
    for decision in decisions:
        if decision.kind == DecisionKind.AWARD:
            entry = decision.entry
            winner = Winner(entry.track, entry if decision.may_be_named else None)
            given.setdefault(decision.award, []).append(winner)
    awards = sorted(given, key=lambda award: award.position)
    return [Prize(award, given[award]) for award in awards]


def _listed(decisions: Iterable[Any], state: EntryState) -> EntryList:
    own = [decision for decision in decisions if decision.became == state]
    named = [decision.entry for decision in own if decision.may_be_named]
    return EntryList(named, len(own) - len(named))


def _blind_round_to_come(competition: Competition) -> Round | None:
    if competition.is_archived:
        return None
    rounds = Round.objects.filter(competition=competition, is_blind=True)
    return rounds.exclude(state=RoundState.PUBLISHED).order_by("position").first()


def _took_part(competition: Competition) -> tuple[int, int]:
    counted = Entry.objects.handed_in().filter(competition=competition)
    found = counted.aggregate(entries=Count("pk"), economies=Count("economy", distinct=True))
    return found["entries"], found["economies"]
