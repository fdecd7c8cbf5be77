from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError
from judging import emails, policies
from judging.enums import BatchState
from judging.models import Assignment, Batch, Judge, Round
from judging.selectors.assigning import candidates
from judging.services.scorecards import locked
from submissions.models import Entry


@dataclass(frozen=True)
class Refused:
    """A judge who was not assigned, and why."""

    judge: Judge
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What became of the wish: the batch that was published, and who is not in it."""

    batch: Batch
    assignments: Sequence[Assignment]
    refused: Sequence[Refused]


class AssignmentRefusedError(DomainError):
    """None of the judges can be assigned to this entry."""

    code = "assignment_refused"

    def __init__(self, refused: Sequence[Refused]) -> None:
        reasons = [f"{refusal.judge}: {refusal.reason}" for refusal in refused]
        super().__init__(" ".join(reasons) or _("Choose at least one judge."))
        self.refused = refused


@transaction.atomic
def assign(
    entry: Entry, judges: Collection[Judge], *, round_: Round, by: User, now: datetime
) -> Outcome:
    """Ask these judges to score the entry; whoever must not or cannot is left out, with the reason."""
    locked_entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if refusal := policies.refusal_to_assign(by, locked_entry, round_, now=now):
        raise refusal
    found = candidates(_locked(judges, round_), locked_entry, round_)
    refused = [
        Refused(candidate.judge, candidate.reason) for candidate in found if candidate.reason
    ]
    chosen = [candidate.judge for candidate in found if not candidate.reason]
    if not chosen:
        raise AssignmentRefusedError(refused)
    batch, assignments = _publish(locked_entry, chosen, round_=round_, by=by, now=now)
    return Outcome(batch, assignments, refused)


@transaction.atomic
def remove_assignment(assignment: Assignment, *, by: User, now: datetime) -> None:
    """Take an assignment back before its judge has written anything; the judge no longer sees it."""
    current = locked(assignment)
    if current.removed_at:
        return
    if refusal := policies.refusal_to_unassign(by, current):
        raise refusal
    current.removed_at = now
    current.save(update_fields=["removed_at"])
    audit.record(
        action="assignment.removed",
        by=by,
        target=current.entry,
        at=now,
        scope=current.round.competition.slug,
        before={"round": current.round.position, "judge": current.judge.code},
    )


def _locked(judges: Collection[Judge], round_: Round) -> QuerySet[Judge]:
    chosen = Judge.objects.filter(
        pk__in=[judge.pk for judge in judges], competition=round_.competition_id
    )
    # In one order for everybody: two organisers who assign at once wait for each other and do not deadlock.
    list(chosen.select_for_update().order_by("pk"))
    return chosen.order_by("pk")


def _publish(
    entry: Entry, judges: Collection[Judge], *, round_: Round, by: User, now: datetime
) -> tuple[Batch, list[Assignment]]:
    batch = Batch.objects.create(
        round=round_, state=BatchState.PUBLISHED, created_by=by, created_at=now, published_at=now
    )
    assignments = Assignment.objects.bulk_create(
        Assignment(round=round_, batch=batch, judge=judge, entry=entry, created_at=now)
        for judge in judges
    )
    for assignment in assignments:
        audit.record(
            action="assignment.published",
            by=by,
            target=entry,
            at=now,
            scope=round_.competition.slug,
            after={"round": round_.position, "judge": assignment.judge.code},
        )
    emails.assigned(batch, assignments, at=now)
    return batch, assignments
