"""The entries of a round as organisers decide about them: the list with its counts, one entry with its neighbours and judges."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Length
from django_stubs_ext import WithAnnotations

from judging.enums import DecisionKind, ScorecardState
from judging.models import Assignment, Decision, Round
from judging.selectors.decisions import DecidedEntry, Standing, entries_of, with_standing
from submissions.models import Entry

# In the address: nobody has decided yet.
UNDECIDED: Final = "undecided"
KINDS: Final = (UNDECIDED, *DecisionKind.values)
NEIGHBOURS: Final = 2


class _Listed(Standing):
    decision_state: str
    written: int


# In quotes: at run time the stubs take one argument.
ListedEntry: TypeAlias = "WithAnnotations[Entry, _Listed]"


@dataclass(frozen=True)
class Wanted:
    """What a list of decisions is filtered by, as its address says it."""

    track: str = ""
    kind: str = ""
    query: str = ""


@dataclass(frozen=True)
class Group:
    """How many entries of one track are decided one way; without a track `key` is empty."""

    track: int | None
    key: str
    name: str
    position: int
    kind: str
    state: str
    number: int


@dataclass(frozen=True)
class Card:
    """What one judge says of an entry; only a submitted scorecard counts, and only its comment can reach the team."""

    assignment: Assignment
    state: ScorecardState
    number: int | None
    total: Decimal | None
    for_team: str
    confidential: str
    recusal: str

    @property
    def counts(self) -> bool:
        return self.state == ScorecardState.SUBMITTED

    @property
    def can_be_told(self) -> bool:
        return self.counts and bool(self.for_team)


def groups_of(round_: Round) -> list[Group]:
    """The round's entries by track and decision, in the order of the tracks; one query."""
    decided = Decision.objects.filter(round=round_, entry=OuterRef("pk"))
    found = entries_of(round_).annotate(
        kind=_text(decided.values("kind")), decision_state=_text(decided.values("state"))
    )
    columns = ("track", "track__key", "track__name", "track__position", "kind", "decision_state")
    rows = found.order_by().values_list(*columns).annotate(number=Count("pk"))
    groups = [
        Group(pk, key or "", str(name or ""), position or 0, *rest)
        for pk, key, name, position, *rest in rows
    ]
    return sorted(groups, key=lambda group: (group.position or len(groups) + 1, group.kind))


def listed(round_: Round, wanted: Wanted) -> "QuerySet[ListedEntry]":
    """The entries that match, the best rank first."""
    return _listed(entries_of(round_).filter(_matching(wanted)), round_, wanted.kind)


def listed_entry(round_: Round, code: str) -> "ListedEntry | None":
    """One of them, or one that was decided here and has left the running since."""
    decided = Decision.objects.filter(round=round_).values("entry")
    about = Q(pk__in=entries_of(round_).values("pk")) | Q(pk__in=decided)
    found = Entry.objects.filter(about, competition=round_.competition_id, code=code)
    return _listed(found, round_).select_related("track", "economy").first()


def neighbours(
    entry: "ListedEntry", round_: Round
) -> "tuple[list[DecidedEntry], list[DecidedEntry]]":
    """The entries next to this one in the order of the list, before and after it; one query."""
    ordered = with_standing(entries_of(round_), round_)
    before, after = _before(entry), _after(entry)
    nearest = ordered.filter(before).reverse()[:NEIGHBOURS]
    found = list(nearest.union(ordered.filter(after)[:NEIGHBOURS], all=True))
    own = _place(entry.rank, entry.code)
    placed = sorted(found, key=lambda one: _place(one.rank, one.code))
    return (
        [one for one in placed if _place(one.rank, one.code) < own],
        [one for one in placed if _place(one.rank, one.code) > own],
    )


def decision_about(entry: Entry, round_: Round) -> Decision | None:
    """With the people and the publication that its page names."""
    decisions = Decision.objects.filter(entry=entry, round=round_)
    return decisions.select_related("award", "decided_by", "publication__requested_by").first()


def cards_of(entry: Entry, round_: Round) -> list[Card]:
    """What each judge of the entry gave and wrote, by the judge's code; one query."""
    given = Assignment.objects.standing().filter(entry=entry, round=round_)
    found = given.select_related("judge__user", "scorecard").order_by("judge__code")
    return [_card(assignment) for assignment in found]


def _listed(entries: QuerySet[Entry], round_: Round, kind: str = "") -> "QuerySet[ListedEntry]":
    decided = Decision.objects.filter(round=round_, entry=OuterRef("pk"))
    found = with_standing(entries, round_).annotate(
        decision_state=_text(decided.values("state")),
        written=Coalesce(Subquery(decided.values(length=Length("feedback"))), 0),
    )
    if kind:
        found = found.filter(kind="" if kind == UNDECIDED else kind)
    return cast("QuerySet[ListedEntry]", found)


def _matching(wanted: Wanted) -> Q:
    about = Q()
    if wanted.track:
        about &= Q(track__key=wanted.track)
    if wanted.query:
        about &= Q(code__icontains=wanted.query) | Q(title__icontains=wanted.query)
    return about


def _before(entry: "ListedEntry") -> Q:
    if entry.rank is None:
        return Q(rank__isnull=False) | Q(rank=None, code__lt=entry.code)
    return Q(rank__lt=entry.rank) | Q(rank=entry.rank, code__lt=entry.code)


def _after(entry: "ListedEntry") -> Q:
    if entry.rank is None:
        return Q(rank=None, code__gt=entry.code)
    return Q(rank__gt=entry.rank) | Q(rank=entry.rank, code__gt=entry.code) | Q(rank__isnull=True)


def _place(rank: int | None, code: str) -> tuple[bool, int, str]:
    return rank is None, rank or 0, code


def _card(assignment: Assignment) -> Card:
    state = assignment.scorecard_state()
    if state == ScorecardState.NOT_STARTED:
        return Card(assignment, state, None, None, "", "", "")
    card = assignment.scorecard
    return Card(
        assignment=assignment,
        state=state,
        number=card.pk,
        total=card.total,
        for_team=card.comment_for_applicant.strip(),
        confidential=card.comment_confidential.strip(),
        recusal=card.recusal_reason if state == ScorecardState.RECUSED else "",
    )


def _text(values: "QuerySet[Decision, Any]") -> Coalesce:
    return Coalesce(Subquery(values, output_field=CharField()), Value(""))
