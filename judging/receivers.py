"""What judging does when an entry moves, and what it says when somebody is to join or an edition to be archived."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from competitions.models import Competition
from competitions.signals import archive_considered, joining
from input2.accounts.models import User
from input2.lib.errors import DomainError
from judging import policies, services
from submissions.models import Entry
from submissions.signals import entry_moved


@receiver(entry_moved)
def rank_again(*, entry: Entry, by: User, at: datetime, **_rest: Any) -> None:
    services.rank_again(entry, by=by, now=at)


@receiver(joining)
def refuse_judges(*, competition: Competition, user: User, **_rest: Any) -> DomainError | None:
    return policies.refusal_to_run(user, competition)


@receiver(archive_considered)
def refuse_while_judging(
    *, competition: Competition, now: datetime, **_rest: Any
) -> DomainError | None:
    return policies.refusal_to_archive(competition, now=now)
