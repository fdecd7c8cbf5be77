from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from input2.accounts.models import User
from input2.lib.errors import DomainError
from judging import emails, policies
from judging.enums import ConflictKind, ScorecardState
from judging.models import Assignment, Conflict, Scorecard
from judging.services.locking import locked_round
from judging.services.scorecards import locked, move, record, request_ranking, sheet_of


class ReasonMissingError(DomainError):
    """The kind alone, “other reason”, says nothing."""

    code = "reason_missing"


@transaction.atomic
def recuse(
    assignment: Assignment, *, kind: ConflictKind, reason: str, by: User, now: datetime
) -> Scorecard:
    """Step back: what was written stays but no longer counts, and the pair never meets again."""
    current = locked(assignment)
    # Before the results of the round are published, or not at all: a publication that is under way counts this scorecard.
    current.round = locked_round(current.round)
    if refusal := policies.refusal_to_recuse(by, current):
        raise refusal
    reason = reason.strip()
    if kind == ConflictKind.OTHER and not reason:
        raise ReasonMissingError(_("Say in a few words what the conflict is."))
    card = sheet_of(current).card
    move(card, ScorecardState.RECUSED)
    card.recusal_kind = kind
    card.recusal_reason = reason
    card.save()
    Conflict.objects.get_or_create(
        judge=current.judge,
        entry=current.entry,
        defaults={"kind": kind, "reason": reason, "declared_at": now},
    )
    record("scorecard.recused", current, by=by, now=now, reason=kind)
    emails.recused(current, card, at=now)
    request_ranking(current, by=by, now=now)
    return card
