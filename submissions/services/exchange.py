"""What organisers and a team say to each other about an entry: messages and questions."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.services import enquiries
from input2.accounts.models import User
from input2.lib.errors import DomainError
from submissions import emails, policies
from submissions.models import Entry, EntryMessage, EntryQuestion
from submissions.services.locking import locked
from submissions.services.recording import record

LONGEST_TEXT: Final = 4000


class NothingSaidError(DomainError):
    """A request or a message has to say something."""

    code = "nothing_said"
    status = 400


class DateTooEarlyError(DomainError):
    """A team needs time to answer."""

    code = "date_too_early"
    status = 400


@transaction.atomic
def write_to_team(
    entry: Entry, *, text: str, by: User, now: datetime, since: datetime | None = None
) -> EntryMessage:
    """Send what an organiser has to say to everybody on the team; it stays readable on the entry.

    Where `since` says when the organiser began to write, the same words sent twice from then on are one message.
    """
    addressed = locked(entry)
    if refusal := policies.refusal_to_deal_with(by, addressed):
        raise refusal
    if not text.strip():
        raise NothingSaidError(_("Write the message."))
    if since and (sent := _sent_since(since, addressed, text.strip(), by)):
        return sent
    message = EntryMessage.objects.create(
        entry=addressed, text=text.strip(), sent_by=by, sent_at=now
    )
    record("entry.message_sent", addressed, by=by, now=now, after={"message": message.pk})
    emails.team_written_to(message, at=now)
    return message


@transaction.atomic
def ask_about(entry: Entry, *, text: str, by: User, now: datetime) -> EntryQuestion:
    """Put a question about the entry to the organisers; question and answer stay with it for the whole team."""
    if refusal := policies.refusal_to_ask_about(by, entry):
        raise refusal
    enquiry = enquiries.ask(
        entry.competition,
        name=by.full_name,
        email=by.email,
        text=text,
        language=by.language,
        by=by,
        now=now,
        about=entry.code,
        read_at=reverse("submissions:entry", args=[entry.code]) + "#questions",
    )
    return EntryQuestion.objects.get_or_create(entry=entry, enquiry=enquiry)[0]


def _sent_since(since: datetime, entry: Entry, text: str, by: User) -> EntryMessage | None:
    return entry.messages.filter(sent_by=by, text=text, sent_at__gte=since).first()
