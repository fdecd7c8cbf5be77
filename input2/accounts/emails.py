"""The mails of invitations, and the last one."""

from datetime import datetime

from django.utils import translation

from input2.accounts import links
from input2.accounts.models import Invitation
from input2.accounts.purposes import offer_of
from input2.lib.templatetags.display import in_sentence
from input2.notifications import services as notifications
from input2.notifications.erasing import FAREWELL


def invited(invitation: Invitation) -> None:
    """Send the link as it works now; nobody but the person reads it, and it is erased once sent."""
    with translation.override(invitation.language):
        offer = offer_of(invitation)
        expires = in_sentence(invitation.expires_at, offer.zone)
    notifications.queue(
        kind="account/invitation",
        recipient=None,
        to=invitation.email,
        language=invitation.language,
        context={
            "competition_name": offer.host,
            "full_name": invitation.full_name,
            "email": invitation.email,
            "offer": offer,
            "expires": expires,
            "action_url": links.link_to(invitation),
        },
        dedupe_key=invitation.mail_key,
        at=invitation.sent_at,
        scope=invitation.scope,
        is_secret=True,
    )


def deleted(to: str, language: str, *, number: int, at: datetime) -> None:
    """The last mail: whoever did not delete the account themselves has to hear of it. Its row goes once it is sent."""
    notifications.queue(
        kind=FAREWELL,
        recipient=None,
        to=to,
        language=language,
        context={},
        dedupe_key=f"{FAREWELL}:{number}",
        at=at,
        is_secret=True,
    )
