from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError
from input2.lib.workflow import check_transition
from submissions import emails, policies
from submissions.enums import EntryState, ScreeningOutcome
from submissions.models import Entry, Screening
from submissions.services.locking import locked
from submissions.signals import entry_moved
from submissions.workflow import TRANSITIONS


class ReasonMissingError(DomainError):
    """A finding against the applicant needs a reason that they can read."""

    code = "reason_missing"


class VersionChangedError(DomainError):
    """The team handed in again while the organiser was reading."""

    code = "version_changed"


@transaction.atomic
def screen(
    entry: Entry,
    *,
    outcome: ScreeningOutcome,
    reason: str,
    version_number: int,
    by: User,
    now: datetime,
) -> Screening:
    """Find the version that was read eligible or not; the applicant is told, with the reason."""
    screened = locked(entry)
    if refusal := policies.refusal_to_screen(by, screened, now=now):
        raise refusal
    check_transition(TRANSITIONS, EntryState(screened.state), EntryState(outcome.value))
    version = screened.current_version
    if version is None or version.number != version_number:
        raise VersionChangedError(
            _("The team has handed in a newer version in the meantime. Read it before you decide.")
        )
    if outcome == ScreeningOutcome.INELIGIBLE and not reason.strip():
        raise ReasonMissingError(
            _("Say why the entry is not eligible: the applicant reads this reason.")
        )
    screening = Screening.objects.create(
        entry=screened,
        version=version,
        outcome=outcome,
        reason=reason.strip(),
        screened_by=by,
        screened_at=now,
    )
    screened.state = outcome.value
    screened.changes_until = None
    screened.save(update_fields=["state", "changes_until"])
    audit.record(
        action=f"entry.found_{outcome.value}",
        by=by,
        target=screened,
        at=now,
        scope=screened.competition.slug,
        reason=screening.reason,
    )
    emails.screened(screening, at=now)
    entry_moved.send(Entry, entry=screened, by=by, at=now)
    return screening
