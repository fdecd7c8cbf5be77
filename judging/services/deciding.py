"""What organisers decide about entries, and write to their teams, before anybody is told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from competitions.models import Award
from input2.accounts.models import User
from input2.lib.errors import DomainError
from judging import decision_policies
from judging.enums import DecisionKind
from judging.models import Decision, Round
from judging.selectors.decisions import DecidedEntry, decidable, with_standing
from judging.selectors.feedback import comments_for
from submissions.models import Entry
from submissions.services.recording import record

LONGEST_TEXT: Final = 5000


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
    """What came of one entry of many; without `refusal` it is done."""

    entry: Entry
    refusal: str = ""


@dataclass(frozen=True)
class Filled:
    """What taking the first ones of a ranking came to; `tied` stand on both sides of the cut and are left open."""

    lines: Sequence[Line]
    tied: Sequence[Entry]


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
    locked = _under_decision(round_, by=by)
    return _decide(locked, entry, verdict, by=by, now=now, words=words, standing=standing)


@transaction.atomic
def decide_many(
    round_: Round, entries: Iterable[Entry], verdict: Verdict, *, by: User, now: datetime
) -> list[Line]:
    """The same for each of these entries, one line for each; what was written for them stays."""
    locked = _under_decision(round_, by=by)
    return [_line(locked, entry, verdict, by=by, now=now) for entry in entries]


@transaction.atomic
def decide_by_rank(
    round_: Round, places: Mapping[int | None, int], *, by: User, now: datetime
) -> Filled:
    """Let the first of each track go on and not the others, by the newest ranking; what is decided already stays, and so does what has no rank.

    `places` says how many of a track go on, by its key in the database; None stands for entries without one. Entries whose equal means
    stand across the cut are left open: chance decides nothing.
    """
    locked = _under_decision(round_, by=by)
    ranked = [one for one in with_standing(decidable(locked), locked) if one.rank is not None]
    if not ranked:
        raise NoRankingError(_("No entry of this round has a rank yet."))
    tied: list[Entry] = []
    lines: list[Line] = []
    by_track: defaultdict[int | None, list[DecidedEntry]] = defaultdict(list)
    for entry in ranked:
        by_track[entry.track_id].append(entry)
    for track in [track for track in by_track if track in places]:
        first, others, on_the_cut = _cut(by_track[track], places[track])
        tied += [entry for entry in on_the_cut if not entry.kind]
        for kind, chosen in (
            (DecisionKind.ADVANCE, first),
            (DecisionKind.NOT_SELECTED, others),
        ):
            open_ = [entry for entry in chosen if not entry.kind]
            lines += [_line(locked, entry, Verdict(kind), by=by, now=now) for entry in open_]
    return Filled(lines, tied)


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


def _under_decision(round_: Round, *, by: User) -> Round:
    # Organisers who decide in one round, and the worker that publishes it, queue up here.
    Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    locked = Round.objects.select_related("competition").get(pk=round_.pk)
    if refusal := decision_policies.refusal_to_decide(by, locked):
        raise refusal
    return locked


def _line(round_: Round, entry: Entry, verdict: Verdict, *, by: User, now: datetime) -> Line:
    try:
        _decide(round_, entry, verdict, by=by, now=now)
    except DomainError as refusal:
        return Line(entry, str(refusal))
    return Line(entry)


def _decide(
    round_: Round,
    entry: Entry,
    verdict: Verdict,
    *,
    by: User,
    now: datetime,
    words: Words | None = None,
    standing: int | None = None,
) -> Decision:
    found = _found(round_, entry)
    decision = Decision.objects.filter(round=round_, entry=found).first()
    _refuse_unless_it_stands(decision, standing)
    if refusal := decision_policies.refusal_to_decide_about(by, found, decision):
        raise refusal
    _refuse_malformed(round_, verdict)
    before = _state_of(decision)
    taken = decision or Decision(round=round_, entry=found, revision=0)
    taken.kind = verdict.kind or ""
    taken.award = verdict.award
    if words is not None:
        _write(taken, words)
    if _state_of(taken) == before:
        return taken
    taken.revision += 1
    taken.decided_by, taken.decided_at = by, now
    taken.save()
    record(
        "decision.taken",
        found,
        by=by,
        now=now,
        changed=[name for name, value in _state_of(taken).items() if value != before.get(name)],
        before=before,
        after=_state_of(taken),
    )
    return taken


def _found(round_: Round, entry: Entry) -> Entry:
    # One that was decided and left the running since is refused by its state, in words that say so.
    decided = Decision.objects.filter(round=round_).values("entry")
    about = Q(pk__in=decidable(round_).values("pk")) | Q(pk__in=decided)
    found = Entry.objects.filter(about, pk=entry.pk).select_related("competition").first()
    if found is None:
        raise NotOfThisRoundError(
            _("%(entry)s is not an entry of this round.") % {"entry": entry.code}
        )
    return found


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
