"""The secret links of invitations: signed, and bound to one mail."""

from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from input2.accounts.models import Invitation
from input2.lib.errors import DomainError

SALT: Final = "input2.accounts.invitation"


class BrokenLinkError(DomainError):
    """No mail of ours carries this link."""

    code = "broken_link"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("This link is not complete, or it was changed. Open it once more from the mail.")
        )


def link_to(invitation: Invitation) -> str:
    """The absolute address for the mail."""
    return settings.PUBLIC_URL + path_to(invitation)


def path_to(invitation: Invitation) -> str:
    token = signing.Signer(salt=SALT).sign(f"{invitation.pk}.{invitation.nonce}")
    return reverse("accounts:invitation-open", args=[token])


def read(token: str) -> tuple[str, str]:
    """The invitation's key and the nonce of the mail that the link came in."""
    try:
        key, _dot, nonce = signing.Signer(salt=SALT).unsign(token).partition(".")
    except signing.BadSignature as problem:
        raise BrokenLinkError from problem
    return key, nonce
