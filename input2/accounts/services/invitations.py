"""Inviting people by mail. The app that invites has asked its own policy whether `by` may; what a link is worth is decided here."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from input2.accounts import emails, policies
from input2.accounts.enums import InvitationState
from input2.accounts.models import Invitation, User
from input2.accounts.purposes import purpose_of
from input2.accounts.workflow import TRANSITIONS
from input2.audit import services as audit
from input2.lib.errors import DomainError
from input2.lib.workflow import check_transition

VALIDITY: Final = timedelta(days=14)


class AlreadyInvitedError(DomainError):
    """The same person was asked the same thing and has not answered yet."""

    code = "already_invited"

    def __init__(self, email: str) -> None:
        sentence = _("%(email)s was invited already. You can send that invitation again.")
        super().__init__(sentence % {"email": email})


@dataclass(frozen=True, kw_only=True)
class NewInvitation:
    """Whom to ask for what; `subject` and `data` are the purpose's own and come back in `Purpose.accept`."""

    purpose: str
    email: str
    language: str
    full_name: str = ""
    scope: str = ""
    subject: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def invite(new: NewInvitation, *, by: User, now: datetime) -> Invitation:
    """Ask a person by mail; whoever has not answered yet is not asked the same thing twice."""
    _withdraw_expired(new, by=by, now=now)
    invitation = Invitation(
        purpose=new.purpose,
        scope=new.scope,
        subject=new.subject,
        data=dict(new.data),
        email=new.email.strip().lower(),
        full_name=new.full_name,
        language=new.language,
        invited_by=by,
        invited_at=now,
        nonce=secrets.token_urlsafe(16),
        sent_at=now,
        expires_at=now + VALIDITY,
    )
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as problem:
        if _pending(new).exists():
            raise AlreadyInvitedError(invitation.email) from problem
        raise
    after = {"email": invitation.email, "full_name": new.full_name, **new.data}
    _record("invitation.sent", invitation, by=by, now=now, after=after)
    emails.invited(invitation)
    return invitation


@transaction.atomic
def resend(invitation: Invitation, *, by: User, now: datetime) -> Invitation:
    """A new mail with a new link and a new term; the earlier link is dead, and `by` is now who invites."""
    locked = _locked(invitation)
    if refusal := policies.refusal_to_resend(locked, now=now):
        raise refusal
    locked.nonce = secrets.token_urlsafe(16)
    locked.sendings += 1
    locked.sent_at = now
    locked.expires_at = now + VALIDITY
    locked.invited_by = by
    locked.save(update_fields=["nonce", "sendings", "sent_at", "expires_at", "invited_by"])
    _record("invitation.resent", locked, by=by, now=now)
    emails.invited(locked)
    return locked


@transaction.atomic
def revoke(invitation: Invitation, *, by: User, now: datetime) -> Invitation:
    """Take an invitation back; its link says so to whoever opens it."""
    locked = _locked(invitation)
    if refusal := policies.refusal_once_ended(locked):
        raise refusal
    _end(locked, InvitationState.REVOKED, by=by, now=now)
    return locked


@transaction.atomic
def accept(invitation: Invitation, *, by: User, now: datetime) -> Invitation:
    """Give the person their part, once."""
    locked = _locked(invitation)
    if refusal := policies.refusal_to_accept(locked, by, now=now):
        raise refusal
    purpose_of(locked).accept(locked, by=by, now=now)
    _end(locked, InvitationState.ACCEPTED, by=by, now=now)
    return locked


@transaction.atomic
def decline(invitation: Invitation, *, by: User | None, now: datetime) -> Invitation:
    """Say no; the link proves the address, so an account is not needed."""
    locked = _locked(invitation)
    if refusal := policies.refusal_to_answer(locked, now=now):
        raise refusal
    purpose_of(locked).decline(locked, now=now)
    _end(locked, InvitationState.DECLINED, by=by, now=now)
    return locked


def _locked(invitation: Invitation) -> Invitation:
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("invited_by")
        .get(pk=invitation.pk)
    )


def _pending(new: NewInvitation) -> Any:
    same = Invitation.objects.pending().about(new.purpose, scope=new.scope, subject=new.subject)
    return same.filter(email=new.email.strip().lower())


def _withdraw_expired(new: NewInvitation, *, by: User, now: datetime) -> None:
    """One whose term is over makes room for a new one."""
    for expired in _pending(new).filter(expires_at__lte=now).select_for_update(of=("self",)):
        _end(expired, InvitationState.REVOKED, by=by, now=now)


def _end(invitation: Invitation, after: InvitationState, *, by: User | None, now: datetime) -> None:
    check_transition(TRANSITIONS, InvitationState(invitation.state), after)
    invitation.state = after
    invitation.ended_by = by
    invitation.ended_at = now
    invitation.save(update_fields=["state", "ended_by", "ended_at"])
    _record(f"invitation.{after}", invitation, by=by, now=now)


def _record(
    action: str, invitation: Invitation, *, by: User | None, now: datetime, **details: Any
) -> None:
    audit.record(action=action, by=by, target=invitation, at=now, scope=invitation.scope, **details)
