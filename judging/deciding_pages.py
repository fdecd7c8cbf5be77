"""The pages on which organisers decide, as plain values: rows, filters, one entry, what publishing would do."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competitions.models import Award, Competition
from input2.lib.errors import DomainError
from judging import decision_policies
from judging.decision_forms import PublishOrder, choices, decision_label, place_name
from judging.enums import DecisionKind, DecisionState, Lack, RoundState
from judging.models import Decision, Round
from judging.presenting import points_text
from judging.selectors.decided import (
    KINDS,
    UNDECIDED,
    Group,
    ListedEntry,
    Wanted,
    groups_of,
    listed,
)
from judging.selectors.decisions import (
    DecidedEntry,
    Missing,
    fingerprint,
    missing,
    pending_decisions,
    tallies,
)
from judging.selectors.publications import Order, latest_order
from judging.services import Line, UnconfirmedError, Verdict
from judging.workflow import state_after
from submissions.emails.readers import count_of_readers
from submissions.enums import EntryState
from submissions.models import Entry

PAGE_SIZE: Final = 100
TONES: Final = {
    "": ("warning", "clock"),
    DecisionKind.ADVANCE.value: ("accent", "arrow-right"),
    DecisionKind.AWARD.value: ("success", "award"),
    DecisionKind.NOT_SELECTED.value: ("neutral", "cross"),
}
# What stands above each kind of thing that is missing.
LACKS: Final[Mapping[Lack, tuple[Promise, Promise]]] = {
    Lack.UNDECIDED: (
        gettext_lazy("Undecided entries"),
        gettext_lazy(
            "Confirm each that shall stay open for now. It can be decided and published later."
        ),
    ),
    Lack.REVIEWS: (
        gettext_lazy("Too few scorecards"),
        gettext_lazy("Confirm each that is decided all the same."),
    ),
    Lack.TIE: (
        gettext_lazy("Equal means on both sides of the cut"),
        gettext_lazy(
            "Confirm each that you have looked at: the scores do not tell these entries apart."
        ),
    ),
    Lack.PLACES: (
        gettext_lazy("Prizes given more often than announced"),
        gettext_lazy("Confirm each that is meant so."),
    ),
}


@dataclass(frozen=True)
class Badge:
    """A decision in a word, with a sign beside it."""

    label: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Row:
    """One entry of the list."""

    entry: "ListedEntry | DecidedEntry"
    mean: str
    badge: Badge

    @property
    def is_published(self) -> bool:
        return getattr(self.entry, "decision_state", "") == DecisionState.PUBLISHED


@dataclass(frozen=True)
class Figures:
    """How far the deciding of a round is."""

    entries: int
    undecided: int
    pending: int
    published: int

    @classmethod
    def of(cls, groups: Sequence[Group]) -> "Figures":
        def number(**wanted: str) -> int:
            return sum(
                group.number
                for group in groups
                if all(getattr(group, name) == value for name, value in wanted.items())
            )

        published = number(state=DecisionState.PUBLISHED)
        undecided = number(kind="")
        entries = sum(group.number for group in groups)
        return cls(entries, undecided, entries - undecided - published, published)


def badge(kind: str, award: object = None) -> Badge:
    return Badge(decision_label(kind, award), *TONES[kind])


def rows_of(entries: "Iterable[ListedEntry | DecidedEntry]", awards: Iterable[Award]) -> list[Row]:
    names = {award.pk: award for award in awards}
    return [
        Row(entry, points_text(entry.raw_mean), badge(entry.kind, names.get(entry.award_id or 0)))
        for entry in entries
    ]


def list_context(
    round_: Round, rounds: Sequence[Round], wanted: Wanted, page: str | None, *, now: datetime
) -> dict[str, Any]:
    """Everything the list of a round's decisions shows; five queries, and one more while judges may have an extension."""
    awards, groups, order = awards_of(round_.competition), groups_of(round_), latest_order(round_)
    found = Paginator(listed(round_, wanted).select_related("track"), PAGE_SIZE).get_page(page)
    figures = Figures.of(groups)
    refusal = refusal_on_page(round_, order)
    return {
        "figures": figures,
        "page": found,
        "rows": rows_of(found, awards),
        "wanted": wanted,
        "query": address_of(wanted),
        "filters": _filters(groups, wanted),
        "tabs": tabs(rounds, round_),
        "refusal": refusal,
        "may_act": refusal is None,
        "order": order,
        "choices": choices(awards),
        "tracks": _tracks(groups) if figures.undecided else [],
        "publish_refusal": str(
            refusal
            or decision_policies.refusal_while_scoring(round_, now=now)
            or ("" if figures.pending else _("No decision is pending."))
        ),
    }


def result_context(lines: Sequence[Line], tied: Sequence[Entry]) -> dict[str, Any]:
    """What came of a step on many, a line for each entry."""
    rows = [
        {"entry": line.entry, "refusal": line.refusal, "badge": _badge_of(line.verdict)}
        for line in lines
    ]
    done = Counter(_badge_of(line.verdict).label for line in lines if not line.refusal)
    refused = sum(bool(line.refusal) for line in lines)
    return {"rows": rows, "tied": tied, "done": done.items(), "refused": refused}


def refusal_on_page(round_: Round, order: Order | None) -> DomainError | None:
    """Why the reader of this page decides nothing at present; no query."""
    return decision_policies.refusal_to_decide_as(
        round_.competition.readers_role,
        round_,
        is_publishing=order is not None and order.is_under_way,
    )


def awards_of(competition: Competition) -> list[Award]:
    return list(competition.awards.order_by("position"))


def tabs(rounds: Sequence[Round], current: Round) -> list[dict[str, Any]]:
    """The rounds in which something can be decided; nothing where there is but one."""
    begun = [each for each in rounds if each.state != RoundState.DRAFT or each == current]
    if len(begun) == 1:
        return []
    return [
        {
            "label": str(each.name),
            "href": list_address(current.competition, each),
            "current": each == current,
        }
        for each in begun
    ]


def round_to_decide(rounds: Sequence[Round], *, now: datetime) -> Round | None:
    """The first that is over and waits for decisions, else the latest that was opened."""
    begun = [each for each in rounds if each.state != RoundState.DRAFT]
    left = tallies([each for each in begun if each.state != RoundState.PUBLISHED])
    for each in begun:
        tally = left.get(each.pk)
        has_more = tally is not None and (tally.undecided or tally.pending)
        if has_more and decision_policies.is_over(each, now=now):
            return each
    return begun[-1] if begun else None


def list_address(competition: Competition, round_: Round) -> str:
    return reverse("judging:round-decisions", args=[competition.slug, round_.position])


def entry_address(competition: Competition, round_: Round, code: str) -> str:
    return reverse("judging:decide", args=[competition.slug, round_.position, code])


def address_of(wanted: Wanted) -> str:
    """The filters as they stand in an address."""
    named = {"track": wanted.track, "decision": wanted.kind, "q": wanted.query}
    return urlencode({name: value for name, value in named.items() if value})


def publish_context(
    round_: Round, given: PublishOrder, refusal: DomainError | None, *, now: datetime
) -> dict[str, Any]:
    """What publishing would do and what it lacks, in six queries; while a worker publishes, nothing but that."""
    order = latest_order(round_)
    if order and order.is_under_way:
        return {"order": order, "is_under_way": True}
    pending = pending_decisions(round_)
    lacks = _lacks(missing(round_), given, refusal) if pending else []
    obstacle = refusal_on_page(round_, order) or decision_policies.refusal_while_scoring(
        round_, now=now
    )
    return {
        "order": order,
        "is_under_way": False,
        "pending": len(pending),
        "outcomes": outcomes(pending),
        "mails": count_of_readers(round_.competition, [each.entry for each in pending]),
        "lacks": lacks,
        "looked_at": fingerprint(pending),
        "given": given,
        "obstacle": str(obstacle or ""),
        "refusal": "" if obstacle else str(refusal or ""),
        "unconfirmed": [
            {"text": f"{lack['title']}: {lack['error']}", "href": f"#{lack['first']}"}
            for lack in lacks
            if lack["error"]
        ],
    }


def outcomes(decisions: Iterable[Decision]) -> list[dict[str, Any]]:
    """How many entries come to which state, the winners by prize."""
    states: Counter[EntryState] = Counter()
    prizes: Counter[Award] = Counter()
    for decision in decisions:
        after = state_after(DecisionKind(decision.kind), EntryState(decision.entry.state))
        states[after] += 1
        if decision.award:
            prizes[decision.award] += 1
    found = [
        {"label": state.label, "number": states[state]}
        for state in (EntryState.SHORTLISTED, EntryState.FINALIST)
        if states[state]
    ]
    by_prize = sorted(prizes.items(), key=lambda pair: pair[0].position)
    found += [{"label": str(award), "number": number} for award, number in by_prize]
    if states[EntryState.NOT_SELECTED]:
        label = EntryState.NOT_SELECTED.label
        found.append({"label": label, "number": states[EntryState.NOT_SELECTED]})
    return found


def _badge_of(verdict: Verdict) -> Badge:
    return badge(verdict.kind.value if verdict.kind else "", verdict.award)


def _lacks(
    lacking: Iterable[Missing], given: PublishOrder, refusal: DomainError | None
) -> list[dict[str, Any]]:
    """By kind, with what was ticked; after a refusal with how many of each are still to be confirmed."""
    unconfirmed = refusal.missing if isinstance(refusal, UnconfirmedError) else ()
    found = []
    for lack, group in groupby(lacking, key=lambda one: one.lack):
        title, text = LACKS[lack]
        open_ = [one.key for one in unconfirmed if one.lack == lack]
        items = [
            {"key": one.key, "text": one.text, "is_confirmed": one.key in given.confirmed}
            for one in group
        ]
        found.append(
            {
                "title": title,
                "text": text,
                "items": items,
                "error": _to_confirm(len(open_)),
                "first": next(iter(open_), ""),
            }
        )
    return found


def _to_confirm(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(number)d is not confirmed", "%(number)d are not confirmed", number) % {
        "number": number
    }


def _tracks(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """One number to give for each track, with how many of its entries are left to decide."""
    return [
        {
            "name": name or _("Without a track"),
            "field": place_name(key),
            "undecided": sum(group.number for group in own if not group.kind),
        }
        for (key, name), own in _by_track(groups)
    ]


def _filters(groups: Sequence[Group], wanted: Wanted) -> list[dict[str, Any]]:
    kinds = [
        ("", _("All")),
        *((kind, decision_label("" if kind == UNDECIDED else kind)) for kind in KINDS),
    ]
    found = [
        {
            "label": _("Decision"),
            "options": [
                _option(groups, Wanted(wanted.track, key, wanted.query), text, key == wanted.kind)
                for key, text in kinds
            ],
        }
    ]
    tracks = [(key, name) for (key, name), _own in _by_track(groups) if key]
    if len(tracks) > 1:
        options = [
            _option(groups, Wanted(key, wanted.kind, wanted.query), text, key == wanted.track)
            for key, text in [("", _("All")), *tracks]
        ]
        found.append({"label": _("Track"), "options": options})
    return found


def _option(
    groups: Sequence[Group],
    wanted: Wanted,
    label: str,
    current: bool,  # noqa: FBT001 -- a value, not a switch
) -> dict[str, Any]:
    kind = "" if wanted.kind == UNDECIDED else wanted.kind
    count = sum(
        group.number
        for group in groups
        if (not wanted.track or group.key == wanted.track)
        and (not wanted.kind or group.kind == kind)
    )
    href = f"?{address_of(wanted)}"
    return {"href": href, "label": label, "count": count, "current": current}


def _by_track(groups: Sequence[Group]) -> list[tuple[tuple[str, str], list[Group]]]:
    return [
        (track, list(own))
        for track, own in groupby(groups, key=lambda group: (group.key, group.name))
    ]


def entries_by_code(competition: Competition, codes: Sequence[str]) -> list[Entry]:
    """In the order in which they were chosen; what is no entry of the competition is left out."""
    found = {
        entry.code: entry for entry in Entry.objects.filter(competition=competition, code__in=codes)
    }
    return [found[code] for code in dict.fromkeys(codes) if code in found]
