"""Assigning by hand: who could score an entry, who does, and why somebody cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django_stubs_ext import WithAnnotations

from competitions.models import Membership
from judging import conflicts
from judging.conflicts import Facts
from judging.enums import ScorecardState
from judging.models import Assignment, Judge, Round
from submissions.models import Entry


class _Standing(TypedDict):
    load: int
    has_entry: bool
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


def assignment_panel(entry: Entry, round_: Round) -> AssignmentPanel:
    """The judges of an entry and those who could be asked, in three queries whatever the number of judges."""
    assigned = _assigned(entry, round_)
    taken = {row.assignment.judge_id for row in assigned}
    judges = Judge.objects.filter(competition=round_.competition_id, is_active=True)
    found = candidates(judges.exclude(pk__in=taken), entry, round_)
    ordered = sorted(found, key=lambda one: (bool(one.reason), one.load, one.judge.user.full_name))
    return AssignmentPanel(entry, round_, assigned, ordered)


def candidates(judges: QuerySet[Judge], entry: Entry, round_: Round) -> list[Candidate]:
    """Each judge with their load in this round and the reason, if any, why the entry cannot be theirs."""
    at_work = Assignment.objects.at_work().filter(round=round_, judge=OuterRef("pk"))
    standing = Assignment.objects.standing().filter(round=round_, judge=OuterRef("pk"))
    memberships = Membership.objects.filter(
        competition=OuterRef("competition"), user=OuterRef("user")
    )
    counted = judges.annotate(
        load=_count(at_work),
        has_entry=Exists(standing.filter(entry=entry)),
        runs_competition=Exists(memberships),
    )
    facts = conflicts.gather(counted, [entry])
    rows = cast("Sequence[WithAnnotations[Judge, _Standing]]", facts.judges)
    return [_candidate(judge, entry, round_, facts) for judge in rows]


def _candidate(
    judge: "WithAnnotations[Judge, _Standing]", entry: Entry, round_: Round, facts: Facts
) -> Candidate:
    encounter = facts.forbidding(judge, entry, round_)
    warning = facts.warning(judge, entry, round_)
    return Candidate(
        judge=judge,
        load=judge.load,
        reason=encounter.text if encounter else _reason(judge),
        warning=warning.text if warning else "",
    )


def _count(assignments: QuerySet[Assignment]) -> Coalesce:
    number = assignments.order_by().values("judge").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def _reason(judge: "WithAnnotations[Judge, _Standing]") -> str:
    if not judge.is_active:
        return _("No longer a judge of this competition.")
    if judge.runs_competition:
        return _("Organises or observes this competition.")
    if judge.has_entry:
        return _("Assigned to this entry already.")
    if judge.load >= judge.capacity:
        return _("Has %(load)d of at most %(capacity)d entries.") % {
            "load": judge.load,
            "capacity": judge.capacity,
        }
    return ""


def _assigned(entry: Entry, round_: Round) -> list[Assigned]:
    assignments = (
        Assignment.objects.standing()
        .filter(round=round_, entry=entry)
        .select_related("judge__user", "scorecard")
        .order_by("created_at", "judge__code")
    )
    return [Assigned(assignment, assignment.scorecard_state()) for assignment in assignments]
