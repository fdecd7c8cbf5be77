"""Why a person may not take a step with an account."""

from django.conf import settings
from django.utils.translation import gettext as _

from input2.accounts.models import User
from input2.lib.errors import DomainError, ForbiddenError


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
