"""When a judge deletes their account: what they submitted still counts, under their code; what they had not finished goes."""

from datetime import datetime

from input2.accounts.models import User
from input2.audit import services as audit
from judging.enums import ScorecardState
from judging.models import Assignment, Judge, Scorecard


def erase_judge(*, by: User, now: datetime) -> None:
    """Inside the transaction of the deletion; organisers see the freed places as places without a judge."""
    for judge in Judge.objects.filter(user=by).select_for_update(of=("self",)).order_by("pk"):
        _take_back(judge, by=by, now=now)
        judge.is_active = False
        judge.organisation = ""
        judge.economy = ""
        judge.expertise = ""
        judge.save(update_fields=["is_active", "organisation", "economy", "expertise"])
        audit.record(action="judge.left", by=by, target=judge, at=now, scope=judge.competition.slug)


def _take_back(judge: Judge, *, by: User, now: datetime) -> None:
    mine = Assignment.objects.standing().filter(judge=judge).select_for_update(of=("self",))
    ended = {ScorecardState.SUBMITTED, ScorecardState.RECUSED}
    for assignment in mine.select_related("entry", "round").order_by("pk"):
        if Scorecard.objects.filter(assignment=assignment, state__in=ended).exists():
            continue
        Scorecard.objects.filter(assignment=assignment).delete()
        assignment.removed_at = now
        assignment.save(update_fields=["removed_at"])
        audit.record(
            action="assignment.removed",
            by=by,
            target=assignment.entry,
            at=now,
            scope=judge.competition.slug,
            before={"round": assignment.round.position, "judge": judge.code},
        )
