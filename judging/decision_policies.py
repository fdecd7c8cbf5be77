"""Why a step about decisions is refused, or None; the pages ask before they offer, the services before they write."""

from datetime import datetime

from django.utils.translation import gettext as _

from competitions.policies import refusal_to_organise, refusal_to_organise_as
from input2.accounts.models import User
from input2.lib.errors import DomainError, WindowClosedError
from judging.enums import RoundState
from judging.models import Assignment, Decision, Publication, Round
from judging.policies import refusal_to_read_results
from submissions.models import Entry
from submissions.policies import refusal_as_writer
from submissions.workflow import IN_THE_RUNNING


class PublishedDecisionError(WindowClosedError):
    """Teams have read it: a published decision never changes."""

    code = "published_decision"


def refusal_to_decide(user: User, round_: Round) -> DomainError | None:
    """Organisers without an entry of their own in the round decide from its opening on, while nothing is being published."""
    if refusal := _refusal_to_have_a_part(user, round_):
        return refusal
    is_publishing = Publication.objects.filter(round=round_).under_way().exists()
    return refusal_at_present(round_, is_publishing=is_publishing)


def refusal_to_decide_as(
    role: str | None, round_: Round, *, is_publishing: bool
) -> DomainError | None:
    """The same for a page that has read the role and how far publishing is, and has nobody's own entry before it."""
    refusal = refusal_to_organise_as(role, round_.competition)
    return refusal or refusal_at_present(round_, is_publishing=is_publishing)


def refusal_at_present(round_: Round, *, is_publishing: bool) -> DomainError | None:
    """What the round itself says, whoever asks."""
    if round_.state == RoundState.DRAFT:
        return WindowClosedError(_("Open the round first."))
    if is_publishing:
        return WindowClosedError(
            _("The decisions of this round are being published at this moment.")
        )
    return None


def refusal_to_decide_about(
    user: User, entry: Entry, decision: Decision | None
) -> DomainError | None:
    """The same about one entry of the round; whoever has an own one in it was refused before. No query."""
    if decision and decision.is_published:
        return PublishedDecisionError(
            _("The decision about %(entry)s is published, so it stays.") % {"entry": entry.code}
        )
    if entry.state not in IN_THE_RUNNING:
        return WindowClosedError(
            _("%(entry)s is no longer in the running.") % {"entry": entry.code}
        )
    return refusal_as_writer(user, entry)


def refusal_to_publish(user: User, round_: Round, *, now: datetime) -> DomainError | None:
    """Decisions are published when no judge of the round can write any more."""
    return refusal_to_decide(user, round_) or refusal_while_scoring(round_, now=now)


def refusal_to_carry_out(user: User, round_: Round, *, now: datetime) -> DomainError | None:
    """The same for the worker, which finds itself under way."""
    return _refusal_to_have_a_part(user, round_) or refusal_while_scoring(round_, now=now)


def is_over(round_: Round, *, now: datetime) -> bool:
    """Whether no scorecard of the round can be written any more: it is closed, or its date and every extension have passed."""
    extended = Assignment.objects.standing().filter(round=round_, extended_until__gt=now)
    return is_over_by_date(round_, now=now) and not (
        round_.state == RoundState.OPEN and extended.exists()
    )


def is_over_by_date(round_: Round, *, now: datetime) -> bool:
    """The same as far as the round itself knows, without the extensions of single judges; no query."""
    if round_.state == RoundState.OPEN:
        return now >= round_.closes_at
    return round_.state != RoundState.DRAFT


def _refusal_to_have_a_part(user: User, round_: Round) -> DomainError | None:
    return refusal_to_organise(user, round_.competition) or refusal_to_read_results(user, round_)


def refusal_while_scoring(round_: Round, *, now: datetime) -> DomainError | None:
    """Nothing is published while a judge may still write."""
    if is_over(round_, now=now):
        return None
    return WindowClosedError(
        _("Judges of this round can still score. Close it, or wait until it has closed.")
    )
