"""Assigning by hand: who could score an entry, who does, and why somebody cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _
from django_stubs_ext import WithAnnotations

from competitions.models import Membership
from judging import conflicts
from judging.conflicts import Facts
from judging.enums import ScorecardState
from judging.models import Assignment, Judge, Round
from judging.selectors.course import with_outcome
from submissions.models import Entry


class _Standing(TypedDict):
    at_work_in: list[int]
    has_entry_in: list[int]
    runs_competition: bool


@dataclass(frozen=True)
class Candidate:
    """A judge who could be asked to score an entry; `reason` says why not, `warning` what to consider."""

    judge: Judge
    load: int
    reason: str
    warning: str

    @property
    def capacity(self) -> int:
        return self.judge.capacity

    @property
    def is_possible(self) -> bool:
        return not self.reason


@dataclass(frozen=True)
class Assigned:
    """A judge who was asked, with the state of the scorecard."""

    assignment: Assignment
    state: ScorecardState

    @property
    def is_removable(self) -> bool:
        return self.state == ScorecardState.NOT_STARTED

    @property
    def is_recused(self) -> bool:
        return self.state == ScorecardState.RECUSED


@dataclass(frozen=True)
class AssignmentPanel:
    """Everything the panel beside an entry shows about one round."""

    entry: Entry
    round: Round
    assigned: Sequence[Assigned]
    candidates: Sequence[Candidate]

    @property
    def at_work(self) -> int:
        return sum(not assigned.is_recused for assigned in self.assigned)

    @property
    def missing(self) -> int:
        return max(0, self.round.judges_per_entry - self.at_work)


def rounds_with(entry: Entry) -> list[Round]:
    """The rounds of the competition, the first one first, each with the assignments of this entry and what was published about it: two queries."""
    given = (
        Assignment.objects.standing()
        .filter(entry=entry)
        .select_related("judge__user", "scorecard")
        .order_by("created_at", "judge__code")
    )
    rounds = Round.objects.filter(competition=entry.competition_id).order_by("position")
    return list(with_outcome(rounds, entry).prefetch_related(Prefetch("assignments", given)))


def panels(entry: Entry, rounds: Sequence[Round]) -> list[AssignmentPanel]:
    """For rounds found through `rounds_with`: in two queries whatever the number of rounds and judges."""
    if not rounds:
        return []
    facts = _facts(Judge.objects.filter(competition=entry.competition_id, is_active=True), entry)
    return [_panel(entry, round_, facts) for round_ in rounds]


def candidates(judges: QuerySet[Judge], entry: Entry, round_: Round) -> list[Candidate]:
    """Each judge with their load in this round and the reason, if any, why the entry cannot be theirs."""
    return _candidates(entry, round_, _facts(judges, entry))


def _panel(entry: Entry, round_: Round, facts: Facts) -> AssignmentPanel:
    given = round_.assignments.all()
    assigned = [Assigned(assignment, assignment.scorecard_state()) for assignment in given]
    taken = {row.assignment.judge_id for row in assigned}
    found = [one for one in _candidates(entry, round_, facts) if one.judge.pk not in taken]
    ordered = sorted(found, key=lambda one: (bool(one.reason), one.load, one.judge.user.full_name))
    return AssignmentPanel(entry, round_, assigned, ordered)


def _facts(judges: QuerySet[Judge], entry: Entry) -> Facts:
    at_work = Assignment.objects.at_work().filter(judge=OuterRef("pk"))
    standing = Assignment.objects.standing().filter(judge=OuterRef("pk"), entry=entry)
    memberships = Membership.objects.filter(
        competition=OuterRef("competition"), user=OuterRef("user")
    )
    counted = judges.annotate(
        at_work_in=ArraySubquery(at_work.values("round")),
        has_entry_in=ArraySubquery(standing.values("round")),
        runs_competition=Exists(memberships),
    )
    return conflicts.gather(counted, [entry])


def _candidates(entry: Entry, round_: Round, facts: Facts) -> list[Candidate]:
    judges = cast("Sequence[WithAnnotations[Judge, _Standing]]", facts.judges)
    return [_candidate(judge, entry, round_, facts) for judge in judges]


def _candidate(
    judge: "WithAnnotations[Judge, _Standing]", entry: Entry, round_: Round, facts: Facts
) -> Candidate:
    encounter = facts.forbidding(judge, entry, round_)
    warning = facts.warning(judge, entry, round_)
    load = judge.at_work_in.count(round_.pk)
    return Candidate(
        judge=judge,
        load=load,
        reason=encounter.text if encounter else _reason(judge, round_, load),
        warning=warning.text if warning else "",
    )


def _reason(judge: "WithAnnotations[Judge, _Standing]", round_: Round, load: int) -> str:
    if not judge.is_active:
        return _("No longer a judge of this competition.")
    if judge.runs_competition:
        return _("Organises or observes this competition.")
    if round_.pk in judge.has_entry_in:
        return _("Assigned to this entry already.")
    if load >= judge.capacity:
        return _("Has %(load)d of at most %(capacity)d entries.") % {
            "load": load,
            "capacity": judge.capacity,
        }
    return ""
