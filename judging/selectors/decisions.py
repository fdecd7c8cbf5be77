"""What becomes of the entries of a round: which ones it is about, what is decided, and what stands in the way of publishing."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import WithAnnotations

from competitions.models import Award
from input2.lib.phrases import listed
from judging.enums import (
    BatchState,
    DecisionKind,
    DecisionState,
    Lack,
    RoundState,
    ScorecardState,
)
from judging.models import Assignment, Decision, RankedEntry, Ranking, Round
from judging.selectors.feedback import said_to
from submissions.models import Entry
from submissions.workflow import IN_THE_RUNNING


class Standing(TypedDict):
    """What is known of an entry in a round; without a rank or a decision the column is None, the kind empty."""

    rank: int | None
    rank_in_track: int | None
    raw_mean: Any
    reviews: int
    kind: str
    award_id: int | None


# In quotes: at run time the stubs take one argument.
DecidedEntry: TypeAlias = "WithAnnotations[Entry, Standing]"


@dataclass(frozen=True)
class Missing:
    """Something that an organiser has to confirm by name; `text` says it in a sentence."""

    lack: Lack
    key: str
    text: str


def decidable(round_: Round) -> QuerySet[Entry]:
    """The entries that this round says something about: in the running, and let through by the round before it or given to its judges.

    Those about which this round has published its decision already are not among them.
    """
    return Entry.objects.filter(_is_decidable(round_), competition=round_.competition_id)


def entries_of(round_: Round) -> QuerySet[Entry]:
    """Those about which it has to be decided, and those about which that is published."""
    published = Decision.objects.published().filter(round=round_).values("entry")
    about = Q(pk__in=decidable(round_).values("pk")) | Q(pk__in=published)
    return Entry.objects.filter(about)


def with_standing(entries: QuerySet[Entry], round_: Round) -> "QuerySet[DecidedEntry]":
    """With rank, number of counted scorecards and decision, the best first and those without a rank at the end."""
    ranked = RankedEntry.objects.filter(ranking=Subquery(_latest(round_)), entry=OuterRef("pk"))
    decided = Decision.objects.filter(round=round_, entry=OuterRef("pk"))
    found = entries.annotate(
        rank=Subquery(ranked.values("rank")),
        rank_in_track=Subquery(ranked.values("rank_in_track")),
        raw_mean=Subquery(ranked.values("raw_mean")),
        reviews=Coalesce(Subquery(_reviews(round_), output_field=IntegerField()), 0),
        kind=Coalesce(Subquery(decided.values("kind"), output_field=CharField()), Value("")),
        award_id=Subquery(decided.values("award")),
    )
    return found.order_by(F("rank").asc(nulls_last=True), "code")


@dataclass(frozen=True)
class Tally:
    """How many entries of a round are left to decide, and how many decisions nobody has been told."""

    undecided: int
    pending: int


def tallies(rounds: Sequence[Round]) -> dict[int, Tally]:
    """By round what is left to do in it; one query, whatever their number."""
    if not rounds:
        return {}
    counted: dict[str, Count] = {}
    for round_ in rounds:
        about, taken = _is_decidable(round_), Q(pk__in=_pending(round_).values("entry"))
        counted[f"undecided_{round_.pk}"] = Count("pk", filter=about & ~taken)
        counted[f"pending_{round_.pk}"] = Count("pk", filter=about & taken)
    in_question = Entry.objects.filter(
        competition__in={round_.competition_id for round_ in rounds}, state__in=IN_THE_RUNNING
    )
    found = in_question.aggregate(**counted)
    return {
        round_.pk: Tally(found[f"undecided_{round_.pk}"], found[f"pending_{round_.pk}"])
        for round_ in rounds
    }


def pending_decisions(round_: Round) -> list[Decision]:
    """What would be published now: the taken decisions about entries that are still in the running, by the entry's code; one query.

    Each with the judges' texts to its team, for `fingerprint`.
    """
    found = _pending(round_).filter(entry__in=decidable(round_))
    with_texts = found.annotate(said=ArraySubquery(said_to(OuterRef("entry"), round_)))
    related = with_texts.select_related("round", "entry__competition", "award")
    return list(related.order_by("entry__code"))


def fingerprint(pending: Iterable[Decision]) -> str:
    """SHA-256 over what is decided and the texts that the teams will read, so that nothing else is published than what was looked at."""
    content = [
        [one.entry.code, one.kind, one.award_id, one.feedback, sorted(one.withheld), _said(one)]
        for one in pending
    ]
    canonical = json.dumps(
        sorted(content), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _said(decision: Decision) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = getattr(decision, "said")  # noqa: B009 -- annotated
    return said


def missing(round_: Round) -> list[Missing]:
    """What has to be confirmed by name before this round's decisions are published, in two queries."""
    entries = list(with_standing(decidable(round_), round_))
    return [
        *_undecided(entries),
        *_short_of_reviews(entries, round_),
        *_ties(entries),
        *_places(round_),
    ]


def _undecided(entries: Iterable[DecidedEntry]) -> Iterator[Missing]:
    for entry in entries:
        if not entry.kind:
            text = _("%(entry)s is not decided: its team hears nothing.") % {"entry": _named(entry)}
            yield Missing(Lack.UNDECIDED, f"{Lack.UNDECIDED}:{entry.code}", text)


def _short_of_reviews(entries: Iterable[DecidedEntry], round_: Round) -> Iterator[Missing]:
    for entry in entries:
        if not entry.kind or entry.reviews >= round_.judges_per_entry:
            continue
        text = ngettext(
            "%(entry)s has %(count)d scorecard that counts, and this round asks for %(wanted)d.",
            "%(entry)s has %(count)d scorecards that count, and this round asks for %(wanted)d.",
            entry.reviews,
        )
        figures = {
            "entry": _named(entry),
            "count": entry.reviews,
            "wanted": round_.judges_per_entry,
        }
        # With its number: confirming one scorecard does not confirm none.
        key = f"{Lack.REVIEWS}:{entry.code}:{entry.reviews}"
        yield Missing(Lack.REVIEWS, key, text % figures)


def _ties(entries: Iterable[DecidedEntry]) -> Iterator[Missing]:
    groups: defaultdict[tuple[int, int], list[DecidedEntry]] = defaultdict(list)
    for entry in entries:
        if entry.kind and entry.rank_in_track is not None:
            groups[entry.track_id or 0, entry.rank_in_track].append(entry)
    for tied in groups.values():
        outside = {entry.kind == DecisionKind.NOT_SELECTED for entry in tied}
        if len(outside) > 1:
            codes = sorted(entry.code for entry in tied)
            text = _("%(entries)s have the same mean, and the cut goes between them.")
            names = listed(_named(entry) for entry in sorted(tied, key=lambda one: one.code))
            yield Missing(Lack.TIE, f"{Lack.TIE}:{','.join(codes)}", text % {"entries": names})


def _places(round_: Round) -> Iterator[Missing]:
    counts = Q(decisions__state=DecisionState.PUBLISHED)
    counts |= Q(decisions__round=round_, decisions__entry__in=decidable(round_))
    awards = Award.objects.filter(competition=round_.competition_id).annotate(
        given=Count("decisions", filter=counts)
    )
    for award in awards.filter(given__gt=F("places")).order_by("position"):
        text = _("“%(award)s” goes to %(given)d entries and has %(places)d to give.")
        figures = {"award": award.name, "given": award.given, "places": award.places}
        yield Missing(Lack.PLACES, f"{Lack.PLACES}:{award.key}:{award.given}", text % figures)


def _is_decidable(round_: Round) -> Q:
    """Of the entries of the competition, in no query of its own."""
    published = Decision.objects.published().filter(round=round_).values("entry")
    before = Round.objects.filter(
        competition=round_.competition_id,
        position__lt=round_.position,
        state=RoundState.PUBLISHED,
    )
    last = Subquery(before.order_by("-position").values("pk")[:1])
    let_through = Decision.objects.published().filter(round=last, kind=DecisionKind.ADVANCE)
    given = Assignment.objects.standing().filter(round=round_)
    is_of_round = (
        ~Exists(before) | Q(pk__in=let_through.values("entry")) | Q(pk__in=given.values("entry"))
    )
    return Q(state__in=IN_THE_RUNNING) & is_of_round & ~Q(pk__in=published)


def _named(entry: Entry) -> str:
    # A title is a sentence at times.
    return f"{entry.code} “{entry.title}”" if entry.title else entry.code


def _pending(round_: Round) -> QuerySet[Decision]:
    """Taken, and told to nobody."""
    return Decision.objects.filter(round=round_, state=DecisionState.PENDING).exclude(kind="")


def _latest(round_: Round) -> QuerySet[Ranking, Any]:
    return Ranking.objects.filter(round=round_).order_by("-number").values("pk")[:1]


def _reviews(round_: Round) -> QuerySet[Assignment, Any]:
    counted = Assignment.objects.filter(
        round=round_,
        entry=OuterRef("pk"),
        removed_at=None,
        batch__state=BatchState.PUBLISHED,
        scorecard__state=ScorecardState.SUBMITTED,
    )
    return counted.order_by().values("entry").annotate(number=Count("pk")).values("number")


def outcomes_of(entry: Entry) -> Sequence[Decision]:
    """What has been published about an entry, the first round first; one query."""
    published = Decision.objects.published().filter(entry=entry)
    return list(published.select_related("round", "award").order_by("published_at", "pk"))
