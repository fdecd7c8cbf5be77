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
from submissions import versions
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
    version = readable_version(assignment)
    return {
        "assignment": assignment,
        "entry": assignment.entry,
        **_organisation_and_economy(assignment, version),
        "round": assignment.round,
        "competition": assignment.round.competition,
        "version": version,
        "files": _file_rows(assignment, version),
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
    version = assignment.entry.current_version
    if assignment.scorecard_state() == ScorecardState.SUBMITTED:
        version = assignment.scorecard.version
    # The policy has refused entries without a version.
    content = cast("Version", version).content
    withheld = versions.Withheld(
        frozenset(assignment.private_now), frozenset(assignment.identifying_now)
    )
    is_blind = assignment.round.is_blind
    return versions.readable(content, for_judges=True, blind=is_blind, withheld=withheld)


def _organisation_and_economy(
    assignment: Assignment, version: ReadableVersion
) -> dict[str, object]:
    """What stands beside the title, where the judge reads it in the entry as well."""
    entry = assignment.entry
    return {
        "organisation": entry.organisation if version.says(entry.organisation) else "",
        "economy": entry.economy if version.says(str(entry.economy)) else None,
    }


def _file_rows(assignment: Assignment, version: ReadableVersion) -> list[dict[str, Any]]:
    return [
        {
            "label": file.label,
            "name": "",
            "kind": file.kind,
            "size": file.size,
            "href": reverse("judging:file", args=[assignment.pk, file.number]),
        }
        for file in version.files
    ]


def _others(assignment: Assignment) -> list[Any] | None:
    if not policies.sees_others(assignment):
        return None
    return [{"card": card, "total": points_text(card.total)} for card in others_of(assignment)]
