"""What the people of an entry are told of it: it has arrived, it was withdrawn, there is more time, organisers write."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from competitions.models import Membership
from input2.accounts.models import User
from input2.audit.models import Event
from input2.notifications import services as notifications
from submissions.emails.readers import (
    about,
    entry_path,
    loaded_team_of,
    own_zone,
    queue,
    queue_with_button,
    reader_of,
    team_of,
)
from submissions.models import Attachment, Entry, EntryMessage, Extension, Redaction, Version

MISSING_SHOWN = 12


def handed_in(version: Version, *, at: datetime) -> None:
    """Tell everyone on the team that the version arrived, with its fingerprint; needs the team loaded with its accounts."""
    entry = version.entry
    context = {
        "number": version.number,
        "sha256": version.sha256,
        "submitted_at": version.submitted_at,
        "on_behalf_reason": version.on_behalf_reason,
        "is_late": version.is_late,
    }
    for reader in loaded_team_of(entry):
        own = {**context, "own_zone": reader.own_zone(entry, version.submitted_at)}
        queue("submissions/handed_in", entry, reader, own, f"version-{version.pk}", at)


def withdrawn(entry: Entry, *, by: User, at: datetime) -> None:
    """Tell everyone on the team that the entry is out of the running, and why; needs the team loaded with its accounts."""
    context = {"reason": entry.withdrawal_reason, "by": by, "withdrawn_at": at}
    for reader in loaded_team_of(entry):
        own = {**context, "own_zone": reader.own_zone(entry, at)}
        queue("submissions/withdrawn", entry, reader, own, f"entry-{entry.pk}", at)


def written_for(entry: Entry, event: Event, *, at: datetime) -> None:
    """Tell everyone on the team that organisers write in their entry from now on, and why."""
    for reader in team_of(entry):
        context = {"reason": event.reason}
        queue("submissions/written_for", entry, reader, context, f"event-{event.pk}", at)


def deadline_extended(extension: Extension, *, at: datetime) -> None:
    """Tell everyone on the team until when their entry alone can be handed in, with what the clocks of their own zone show."""
    entry = extension.entry
    context = {"until": extension.until, "reason": extension.reason, "closes_at": entry.deadline()}
    for reader in team_of(entry):
        own = {**context, "own_zone": reader.own_zone(entry, entry.deadline())}
        queue("submissions/extended", entry, reader, own, f"extension-{extension.pk}", at)


def team_written_to(message: EntryMessage, *, at: datetime) -> None:
    """Bring an organiser's message to everyone on the team, each with the words around it in their language."""
    for reader in team_of(message.entry):
        context, event = {"text": message.text}, f"message-{message.pk}"
        queue("submissions/message", message.entry, reader, context, event, at)


def redaction_outdated(redaction: Redaction, version: Version, to: User, *, at: datetime) -> None:
    """Tell the organiser who redacted the entry that judges of blind rounds wait for another look at it."""
    entry = version.entry
    context = {"number": version.number, "redacted": redaction.version.number}
    path = reverse("submissions:redaction", args=[entry.competition.slug, entry.code])
    kind, event = "submissions/redaction_outdated", f"version-{version.pk}"
    queue_with_button(kind, entry, reader_of(to), context, event, at, path=path)


def quarantined(attachment: Attachment, *, at: datetime) -> None:
    """Tell the team and the organisers that a file holds a virus: nobody gets it, and what was handed in stands."""
    entry = attachment.entry
    context = {"name": attachment.stored.name, "virus": attachment.stored.virus}
    event = f"file-{attachment.pk}"
    team = team_of(entry)
    for reader in team:
        kind = "submissions/file_quarantined"
        queue_with_button(kind, entry, reader, context, event, at, path=entry_path(entry))
    if entry.current_version_id is None:
        # Organisers see nothing of a draft.
        return
    page = reverse("site:entry", args=[entry.competition.slug, entry.code])
    accounts = [reader.account.pk for reader in team if reader.account]
    organisers = Membership.objects.organisers().filter(competition=entry.competition)
    for membership in organisers.select_related("user").exclude(user__in=accounts):
        reader, kind = reader_of(membership.user), "submissions/quarantine_notice"
        queue_with_button(kind, entry, reader, context, event, at, path=page)


def reminder(
    entry: Entry, missing: Sequence[tuple[str, str]], *, link: str, key: str, at: datetime
) -> None:
    """Tell the owner of a draft how long there is, what is missing, and how to hear no more of it."""
    notifications.queue(
        kind="submissions/reminder",
        recipient=entry.owner,
        context={
            **about(entry),
            "deadline": entry.deadline(),
            "now": at,
            "own_zone": own_zone(entry, entry.owner, entry.deadline()),
            "missing": missing[:MISSING_SHOWN],
            "missing_count": len(missing),
            "more": max(0, len(missing) - MISSING_SHOWN),
            "action_url": settings.PUBLIC_URL + reverse("submissions:form", args=[entry.code]),
            "off_url": settings.PUBLIC_URL + link,
            "profile_url": settings.PUBLIC_URL + reverse("accounts:profile"),
        },
        dedupe_key=key,
        at=at,
        scope=entry.competition.slug,
    )
