from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import ngettext

from input2.accounts.models import User
from input2.lib.errors import DomainError
from submissions.models import Entry
from submissions.services.answers import Sent, StaleAnswerError, save_section


class RefusedAnswersError(DomainError):
    """Nothing was saved; `refusals` says by question what stands in the way."""

    code = "answers_refused"

    def __init__(self, refusals: Mapping[str, DomainError]) -> None:
        count = len(refusals)
        super().__init__(
            ngettext(
                "%(count)d answer cannot be saved, so nothing was.",
                "%(count)d answers cannot be saved, so nothing was.",
                count,
            )
            % {"count": count}
        )
        self.refusals = dict(refusals)
        is_stale = any(isinstance(each, StaleAnswerError) for each in refusals.values())
        self.status = 409 if is_stale else 400


@transaction.atomic
def save_together(entry: Entry, sent: Mapping[str, Sent], *, by: User, now: datetime) -> None:
    """Save several answers, all or none: a program that is refused knows that nothing has changed."""
    if refusals := save_section(entry, sent, by=by, now=now):
        raise RefusedAnswersError(refusals)
