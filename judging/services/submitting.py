from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.scorecards import lack_of, reference
from input2.accounts.models import User
from input2.lib.errors import DomainError
from judging import policies
from judging.enums import ScorecardState
from judging.models import Assignment, Scorecard
from judging.services.scorecards import Sheet, locked, move, record, request_ranking, sheet_of


@dataclass(frozen=True)
class Missing:
    """What is still to be done at which criterion."""

    reference: str
    sentence: str


class IncompleteScorecardError(DomainError):
    """Something required is missing; `missing` lists all of it."""

    code = "scorecard_incomplete"

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(" ".join(item.sentence for item in missing))
        self.missing = missing


class NothingCountedError(DomainError):
    """Every criterion that counts was left out, so there is no total."""

    code = "nothing_counted"


class VersionChangedError(DomainError):
    """The team handed in again while the judge was reading."""

    code = "version_changed"


@transaction.atomic
def submit_scorecard(
    assignment: Assignment, *, by: User, now: datetime, version_number: int | None = None
) -> Scorecard:
    """Let the scorecard count for the version that was read; submitting again changes nothing."""
    current = locked(assignment)
    sheet = sheet_of(current)
    if current.judge.user_id == by.pk and sheet.card.state == ScorecardState.SUBMITTED:
        return sheet.card
    if refusal := policies.refusal_to_score(by, current, now=now):
        raise refusal
    if refusal := _incomplete(sheet) or _changed(current, version_number):
        raise refusal
    _submit(sheet, now=now)
    record("scorecard.submitted", current, by=by, now=now)
    request_ranking(current, by=by, now=now)
    return sheet.card


@transaction.atomic
def reopen_scorecard(assignment: Assignment, *, by: User, now: datetime) -> Scorecard:
    """Take a scorecard out of the count so that its judge can change it; the answers stay."""
    current = locked(assignment)
    if refusal := policies.refusal_to_reopen(by, current, now=now):
        raise refusal
    card = current.scorecard
    move(card, ScorecardState.IN_PROGRESS)
    card.submitted_at = None
    card.save(update_fields=["state", "submitted_at"])
    record("scorecard.reopened", current, by=by, now=now)
    request_ranking(current, by=by, now=now)
    return card


def _submit(sheet: Sheet, *, now: datetime) -> None:
    card = sheet.card
    move(card, ScorecardState.SUBMITTED)
    sheet.note_total()
    card.version = sheet.assignment.entry.current_version
    card.submitted_at = now
    card.save(update_fields=["state", "total", "version", "submitted_at"])


def _incomplete(sheet: Sheet) -> DomainError | None:
    missing = [
        Missing(reference(criterion), sentence)
        for criterion in sheet.criteria
        if (sentence := lack_of(criterion, sheet.scores.get(criterion.pk)))
    ]
    if missing:
        return IncompleteScorecardError(missing)
    if sheet.total() is None:
        return NothingCountedError(
            _(
                "“Not applicable” everywhere makes no total. Score at least one criterion that counts."
            )
        )
    return None


def _changed(assignment: Assignment, version_number: int | None) -> DomainError | None:
    version = assignment.entry.current_version
    if version is None or version_number in {None, version.number}:
        return None
    return VersionChangedError(
        _(
            "The team has handed in a newer version. Read it before you submit: your scores are kept."
        )
    )
