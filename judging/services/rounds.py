from datetime import datetime

from django.db import transaction

from competitions.rubric_checks import problems_of_rubric
from competitions.services import freeze_rubric
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError
from input2.lib.workflow import check_transition
from judging import policies
from judging.enums import RoundState
from judging.models import Round
from judging.selectors.rubric import criteria_of
from judging.services.locking import locked_round
from judging.workflow import ROUND_TRANSITIONS


class EmptyRubricError(DomainError):
    """Some entry would get no total with this rubric."""

    code = "empty_rubric"


@transaction.atomic
def open_round(round_: Round, *, by: User, now: datetime) -> Round:
    """Let judges score from the opening date on; the rubric can no longer change."""
    locked = locked_round(round_)
    if refusal := policies.refusal_to_open_round(by, locked, now=now):
        raise refusal
    freeze_rubric(locked.rubric, by=by, now=now)
    # After the freeze: from here on nobody changes what was just looked at.
    if problems := problems_of_rubric(criteria_of(locked), list(locked.competition.tracks.all())):
        raise EmptyRubricError(" ".join(problems))
    return _move(locked, RoundState.OPEN, by=by, now=now)


@transaction.atomic
def close_round(round_: Round, *, by: User, now: datetime) -> Round:
    """Stop scoring for everybody, extensions included, before the date if need be."""
    locked = locked_round(round_)
    if refusal := policies.refusal_to_close_round(by, locked):
        raise refusal
    return _move(locked, RoundState.CLOSED, by=by, now=now)


def _move(locked: Round, after: RoundState, *, by: User, now: datetime) -> Round:
    before = RoundState(locked.state)
    check_transition(ROUND_TRANSITIONS, before, after)
    locked.state = after
    locked.save(update_fields=["state"])
    audit.record(
        action="round.opened" if after == RoundState.OPEN else "round.closed",
        by=by,
        target=locked,
        at=now,
        scope=locked.competition.slug,
        changed=["state"],
        before={"state": before.value},
        after={"state": after.value},
    )
    return locked
