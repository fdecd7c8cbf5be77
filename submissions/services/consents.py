from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.models import Question
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError
from submissions import policies
from submissions.models import Entry
from submissions.services.answers import write_answers
from submissions.services.locking import locked


class ConsentRequiredError(DomainError):
    """Without this declaration there is no entry."""

    code = "consent_required"


@transaction.atomic
def withdraw_consent(entry: Entry, key: str, *, by: User, now: datetime) -> None:
    """Take an optional consent back for every version it was given with; the next one is handed in without it."""
    mine = locked(entry)
    if refusal := policies.refusal_to_withdraw_consents(by, mine):
        raise refusal
    question = Question.objects.filter(competition=mine.competition, key=key).first()
    given = mine.consents.filter(question=question, withdrawn_at=None)
    if question is None or not given.exists():
        return
    if question.is_required_at(now):
        raise ConsentRequiredError(
            _(
                "“%(text)s” is a condition of entering and stands as long as the entry does. "
                "To take it back, withdraw the entry."
            )
            % {"text": question}
        )
    given.update(withdrawn_at=now)
    if question.retired_at is None:
        # Not a change that has to be handed in again, so the draft's revision stays.
        write_answers(mine, {key: False}, by=by, now=now)
    audit.record(
        action="entry.consent_withdrawn",
        by=by,
        target=mine,
        at=now,
        scope=mine.competition.slug,
        after={"question": key},
    )
