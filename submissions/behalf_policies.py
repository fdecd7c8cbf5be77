"""Why an organiser may not do something for an applicant, or None."""

from datetime import datetime

from django.utils.translation import gettext as _

from competitions.enums import QuestionType
from competitions.models import Competition, Membership, Question
from competitions.policies import refusal_to_organise
from input2.accounts.models import User
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from submissions.models import Entry
from submissions.policies import refusal_once_settled, refusal_to_deal_with
from submissions.writers import is_on_team


def refusal_to_begin_for(
    user: User, competition: Competition, *, now: datetime
) -> DomainError | None:
    """Organisers begin entries for others once the call has opened, and after it has closed too: paper arrives late."""
    if refusal := refusal_to_organise(user, competition):
        return refusal
    if not competition.is_public or now < competition.opens_at:
        return WindowClosedError(_("The call is not open yet."))
    return None


def refusal_to_enter(person: User, competition: Competition) -> DomainError | None:
    """Whoever runs the competition does not enter it."""
    if Membership.objects.role_of(person, competition):
        return ForbiddenError(_("People who run the competition do not take over its entries."))
    return None


def refusal_to_write_for(user: User, entry: Entry, *, now: datetime) -> DomainError | None:
    """Organisers write in any entry that can still change, but that of their own team or organisation."""
    return refusal_to_deal_with(user, entry) or refusal_once_settled(entry, now=now)


def refusal_to_hand_in_for(user: User, entry: Entry, *, now: datetime) -> DomainError | None:
    """The same, and no deadline: what is accepted late is marked as late."""
    return refusal_to_write_for(user, entry, now=now)


def refusal_to_extend(user: User, entry: Entry, *, now: datetime) -> DomainError | None:
    """More time helps only an entry that could still be handed in."""
    return refusal_to_write_for(user, entry, now=now)


def refusal_to_answer_for(user: User, entry: Entry, question: Question) -> DomainError | None:
    """A declaration and a voluntary answer are the applicant's own, whoever writes the rest."""
    is_declared = question.type == QuestionType.DECLARATION
    if not (is_declared or question.is_statistical) or is_on_team(user, entry):
        return None
    if question.is_statistical:
        return ForbiddenError(_("Only the applicant answers this, and nobody else reads it."))
    return ForbiddenError(
        _("Only the applicant declares this. Where they did so on paper, say so when you hand in.")
    )
