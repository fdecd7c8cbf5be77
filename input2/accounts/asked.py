"""How invitations stand, in words, for those who sent them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from input2.accounts.enums import InvitationState
from input2.accounts.models import Invitation, InvitationQuerySet
from input2.notifications.enums import MessageState
from input2.notifications.models import Message

# A "no" is shown for a month: those who asked have read it by then.
REMEMBERED: Final = timedelta(days=30)


def to_show(invitations: InvitationQuerySet, *, now: datetime) -> InvitationQuerySet:
    """Those that wait, and those that were declined lately."""
    waiting = Q(state=InvitationState.PENDING)
    declined = Q(state=InvitationState.DECLINED, ended_at__gt=now - REMEMBERED)
    return invitations.filter(waiting | declined).for_listing()


def mails_of(invitations: Sequence[Invitation]) -> Mapping[str, Message]:
    """The mail that carries each one's link as it works now, by its key; one query."""
    keys = [each.mail_key for each in invitations]
    found = Message.objects.filter(dedupe_key__in=keys).only("dedupe_key", "state", "error")
    return {message.dedupe_key: message for message in found}


def fate(invitation: Invitation, *, now: datetime) -> tuple[str, str]:
    """A word and the tone of its badge."""
    if invitation.state == InvitationState.DECLINED:
        return str(InvitationState.DECLINED.label), "neutral"
    if invitation.is_expired(now):
        return _("Expired"), "warning"
    return str(InvitationState.PENDING.label), "accent"


def mail_trouble(mail: Message | None) -> str:
    """What is wrong with the mail, if anything."""
    if mail is None or mail.state == MessageState.SENT:
        return ""
    if mail.state == MessageState.FAILED:
        return _("The mail could not be delivered: %(error)s") % {"error": mail.error_text}
    if mail.state == MessageState.UNCERTAIN:
        return _("Nobody knows whether the mail arrived.")
    return _("The mail is on its way.")
