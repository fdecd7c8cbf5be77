"""Findings of organisers on what was handed in: eligible, not eligible, or to be changed first."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from input2.accounts.models import User
from input2.lib.errors import DomainError
from input2.lib.workflow import check_transition
from submissions import checklist, emails, policies
from submissions.checklist import Checked, Said
from submissions.enums import EntryState, ScreeningOutcome
from submissions.models import ChangeRequest, Entry, Screening
from submissions.services.exchange import DateTooEarlyError, NothingSaidError
from submissions.services.recording import record
from submissions.services.screening_steps import (
    before,
    entry_under_screening,
    leave,
    version_of,
)
from submissions.services.superseding import silence_untold
from submissions.workflow import TRANSITIONS


class ReasonMissingError(DomainError):
    """A finding against the applicant needs a reason that they can read."""

    code = "reason_missing"


@transaction.atomic
def screen(
    entry: Entry,
    *,
    outcome: ScreeningOutcome,
    reason: str,
    version_number: int,
    by: User,
    now: datetime,
    checks: Iterable[Checked] = (),
    standing: int | None = None,
) -> Screening:
    """Find the version that was read eligible or not; the team is told after the grace, with the chosen reasons and `reason`."""
    screened = entry_under_screening(
        entry,
        lambda found: policies.refusal_to_screen(by, found, now=now),
        version_number=version_number,
        standing=standing,
        by=by,
        now=now,
    )
    check_transition(TRANSITIONS, EntryState(screened.state), EntryState(outcome.value))
    frozen = checklist.freeze(screened.competition, checks)
    said = Said(frozen, reason.strip())
    if outcome == ScreeningOutcome.ELIGIBLE:
        checklist.refuse_contradiction(frozen)
    elif not said:
        raise ReasonMissingError(
            _("Say why the entry is not eligible: the applicant reads this reason.")
        )
    silence_untold(screened, now=now)
    screening = Screening.objects.create(
        entry=screened,
        version=version_of(screened),
        outcome=outcome,
        reason=said.in_language_of(screened.competition),
        note=said.note,
        checks=frozen,
        screened_by=by,
        screened_at=now,
        **before(screened, now=now),
    )
    screened.state = outcome.value
    screened.changes_until = None
    action = f"entry.found_{outcome.value}"
    record(action, screened, by=by, now=now, reason=screening.reason)
    emails.screened(screening)
    leave(screened, screening, "state", "changes_until", by=by, now=now)
    return screening


@transaction.atomic
def request_changes(
    entry: Entry,
    *,
    what: str,
    until: datetime,
    by: User,
    now: datetime,
    checks: Iterable[Checked] = (),
    version_number: int | None = None,
    standing: int | None = None,
) -> ChangeRequest:
    """Reopen a handed-in entry for its team until a date, also after the call has closed; unanswered, its last version stands."""
    asked = entry_under_screening(
        entry,
        lambda found: policies.refusal_to_request_changes(by, found),
        version_number=version_number,
        standing=standing,
        by=by,
        now=now,
    )
    check_transition(TRANSITIONS, EntryState(asked.state), EntryState.CHANGES_REQUESTED)
    frozen = checklist.freeze(asked.competition, checks)
    said = Said(frozen, what.strip())
    if not said:
        raise NothingSaidError(_("Say what has to be changed: the team reads this."))
    if until <= now:
        raise DateTooEarlyError(_("The date for the changes has to lie ahead."))
    silence_untold(asked, now=now)
    request = ChangeRequest.objects.create(
        entry=asked,
        version=version_of(asked),
        what=said.in_language_of(asked.competition),
        note=said.note,
        checks=frozen,
        until=until,
        requested_by=by,
        requested_at=now,
        **before(asked, now=now),
    )
    asked.state = EntryState.CHANGES_REQUESTED
    asked.changes_until = until
    after = {"until": until.isoformat()}
    record("entry.changes_requested", asked, by=by, now=now, after=after)
    emails.changes_requested(request)
    leave(asked, request, "state", "changes_until", by=by, now=now)
    return request
