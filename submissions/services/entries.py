from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import self_check
from competitions.models import Competition, SelfCheckQuestion
from competitions.policies import refusal_to_start
from competitions.self_check import SelfCheck
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError
from input2.lib.workflow import check_transition
from submissions import emails, policies
from submissions.codes import new_code
from submissions.enums import EntryState, TeamRole
from submissions.models import Entry, TeamMember
from submissions.services.duplicates import request_search
from submissions.services.listing import list_draft
from submissions.services.locking import locked
from submissions.services.superseding import silence_untold
from submissions.signals import entry_moved
from submissions.workflow import TRANSITIONS

NOT_CHECKED: Final = SelfCheck()


class SelfCheckMissingError(DomainError):
    """The call asks questions before an entry is begun, and this person has not answered them as they stand."""

    code = "self_check_missing"

    def __init__(self, questions: Sequence[SelfCheckQuestion]) -> None:
        super().__init__(_("Answer the questions of the self-check before you start an entry."))
        self.questions = tuple(questions)


class SelfCheckFailedError(DomainError):
    """By their own answers, the person cannot enter."""

    code = "self_check_failed"


class WithdrawalReasonMissingError(DomainError):
    """Whoever takes an entry out says why."""

    code = "reason_missing"
    status = 400


@transaction.atomic
def start_entry(
    competition: Competition,
    *,
    by: User,
    now: datetime,
    code: str = "",
    check: SelfCheck = NOT_CHECKED,
) -> Entry:
    """A new draft of which `by` is the owner; a draft of theirs that is still untouched is given back.

    Where the call has a self-check, `check` has to pass it, and is kept with the entry.
    """
    # Two clicks at once wait for each other here instead of making two drafts.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if refusal := refusal_to_start(competition, now=now):
        raise refusal
    kept = _passed(competition, check)
    if not code and (untouched := _untouched_draft(competition, by)):
        return untouched
    if refusal := policies.refusal_to_start_another(competition, by):
        raise refusal
    entry = Entry.objects.create(
        competition=competition,
        code=code or new_code(competition),
        owner=by,
        created_at=now,
        updated_at=now,
        language=by.language,
        self_check=kept,
    )
    TeamMember.objects.create(
        entry=entry,
        user=by,
        full_name=by.full_name,
        email=by.email,
        role=TeamRole.OWNER,
        joined_at=now,
    )
    list_draft(entry)
    audit.record(action="entry.started", by=by, target=entry, at=now, scope=competition.slug)
    return entry


@transaction.atomic
def withdraw(entry: Entry, *, reason: str, by: User, now: datetime) -> None:
    """Take an entry out of the running for good and tell the team why; judges keep what they wrote."""
    mine = locked(entry, with_team=True)
    if refusal := policies.refusal_to_withdraw(by, mine):
        raise refusal
    if not reason.strip():
        raise WithdrawalReasonMissingError(
            _("Say why you withdraw the entry: your team and the organisers read it.")
        )
    check_transition(TRANSITIONS, EntryState(mine.state), EntryState.WITHDRAWN)
    silence_untold(mine, now=now)
    mine.state = EntryState.WITHDRAWN
    mine.withdrawn_at = now
    mine.withdrawal_reason = reason.strip()
    mine.save(update_fields=["state", "withdrawn_at", "withdrawal_reason"])
    audit.record(
        action="entry.withdrawn",
        by=by,
        target=mine,
        at=now,
        scope=mine.competition.slug,
        reason=mine.withdrawal_reason,
    )
    emails.withdrawn(mine, by=by, at=now)
    entry_moved.send(Entry, entry=mine, by=by, at=now)
    request_search(mine.competition, by=by, now=now)


def _passed(competition: Competition, check: SelfCheck) -> list[dict[str, Any]]:
    questions = list(competition.self_check_questions.all())
    if not self_check.is_complete(questions, check):
        raise SelfCheckMissingError(questions)
    if self_check.failed(questions, check):
        raise SelfCheckFailedError(_("By your answers to the self-check, you cannot enter."))
    return self_check.as_kept(questions, check)


def _untouched_draft(competition: Competition, person: User) -> Entry | None:
    return Entry.objects.filter(
        competition=competition, owner=person, state=EntryState.DRAFT, revision=0
    ).first()
