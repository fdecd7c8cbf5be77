"""Keeps in an entry's history what organisers do with it."""

from datetime import datetime
from typing import Any

from competitions.enums import Role
from input2.accounts.models import User
from input2.audit import services as audit
from input2.audit.models import Event
from submissions.models import Entry


def record(action: str, entry: Entry, *, by: User, now: datetime, **details: Any) -> Event:
    """An event of the competition's organisers; `details` are those of `audit.record`."""
    return audit.record(
        action=action,
        by=by,
        role=Role.ORGANISER,
        target=entry,
        at=now,
        scope=entry.competition.slug,
        **details,
    )
