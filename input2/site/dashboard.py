"""The figures of the organiser's dashboard, one SQL statement each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Func, IntegerField, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Competition, Economy, Track
from input2.notifications.enums import MessageState
from input2.notifications.models import Message
from judging.enums import BatchState, RoundState, ScorecardState
from judging.models import Round
from submissions.enums import EntryState
from submissions.models import Entry
from submissions.workflow import HANDED_IN, IN_THE_RUNNING

SHORTLISTED: Final = {EntryState.SHORTLISTED, EntryState.FINALIST, EntryState.WINNER}
FOUND_ELIGIBLE: Final = SHORTLISTED | {EntryState.ELIGIBLE, EntryState.NOT_SELECTED}


@dataclass(frozen=True)
class Funnel:
    """How many entries reached each step; those withdrawn are counted nowhere."""

    started: int
    handed_in: int
    waiting: int
    eligible: int
    shortlisted: int
    winners: int


@dataclass(frozen=True)
class Bar:
    """One row of a chart; `share` is its length in percent of the longest."""

    label: str
    value: int
    share: int
    href: str = ""


@dataclass(frozen=True)
class Progress:
    """Judging in one round: scorecards in of scorecards asked for, and entries that lack judges."""

    round: Round
    assigned: int
    submitted: int
    lacking: int

    @property
    def percent(self) -> int:
        return 100 * self.submitted // self.assigned if self.assigned else 0


@dataclass(frozen=True)
class Need:
    """Something that waits for an organiser."""

    count: int
    label: str
    href: str


def figures_of(competition: Competition) -> dict[str, Any]:
    """Everything that `site/organise/dashboard.html` shows of one competition."""
    funnel = funnel_of(competition)
    progress = progress_of(competition)
    economies = economy_bars(competition)
    return {
        "funnel": funnel,
        "funnel_bars": funnel_bars(competition, funnel),
        "track_bars": track_bars(competition),
        "economy_bars": economies,
        "economies_reached": sum(bar.value > 0 for bar in economies),
        "progress": progress,
        "needs": needs_of(competition, funnel, progress),
    }


def funnel_of(competition: Competition) -> Funnel:
    counts = Entry.objects.filter(competition=competition).aggregate(
        started=_count(set(EntryState) - {EntryState.WITHDRAWN}),
        handed_in=_count(HANDED_IN),
        waiting=_count({EntryState.SUBMITTED}),
        eligible=_count(FOUND_ELIGIBLE),
        shortlisted=_count(SHORTLISTED),
        winners=_count({EntryState.WINNER}),
    )
    return Funnel(**counts)


def funnel_bars(competition: Competition, funnel: Funnel) -> list[Bar]:
    address = reverse("site:entries", args=[competition.slug])
    steps = [
        (_("Started"), funnel.started, f"{address}?state=draft"),
        (_("Handed in"), funnel.handed_in, address),
        (_("Eligible"), funnel.eligible, f"{address}?state=eligible"),
        (_("Shortlisted"), funnel.shortlisted, f"{address}?state=shortlisted"),
        (_("Winners"), funnel.winners, f"{address}?state=winner"),
    ]
    return _bars(steps)


def track_bars(competition: Competition) -> list[Bar]:
    """Entries handed in by track, in the order of the call."""
    tracks = Track.objects.filter(competition=competition).annotate(
        handed_in=Count("entries", filter=Q(entries__state__in=HANDED_IN))
    )
    return _bars(
        (str(track.name), track.handed_in, _filtered(competition, track=track.key))
        for track in tracks.order_by("position")
    )


def economy_bars(competition: Competition) -> list[Bar]:
    """Entries handed in by economy: all member economies, also those without an entry."""
    mine = Q(entries__competition=competition, entries__state__in=HANDED_IN)
    economies = Economy.objects.annotate(handed_in=Count("entries", filter=mine))
    return _bars(
        (str(economy), economy.handed_in, _filtered(competition, economy=economy.code))
        for economy in economies.order_by("-handed_in", "position")
    )


def progress_of(competition: Competition) -> list[Progress]:
    """Every round in its order, with its counts, in one statement."""
    at_work = Q(assignments__batch__state=BatchState.PUBLISHED, assignments__removed_at=None) & (
        Q(assignments__scorecard=None) | ~Q(assignments__scorecard__state=ScorecardState.RECUSED)
    )
    submitted = Q(assignments__scorecard__state=ScorecardState.SUBMITTED)
    rounds = (
        Round.objects.filter(competition=competition)
        .annotate(
            assigned=Count("assignments", filter=at_work),
            submitted=Count("assignments", filter=at_work & submitted),
            lacking=_cardinality(_entries_lacking_judges()),
        )
        .order_by("position")
    )
    return [
        Progress(round_, round_.assigned, round_.submitted, round_.lacking) for round_ in rounds
    ]


def needs_of(competition: Competition, funnel: Funnel, progress: Sequence[Progress]) -> list[Need]:
    """What waits, most pressing first, without the empty ones."""
    return [need for need in _needs(competition, funnel, progress) if need.count]


def _needs(
    competition: Competition, funnel: Funnel, progress: Sequence[Progress]
) -> Iterator[Need]:
    yield Need(
        funnel.waiting,
        ngettext("entry waits for screening", "entries wait for screening", funnel.waiting),
        _filtered(competition, state=EntryState.SUBMITTED),
    )
    for part in progress:
        if part.round.state == RoundState.OPEN:
            yield _need_of_judges(competition, part)
    mails = _troubled_mails(competition)
    address = reverse("site:messages", args=[competition.slug])
    failed, uncertain = mails[MessageState.FAILED], mails[MessageState.UNCERTAIN]
    yield Need(failed, ngettext("mail failed", "mails failed", failed), f"{address}?state=failed")
    yield Need(
        uncertain,
        ngettext("mail may not have arrived", "mails may not have arrived", uncertain),
        f"{address}?state=uncertain",
    )


def _need_of_judges(competition: Competition, part: Progress) -> Need:
    label = ngettext(
        "entry has too few judges in %(round)s",
        "entries have too few judges in %(round)s",
        part.lacking,
    ) % {"round": part.round.name}
    href = reverse("judging:round", args=[competition.slug, part.round.position])
    return Need(part.lacking, label, href)


def _troubled_mails(competition: Competition) -> dict[MessageState, int]:
    states = (MessageState.FAILED, MessageState.UNCERTAIN)
    counts = Message.objects.for_outbox(competition.slug).aggregate(
        **{state.value: Count("pk", filter=Q(state=state)) for state in states}
    )
    return {state: counts[state.value] for state in states}


def _entries_lacking_judges() -> QuerySet[Entry, Any]:
    at_work = (
        Q(assignments__round=OuterRef("pk"))
        & Q(assignments__batch__state=BatchState.PUBLISHED, assignments__removed_at=None)
        & (
            Q(assignments__scorecard=None)
            | ~Q(assignments__scorecard__state=ScorecardState.RECUSED)
        )
    )
    return (
        Entry.objects.filter(competition=OuterRef("competition"), state__in=IN_THE_RUNNING)
        .annotate(judges=Count("assignments", filter=at_work))
        .filter(judges__lt=OuterRef("judges_per_entry"))
        .values("pk")
    )


def _cardinality(rows: QuerySet[Entry, Any]) -> Func:
    return Func(ArraySubquery(rows), function="CARDINALITY", output_field=IntegerField())


def _count(states: set[EntryState] | frozenset[EntryState]) -> Count:
    return Count("pk", filter=Q(state__in=states))


def _filtered(competition: Competition, **filters: str) -> str:
    return f"{reverse('site:entries', args=[competition.slug])}?{urlencode(filters)}"


def _bars(rows: Any) -> list[Bar]:
    listed = list(rows)
    longest = max((value for _label, value, _href in listed), default=0) or 1
    return [Bar(label, value, 100 * value // longest, href) for label, value, href in listed]
