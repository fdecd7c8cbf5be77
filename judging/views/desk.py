"""What the workspace's templates read."""

from datetime import datetime
from typing import Any, cast

from django.urls import reverse

from input2.accounts.models import User
from input2.lib.errors import DomainError
from judging import policies
from judging.enums import ScorecardState, Visibility
from judging.forms import RecusalForm, TypedScorecard
from judging.models import Assignment
from judging.presenting import as_typed, points_text, problems
from judging.selectors.lists import share_of
from judging.selectors.workspace import others_of, sheet_for
from submissions import judges_view, redacting
from submissions.models import Version
from submissions.versions import ReadableVersion


def context_of(
    user: User,
    assignment: Assignment,
    *,
    now: datetime,
    typed: TypedScorecard | None,
    refusal: DomainError | None,
) -> dict[str, Any]:
    """Entry on one side, scorecard on the other, and where this stands among the judge's own."""
    share = share_of(user, assignment.round, now=now)
    stored = sheet_for(assignment)
    state = assignment.scorecard_state()
    return {
        "assignment": assignment,
        **_entry(assignment),
        "round": assignment.round,
        "competition": assignment.round.competition,
        "sheet": as_typed(stored, typed),
        "total": points_text(stored.total),
        "is_submitted": state == ScorecardState.SUBMITTED,
        "closed": policies.refusal_to_write(assignment, now=now),
        "problems": problems(refusal),
        "share": share,
        "place": share.place_of(assignment),
        "next": share.after(assignment),
        "others": _others(assignment),
        "sees_others_later": assignment.round.visibility == Visibility.AFTER_OWN,
        "recusal_form": RecusalForm(auto_id="recusal-%s"),
        "now": now,
    }


def refused_context(user: User, assignment: Assignment, refusal: DomainError) -> dict[str, Any]:
    """The reason and nothing of the entry but its code; whoever is in conflict can say so."""
    is_conflict = isinstance(refusal, policies.ConflictOfInterestError)
    may_recuse = is_conflict and policies.refusal_to_recuse(user, assignment) is None
    return {
        "assignment": assignment,
        "code": assignment.entry.code,
        "competition": assignment.round.competition,
        "refusal": str(refusal),
        "recusal_form": RecusalForm(auto_id="recusal-%s") if may_recuse else None,
    }


def readable_version(assignment: Assignment) -> ReadableVersion:
    """What this judge may read: the version that was scored, else the current one, without what is hidden."""
    version: ReadableVersion = _entry(assignment)["version"]
    return version


def _entry(assignment: Assignment) -> dict[str, Any]:
    version = assignment.entry.current_version
    if assignment.scorecard_state() == ScorecardState.SUBMITTED:
        version = assignment.scorecard.version
    # The policy has refused entries without a version.
    read = cast("Version", version)
    return judges_view.shown(
        assignment.entry,
        read.content,
        is_blind=assignment.round.is_blind,
        withheld=redacting.withheld_beside(assignment),
        redaction=redacting.beside(assignment, read.number),
        address=lambda file: reverse("judging:file", args=[assignment.pk, file.number]),
    )


def _others(assignment: Assignment) -> list[Any] | None:
    if not policies.sees_others(assignment):
        return None
    return [{"card": card, "total": points_text(card.total)} for card in others_of(assignment)]
