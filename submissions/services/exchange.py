"""What organisers and a team say to each other about an entry: changes asked for, messages, questions."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.enums import Role
from competitions.services import enquiries
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError
from input2.lib.workflow import check_transition
from submissions import emails, policies
from submissions.enums import EntryState
from submissions.models import ChangeRequest, Entry, EntryMessage, EntryQuestion
from submissions.services.locking import locked
from submissions.signals import entry_moved
from submissions.workflow import TRANSITIONS

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
def request_changes(
    entry: Entry, *, what: str, until: datetime, by: User, now: datetime
) -> ChangeRequest:
    """Reopen a handed-in entry for its team until a date, also after the call has closed; unanswered, its last version stands."""
    asked = locked(entry)
    if refusal := policies.refusal_to_request_changes(by, asked):
        raise refusal
    check_transition(TRANSITIONS, EntryState(asked.state), EntryState.CHANGES_REQUESTED)
    if not what.strip():
        raise NothingSaidError(_("Say what has to be changed: the team reads this."))
    if until <= now:
        raise DateTooEarlyError(_("The date for the changes has to lie ahead."))
    request = ChangeRequest.objects.create(
        entry=asked,
        version=asked.versions.latest("number"),
        what=what.strip(),
        until=until,
        requested_by=by,
        requested_at=now,
    )
    asked.state = EntryState.CHANGES_REQUESTED
    asked.changes_until = until
    asked.save(update_fields=["state", "changes_until"])
    _record("entry.changes_requested", asked, by=by, now=now, after={"until": until.isoformat()})
    emails.changes_requested(request, at=now)
    entry_moved.send(Entry, entry=asked, by=by, at=now)
    return request


@transaction.atomic
def write_to_team(entry: Entry, *, text: str, by: User, now: datetime) -> EntryMessage:
    """Send what an organiser has to say to everybody on the team; it stays readable on the entry."""
    addressed = locked(entry)
    if refusal := policies.refusal_to_deal_with(by, addressed):
        raise refusal
    if not text.strip():
        raise NothingSaidError(_("Write the message."))
    message = EntryMessage.objects.create(
        entry=addressed, text=text.strip(), sent_by=by, sent_at=now
    )
    _record("entry.message_sent", addressed, by=by, now=now, after={"message": message.pk})
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
    return EntryQuestion.objects.create(entry=entry, enquiry=enquiry)


def _record(
    action: str, entry: Entry, *, by: User, now: datetime, after: dict[str, object]
) -> None:
    audit.record(
        action=action,
        by=by,
        role=Role.ORGANISER,
        target=entry,
        at=now,
        scope=entry.competition.slug,
        after=after,
    )
