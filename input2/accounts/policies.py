"""Why a person may not take a step with an account, or with an invitation."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from input2.accounts import selectors
from input2.accounts.enums import InvitationState
from input2.accounts.models import Invitation, User
from input2.accounts.purposes import offer_of, purpose_of
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from input2.lib.templatetags.display import in_sentence

# A double click sends one mail.
PAUSE: Final = timedelta(minutes=1)

ENDED: Final[Mapping[str, Promise]] = {
    InvitationState.ACCEPTED: gettext_lazy("This invitation was accepted already."),
    InvitationState.DECLINED: gettext_lazy("This invitation was declined already."),
    InvitationState.REVOKED: gettext_lazy("This invitation was withdrawn by those who sent it."),
}


class InvitationOverError(WindowClosedError):
    """The link was good once and leads nowhere any more."""

    code = "invitation_over"
    status = 410


class WrongAddressError(ForbiddenError):
    """The invitation is for another address than those of the person who signed in."""

    code = "wrong_address"


def refusal_of_demonstration_sign_in() -> DomainError | None:
    """Why nobody may sign in with one click here."""
    if not settings.DEMONSTRATION_SIGN_IN:
        return ForbiddenError(
            _("One-click sign-in works only in a demonstration that this machine alone can reach.")
        )
    return None


def refusal_to_sign_in_without_password(user: User) -> DomainError | None:
    """Why this person may not be signed in with one click."""
    if refusal := refusal_of_demonstration_sign_in():
        return refusal
    if not (user.is_demonstration and user.is_active) or user.is_staff or user.is_superuser:
        return ForbiddenError(_("Only demonstration people sign in without a password."))
    return None


def refusal_to_open(invitation: Invitation, nonce: str, *, now: datetime) -> DomainError | None:
    """A link works until the invitation has its answer, expires, or is sent again."""
    if refusal := refusal_to_answer(invitation, now=now):
        return refusal
    if nonce != invitation.nonce:
        return InvitationOverError(
            _("A newer mail has replaced this link. Open the link in the latest mail.")
        )
    return None


def refusal_once_ended(invitation: Invitation) -> DomainError | None:
    """An invitation that has its answer, or was withdrawn, stays as it is."""
    if invitation.is_pending:
        return None
    return InvitationOverError(str(ENDED[invitation.state]))


def refusal_to_answer(invitation: Invitation, *, now: datetime) -> DomainError | None:
    """One answer, before the term ends."""
    if refusal := refusal_once_ended(invitation):
        return refusal
    if invitation.is_expired(now):
        expired = in_sentence(invitation.expires_at, offer_of(invitation).zone)
        return InvitationOverError(
            _("This invitation expired on %(at)s. Ask those who sent it for a new one.")
            % {"at": expired}
        )
    return None


def refusal_to_accept(invitation: Invitation, user: User, *, now: datetime) -> DomainError | None:
    """The person has to own the address that was invited, and nothing of the purpose's own may stand against it."""
    if refusal := refusal_to_answer(invitation, now=now):
        return refusal
    if not selectors.has_verified_address(user, invitation.email):
        return WrongAddressError(
            _("This invitation is for %(invited)s, and you are signed in as %(email)s.")
            % {"invited": invitation.email, "email": user.email}
        )
    return purpose_of(invitation).refusal(invitation, user, now=now)


def refusal_to_resend(invitation: Invitation, *, now: datetime) -> DomainError | None:
    """What has its answer is not asked again; expired invitations are."""
    if refusal := refusal_once_ended(invitation):
        return refusal
    if now < invitation.sent_at + PAUSE:
        return WindowClosedError(
            _("The mail was sent less than a minute ago. Wait a moment before sending it again.")
        )
    return None
