"""Queueing, sending and sending again; the row is the truth, a task only a hint that work is due."""

import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from input2.audit import services as audit
from input2.lib.commits import after_commit
from input2.lib.errors import DomainError
from input2.lib.locks import advisory_lock
from input2.lib.personal_data import FORMER_DOMAIN
from input2.lib.workflow import check_transition
from input2.notifications import tasks, transport
from input2.notifications.enums import MessageState
from input2.notifications.models import Message
from input2.notifications.rendering import render
from input2.notifications.workflow import BY_HAND, TRANSITIONS

# Eight attempts over about a day: a mail server's bad night must not lose a message.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 4, 15, 60, 180, 420, 720))
SWEEP_LIMIT = 1000
# What a mail server has, or may have.
TOLD = frozenset({MessageState.SENDING, MessageState.SENT, MessageState.UNCERTAIN})


class AlreadySentError(DomainError):
    """Nobody can call a mail back that has gone."""

    code = "already_sent"


class Recipient(Protocol):
    """What a message needs to know of a person; the model itself stands in an app above."""

    @property
    def pk(self) -> Any: ...
    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...


def queue(  # noqa: PLR0913 -- the parts of one message
    *,
    kind: str,
    recipient: Recipient | None,
    to: str = "",
    language: str = "",
    context: Mapping[str, object],
    dedupe_key: str,
    at: datetime,
    scope: str = "",
    is_secret: bool = False,
    due_at: datetime | None = None,
) -> Message:
    """Put a message in the outbox; the same `dedupe_key` gives the same message and never a second mail.

    Until `due_at` it stays there, and can be taken out again.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("notifications.queue must run inside the transaction of its cause.")
    language = language or _language(recipient)
    wording = render(kind, language=language, context={"recipient": recipient, **context})
    fields = {
        "scope": scope,
        "kind": kind,
        "recipient_id": recipient.pk if recipient else None,
        "to": to or (recipient.email if recipient else ""),
        "language": language,
        "subject": wording.subject,
        "text": wording.text,
        "html": wording.html,
        "is_secret": is_secret,
        "due_at": due_at or at,
        "message_id": make_msgid(domain=settings.PUBLIC_HOST or "localhost"),
        "created_at": at,
    }
    fields |= _fate_of(str(fields["to"]))
    mine = Message(dedupe_key=dedupe_key, **fields)
    Message.objects.bulk_create([mine], ignore_conflicts=True)
    message = Message.objects.get(dedupe_key=dedupe_key)
    is_new = message.pk == mine.pk
    if is_new and message.state == MessageState.QUEUED and message.due_at <= at:
        _deliver_after_commit([message.pk])
    return message


def _fate_of(address: str) -> dict[str, object]:
    """A mail to somebody who has deleted their account is not sent, and the outbox says why."""
    if not address.endswith(f"@{FORMER_DOMAIN}"):
        return {}
    error = gettext_noop("This person has deleted their account.")
    return {"state": MessageState.FAILED, "error": error}


def deliver(message_id: uuid.UUID | str, *, now: datetime) -> None:
    """Send a due message once, whoever else tries at the same time."""
    message = _claim(message_id, now=now)
    if message is None:
        return
    try:
        transport.send(message)
    except transport.TemporaryError as problem:
        _retry_or_give_up(message, str(problem), now=now)
    except transport.PermanentError as problem:
        _leave_sending(message, MessageState.FAILED, error=str(problem))
    except transport.UnknownFateError as problem:
        _leave_sending(message, MessageState.UNCERTAIN, error=str(problem))
    else:
        _mark_sent(message, now=now)


@transaction.atomic
def resend(message: Message, *, by: AbstractBaseUser, now: datetime) -> Message:
    """A person takes responsibility for sending again what failed or may have arrived."""
    locked = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    before = MessageState(locked.state)
    check_transition(BY_HAND, before, MessageState.QUEUED)
    locked.state = MessageState.QUEUED
    locked.attempts = 0
    locked.due_at = now
    locked.save(update_fields=["state", "attempts", "due_at"])
    audit.record(
        action="message.resent",
        by=by,
        target=locked,
        at=now,
        scope=locked.scope,
        before={"state": before.value},
        after={"state": MessageState.QUEUED.value},
    )
    _deliver_after_commit([locked.pk])
    return locked


def take_out(prefix: str) -> int:
    """Take the mails about one event out of the outbox, all or none: refused once one of them has gone; how many are taken out.

    `prefix` begins their dedupe keys. Runs in the transaction that takes the event itself back.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("notifications.take_out must run inside the transaction of its cause.")
    about = Message.objects.filter(dedupe_key__startswith=prefix).order_by("pk")
    # Whoever claims one to send it does so under the same lock: either it has gone, or it never goes.
    found = list(about.select_for_update(of=("self",)))
    if any(message.state in TOLD for message in found):
        raise AlreadySentError(_("The mail about it has been sent already."))
    waiting = [message.pk for message in found if message.state == MessageState.QUEUED]
    if waiting:
        check_transition(TRANSITIONS, MessageState.QUEUED, MessageState.CANCELLED)
        Message.objects.filter(pk__in=waiting).update(state=MessageState.CANCELLED)
    return len(waiting)


def put_back(prefix: str, *, due_at: datetime) -> None:
    """Let the mails about one event go after all that were taken out before, at `due_at`."""
    taken_out = Message.objects.filter(dedupe_key__startswith=prefix, state=MessageState.CANCELLED)
    check_transition(TRANSITIONS, MessageState.CANCELLED, MessageState.QUEUED)
    taken_out.update(state=MessageState.QUEUED, due_at=due_at)


def sweep(*, now: datetime) -> None:
    """Pick up what is due, however its task was lost, and give up guessing about what was cut off."""
    with advisory_lock("input2.notifications.sweep") as is_ours:
        if not is_ours:
            return
        Message.objects.cut_off(now).update(
            state=MessageState.UNCERTAIN,
            sending_since=None,
            error=gettext_noop(
                "The sending process was interrupted; the message may have arrived."
            ),
        )
        due = Message.objects.due(now).order_by("due_at").values_list("pk", flat=True)
        _deliver_after_commit(list(due[:SWEEP_LIMIT]))


@transaction.atomic(durable=True)
def _claim(message_id: uuid.UUID | str, *, now: datetime) -> Message | None:
    waiting = Message.objects.due(now).select_for_update(skip_locked=True, of=("self",))
    message = waiting.filter(pk=message_id).first()
    if message:
        check_transition(TRANSITIONS, MessageState(message.state), MessageState.SENDING)
        message.state = MessageState.SENDING
        message.sending_since = now
        message.attempts += 1
        message.save(update_fields=["state", "sending_since", "attempts"])
    return message


def _retry_or_give_up(message: Message, error: str, *, now: datetime) -> None:
    if message.attempts > len(PAUSES):
        _leave_sending(message, MessageState.FAILED, error=error)
        return
    # Jitter: what failed together should not come back together.
    pause = PAUSES[message.attempts - 1] * random.uniform(0.8, 1.2)  # noqa: S311 -- not a secret
    _leave_sending(message, MessageState.QUEUED, error=error, due_at=now + pause)


def _mark_sent(message: Message, *, now: datetime) -> None:
    erased = {"text": "", "html": ""} if _must_erase(message) else {}
    _leave_sending(message, MessageState.SENT, error="", sent_at=now, **erased)


def _must_erase(message: Message) -> bool:
    return message.is_secret and not settings.DEMONSTRATION_SIGN_IN


def _leave_sending(message: Message, after: MessageState, **fields: Any) -> None:
    check_transition(TRANSITIONS, MessageState.SENDING, after)
    # The attempt is the token: a sender that was given up must not overwrite what came after it.
    ours = Message.objects.filter(
        pk=message.pk, state=MessageState.SENDING, attempts=message.attempts
    )
    ours.update(state=after, sending_since=None, **fields)


def _deliver_after_commit(ids: Sequence[uuid.UUID]) -> None:
    after_commit(_send_tasks, ids)


def _send_tasks(ids: Sequence[uuid.UUID]) -> None:
    # The first refusal of a dead broker ends the loop; the sweep comes back for the rest.
    for pk in ids:
        tasks.deliver.delay(message_id=str(pk))


def _language(recipient: Recipient | None) -> str:
    return (
        (recipient.language if recipient else "")
        or translation.get_language()
        or settings.LANGUAGE_CODE
    )
