"""What organisers decide about entries, and write to their teams, before anybody is told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from competitions.enums import Role
from competitions.models import Award
from input2.accounts.models import User
from input2.audit import services as audit
from input2.audit.services import Change
from input2.lib.errors import DomainError
from judging import decision_policies
from judging.enums import DecisionKind
from judging.models import Decision, Round
from judging.selectors.decisions import DecidedEntry, decidable, with_standing
from judging.selectors.feedback import comments_for
from judging.services.locking import locked_round
from submissions.models import Entry

LONGEST_TEXT: Final = 5000
# What a change of a decision writes.
KEPT: Final = (
    *("kind", "award", "feedback", "note", "withheld"),
    *("revision", "decided_by", "decided_at"),
)


class StaleDecisionError(DomainError):
    """Another organiser was quicker; `stored` is what stands now."""

    code = "stale_decision"

    def __init__(self, stored: Decision) -> None:
        super().__init__(
            _("%(person)s has changed this decision in the meantime. Look at it before you save.")
            % {"person": stored.decided_by or _("Somebody")}
        )
        self.stored = stored


class MalformedDecisionError(DomainError):
    """A decision that says nothing, or names a prize that is not this competition's."""

    code = "malformed_decision"
    status = 400


class NotOfThisRoundError(DomainError):
    """The round says nothing about this entry."""

    code = "not_of_this_round"


class NoRankingError(DomainError):
    """There is no order from which the first ones could be taken."""

    code = "no_ranking"


@dataclass(frozen=True)
class Verdict:
    """What is decided; without `kind` it is open again."""

    kind: DecisionKind | None
    award: Award | None = None


@dataclass(frozen=True)
class Words:
    """What goes with a decision: the text for the team, the organisers' own note, and the scorecards whose comment is kept back."""

    feedback: str = ""
    note: str = ""
    withheld: Collection[int] = ()


@dataclass(frozen=True)
class Line:
    """What came of one entry of many; without `refusal` the verdict stands."""

    entry: Entry
    verdict: Verdict
    refusal: str = ""


@dataclass(frozen=True)
class Filled:
    """What taking the first ones of a ranking came to; `tied` stand on both sides of the cut and are left open."""

    lines: Sequence[Line]
    tied: Sequence[Entry]


@dataclass(frozen=True)
class Desk:
    """A round under lock with the entries that it is about, those decided about before they left it included, and what is decided."""

    round: Round
    by: User
    now: datetime
    entries: Mapping[int, Entry]
    decisions: Mapping[int, Decision]


@transaction.atomic
def decide(
    entry: Entry,
    round_: Round,
    verdict: Verdict,
    *,
    by: User,
    now: datetime,
    words: Words | None = None,
    standing: int | None = None,
) -> Decision:
    """Keep what becomes of an entry after the round; `standing` is the decision's revision that was read, 0 where there was none."""
    desk = _desk(round_, [entry], by=by, now=now)
    _refuse_unless_it_stands(desk.decisions.get(entry.pk), standing)
    before = _state_of(desk.decisions.get(entry.pk))
    taken = _taken(desk, entry, verdict)
    if words is not None:
        _write(taken, words)
    _store(desk, [(taken, before)])
    return taken


@transaction.atomic
def decide_many(
    round_: Round, entries: Sequence[Entry], verdict: Verdict, *, by: User, now: datetime
) -> list[Line]:
    """The same for each of these entries, one line for each, in a fixed number of queries; what was written for them stays."""
    return _decide_each(
        _desk(round_, entries, by=by, now=now), [(entry, verdict) for entry in entries]
    )


@transaction.atomic
def decide_by_rank(
    round_: Round, places: Mapping[int | None, int], *, by: User, now: datetime
) -> Filled:
    """Let the first of each track go on and not the others, by the newest ranking; what is decided already stays, and so does what has no rank.

    `places` says how many of a track go on, by its key in the database; None stands for entries without one. Entries whose equal means
    stand across the cut are left open: chance decides nothing.
    """
    ranked = [one for one in with_standing(decidable(round_), round_) if one.rank is not None]
    desk = _desk(round_, ranked, by=by, now=now)
    if not ranked:
        raise NoRankingError(_("No entry of this round has a rank yet."))
    by_track: defaultdict[int | None, list[DecidedEntry]] = defaultdict(list)
    for entry in ranked:
        by_track[entry.track_id].append(entry)
    wanted: list[tuple[Entry, Verdict]] = []
    tied: list[Entry] = []
    for track in [track for track in by_track if track in places]:
        first, others, on_the_cut = _cut(by_track[track], places[track])
        wanted += [(entry, Verdict(DecisionKind.ADVANCE)) for entry in first]
        wanted += [(entry, Verdict(DecisionKind.NOT_SELECTED)) for entry in others]
        tied += [entry for entry in on_the_cut if not _is_decided(desk, entry)]
    return Filled(
        _decide_each(desk, [one for one in wanted if not _is_decided(desk, one[0])]), tied
    )


def _cut(
    ranked: Sequence[DecidedEntry], places: int
) -> tuple[list[DecidedEntry], list[DecidedEntry], list[DecidedEntry]]:
    """Who is before the cut, behind it, and on both sides of it."""
    groups: defaultdict[int, list[DecidedEntry]] = defaultdict(list)
    for entry in ranked:
        groups[entry.rank_in_track or 0].append(entry)
    first: list[DecidedEntry] = []
    others: list[DecidedEntry] = []
    tied: list[DecidedEntry] = []
    for place, group in sorted(groups.items()):
        if place + len(group) - 1 <= places:
            first += group
        elif place > places:
            others += group
        else:
            tied += group
    return first, others, tied


def _desk(round_: Round, entries: Iterable[Entry], *, by: User, now: datetime) -> Desk:
    locked = locked_round(round_)
    if refusal := decision_policies.refusal_to_decide(by, locked):
        raise refusal
    wanted = [entry.pk for entry in entries]
    decided = Decision.objects.filter(round=locked, entry__in=wanted)
    decisions = {one.entry_id: one for one in decided.select_related("award", "decided_by")}
    for decision in decisions.values():
        decision.round = locked
    about = Q(pk__in=decidable(locked).values("pk")) | Q(pk__in=decisions)
    known = Entry.objects.filter(about, pk__in=wanted)
    return Desk(locked, by, now, {entry.pk: entry for entry in known}, decisions)


def _decide_each(desk: Desk, wanted: Iterable[tuple[Entry, Verdict]]) -> list[Line]:
    lines, changes = [], []
    for entry, verdict in wanted:
        before = _state_of(desk.decisions.get(entry.pk))
        try:
            changes.append((_taken(desk, entry, verdict), before))
        except DomainError as refusal:
            lines.append(Line(entry, verdict, str(refusal)))
        else:
            lines.append(Line(entry, verdict))
    _store(desk, changes)
    return lines


def _taken(desk: Desk, entry: Entry, verdict: Verdict) -> Decision:
    """The decision as it is to be kept, unless something stands in its way; no query."""
    found, decision = desk.entries.get(entry.pk), desk.decisions.get(entry.pk)
    if found is None:
        raise NotOfThisRoundError(
            _("%(entry)s is not an entry of this round.") % {"entry": entry.code}
        )
    if refusal := decision_policies.refusal_to_decide_about(desk.by, found, decision):
        raise refusal
    _refuse_malformed(desk.round, verdict)
    taken = decision or Decision(round=desk.round, entry=found, revision=0)
    taken.kind, taken.award = verdict.kind or "", verdict.award
    return taken


def _is_decided(desk: Desk, entry: Entry) -> bool:
    decision = desk.decisions.get(entry.pk)
    return decision is not None and decision.kind != ""


def _store(desk: Desk, changes: Iterable[tuple[Decision, Mapping[str, Any]]]) -> None:
    """Keep what has changed, and say so in the history of each entry; saving the same again is no change."""
    changed = [(one, before) for one, before in changes if _state_of(one) != before]
    new = [one for one, _before in changed if one.revision == 0]
    known = [one for one, _before in changed if one.revision > 0]
    for decision in (*new, *known):
        decision.revision += 1
        decision.decided_by, decision.decided_at = desk.by, desk.now
    Decision.objects.bulk_create(new)
    Decision.objects.bulk_update(known, KEPT, batch_size=500)
    audit.record_each(
        (_change_of(decision, before) for decision, before in changed),
        action="decision.taken",
        by=desk.by,
        role=Role.ORGANISER,
        at=desk.now,
        scope=desk.round.competition.slug,
    )


def _change_of(decision: Decision, before: Mapping[str, Any]) -> Change:
    after = _state_of(decision)
    names = [name for name, value in after.items() if value != before.get(name)]
    return Change(decision.entry, names, before, after)


def _refuse_unless_it_stands(decision: Decision | None, standing: int | None) -> None:
    if decision and standing is not None and standing != decision.revision:
        raise StaleDecisionError(decision)


def _refuse_malformed(round_: Round, verdict: Verdict) -> None:
    if (verdict.kind == DecisionKind.AWARD) != (verdict.award is not None):
        raise MalformedDecisionError(_("Say which prize the entry wins."))
    if verdict.award and verdict.award.competition_id != round_.competition_id:
        raise MalformedDecisionError(_("This prize belongs to another competition."))


def _write(decision: Decision, words: Words) -> None:
    if max(len(words.feedback), len(words.note)) > LONGEST_TEXT:
        raise MalformedDecisionError(
            _("A text may have up to %(limit)d characters.") % {"limit": LONGEST_TEXT}
        )
    decision.feedback, decision.note = words.feedback.strip(), words.note.strip()
    entry = decision.entry_id
    known = {said.scorecard for said in comments_for(decision.round, [entry]).get(entry, [])}
    decision.withheld = sorted(known & set(words.withheld))


def _state_of(decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {}
    return {
        "round": decision.round.position,
        "kind": decision.kind,
        "award": decision.award.key if decision.award else "",
        "feedback": decision.feedback,
        "note": decision.note,
        "withheld": list(decision.withheld),
    }
