"""Letting go of mails whose reader has gone."""

from typing import Final

from django.db.models import Q
from django.db.models.functions import Lower

from input2.lib.personal_data import Person
from input2.notifications.enums import MessageState
from input2.notifications.models import Message

FAREWELL: Final = "account/deleted"
ENDED: Final = (
    MessageState.SENT,
    MessageState.FAILED,
    MessageState.UNCERTAIN,
    MessageState.CANCELLED,
)


def erase_messages(person: Person) -> None:
    """Everything that was written to the person, sent or not."""
    theirs = Message.objects.alias(address=Lower("to"))
    theirs.filter(Q(recipient=person.pk) | Q(address__in=person.emails)).delete()


def forget_farewells() -> None:
    """The last mail names the address that it goes to: once it has gone, nothing needs it."""
    Message.objects.filter(kind=FAREWELL, state__in=ENDED).delete()
