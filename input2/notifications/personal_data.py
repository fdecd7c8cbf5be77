"""The mails that were sent to a person."""

from collections.abc import Mapping

from django.utils import timezone

from input2.lib.personal_data import Part, Person, Rows, rows
from input2.notifications.models import Message


def _tables(person: Person) -> Mapping[str, Rows]:
    # A link that lets somebody in does not belong in a file that is passed on.
    mine = Message.objects.filter(recipient=person.pk, is_secret=False)
    sent = mine.told(timezone.now()).order_by("created_at", "pk")
    columns = ("created_at", "sent_at", "to", "subject", "text", "language", "state", "scope")
    return {"messages": rows(sent, *columns)}


PART = Part("messages", given=frozenset({"notifications.Message.recipient"}), tables=_tables)
