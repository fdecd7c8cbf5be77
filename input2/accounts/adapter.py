"""How django-allauth behaves here: its mails go through the outbox like all others."""

import uuid
from typing import Any, NamedTuple

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone, translation

from input2.accounts import held_invitations
from input2.accounts.models import User
from input2.notifications import services as notifications


class Mail(NamedTuple):
    kind: str
    is_secret: bool


VERIFICATION = Mail("account/verification", is_secret=True)
PASSWORD_CHANGED = Mail("account/password_changed", is_secret=False)
ADDRESSES_CHANGED = Mail("account/addresses_changed", is_secret=False)
MAILS = {
    "email_confirmation": VERIFICATION,
    "email_confirmation_signup": VERIFICATION,
    "password_reset_key": Mail("account/password_reset", is_secret=True),
    "unknown_account": Mail("account/unknown_account", is_secret=False),
    "account_already_exists": Mail("account/already_exists", is_secret=False),
    "password_changed": PASSWORD_CHANGED,
    "password_set": PASSWORD_CHANGED,
    "password_reset": PASSWORD_CHANGED,
    "email_changed": ADDRESSES_CHANGED,
    "email_confirm": ADDRESSES_CHANGED,
    "email_deleted": ADDRESSES_CHANGED,
}


class AccountAdapter(DefaultAccountAdapter):
    """Queues what allauth would send; a dead mail server or broker never breaks a page of an account."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mail = MAILS[template_prefix.rpartition("/")[2]]
        user = context.get("user")
        recipient = user if isinstance(user, User) else None
        with transaction.atomic():
            notifications.queue(
                kind=mail.kind,
                recipient=recipient,
                to=email,
                language=recipient.language if recipient else translation.get_language(),
                context={**context, "email": email},
                dedupe_key=f"{mail.kind}:{uuid.uuid4()}",
                at=timezone.now(),
                is_secret=mail.is_secret,
            )

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """Whoever signs up by the link of an invitation has read a mail to its address: that is all that confirming would prove."""
        return held_invitations.proves(request, email, now=timezone.now())

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person what was changed in their account, in their own language."""
        named = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, named, email)
