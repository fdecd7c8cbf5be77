"""What judging does when an entry moves."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from input2.accounts.models import User
from judging import services
from submissions.models import Entry
from submissions.signals import entry_moved


@receiver(entry_moved)
def rank_again(*, entry: Entry, by: User, at: datetime, **_rest: Any) -> None:
    services.rank_again(entry, by=by, now=at)
