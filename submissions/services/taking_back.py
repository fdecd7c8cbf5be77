"""Taking a step of screening back, until somebody was told of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from input2.accounts.models import User
from input2.lib.errors import DomainError
from input2.lib.workflow import check_transition
from input2.notifications import services as notifications
from submissions import emails, policies, steps
from submissions.enums import EntryState
from submissions.models import Entry, TrackMove
from submissions.services.locking import locked
from submissions.services.recording import record
from submissions.services.screening_steps import StaleFindingError, store
from submissions.services.superseding import tell_after_all
from submissions.services.track_moves import answer_of_track
from submissions.steps import AnyStep
from submissions.workflow import TRANSITIONS


class NothingToTakeBackError(DomainError):
    """No step of screening stands, or something has come after it."""

    code = "nothing_to_take_back"


@transaction.atomic
def take_back(entry: Entry, *, by: User, now: datetime, standing: int | None = None) -> AnyStep:
    """Undo the last step of screening while its mail is still in the outbox; the step stays as history."""
    screened = locked(entry)
    if refusal := policies.refusal_to_deal_with(by, screened):
        raise refusal
    if standing is not None and standing != screened.screening_revision:
        raise StaleFindingError(steps.what_stands(screened))
    step = steps.latest_standing(screened)
    if step is None:
        raise NothingToTakeBackError(_("There is no finding that could be taken back."))
    if steps.is_overtaken(screened, step):
        raise NothingToTakeBackError(
            _(
                "Something has happened to the entry since, so the last finding cannot be taken back."
            )
        )
    taken_out = notifications.take_out(emails.dedupe_prefix(step))
    _restore(screened, step, by=by, now=now)
    step.undone_at, step.undone_by = now, by
    step.save(update_fields=["undone_at", "undone_by"])
    record(
        "entry.step_taken_back",
        screened,
        by=by,
        now=now,
        before={"step": step._meta.label_lower, "id": step.pk, "state": steps.state_after(step)},
        after={"state": screened.state, "mails_taken_out": taken_out},
    )
    tell_after_all(screened, now=now)
    store(screened, "state", "changes_until", "track", "sub_field", "revision", by=by, now=now)
    return step


def _restore(entry: Entry, step: AnyStep, *, by: User, now: datetime) -> None:
    if isinstance(step, TrackMove):
        entry.track, entry.sub_field = step.before, step.sub_field_before
        _restore_answers(entry, step, by=by, now=now)
        return
    state = EntryState(step.state_before)
    check_transition(TRANSITIONS, EntryState(entry.state), state)
    entry.state, entry.changes_until = state, step.until_before


def _restore_answers(entry: Entry, step: TrackMove, *, by: User, now: datetime) -> None:
    """Only where the draft still says what the move wrote: what the team has chosen since is theirs."""
    moved_to = step.after.key if step.after else None
    stored = dict(
        entry.answers.filter(question__key__in=step.answers_before).values_list(
            "question__key", "value"
        )
    )
    if moved_to in stored.values() or not any(stored.values()):
        is_of_move = {key: stored.get(key) in (moved_to, None) for key in step.answers_before}
        before = {key: was for key, was in step.answers_before.items() if is_of_move[key]}
        answer_of_track(entry, before, by=by, now=now)
