"""One function for each message about entries: who gets it, and what makes it unique."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from input2.accounts.models import User
from input2.notifications import services as notifications
from submissions.models import Entry, Screening, Version


def handed_in(version: Version, *, at: datetime) -> None:
    """Tell everyone on the team that the version arrived, with its fingerprint."""
    context = {
        "number": version.number,
        "sha256": version.sha256,
        "submitted_at": version.submitted_at,
    }
    for person in _team(version.entry):
        _queue("submissions/handed_in", version.entry, person, context, f"version-{version.pk}", at)


def screened(screening: Screening, *, at: datetime) -> None:
    """Tell everyone on the team what the organisers found, with the reason."""
    context = {"is_eligible": screening.outcome == "eligible", "reason": screening.reason}
    for person in _team(screening.entry):
        _queue(
            "submissions/screened",
            screening.entry,
            person,
            context,
            f"screening-{screening.pk}",
            at,
        )


def _team(entry: Entry) -> Iterable[User]:
    return [member.user for member in entry.team.select_related("user") if member.user]


def _queue(
    kind: str, entry: Entry, person: User, context: dict[str, Any], event: str, at: datetime
) -> None:
    url = settings.PUBLIC_URL + reverse("submissions:entry", args=[entry.code])
    notifications.queue(
        kind=kind,
        recipient=person,
        context={
            "entry": entry,
            "competition": entry.competition,
            "person": person,
            "url": url,
            **context,
        },
        dedupe_key=f"{kind}:{event}:{person.pk}",
        at=at,
        scope=entry.competition.slug,
    )
