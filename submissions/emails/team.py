"""What members of a team are told of their places on it."""

from datetime import datetime

from django.urls import reverse

from input2.accounts.models import Invitation
from input2.audit.models import Event
from submissions.emails.readers import entry_path, queue_with_button, reader_of
from submissions.enums import TeamChange, TeamNews, TeamRole
from submissions.models import Entry, TeamMember


def place_changed(member: TeamMember, change: TeamChange, event: Event, *, at: datetime) -> None:
    """Tell a member what has become of their place; `event` is the step, with the organisers' reason where there is one."""
    if member.user is None:
        return
    queue_with_button(
        "submissions/team_place",
        member.entry,
        reader_of(member.user),
        # The label itself, which speaks the language of the mail and not of whoever took the step.
        {"change": change.value, "role": TeamRole(member.role).label, "reason": event.reason},
        f"event-{event.pk}",
        at,
        # Whoever was removed finds nothing there.
        path="" if change == TeamChange.REMOVED else entry_path(member.entry),
    )


def team_news(entry: Entry, news: TeamNews, name: str, event: Event, *, at: datetime) -> None:
    """Tell the owner who came, went or is asked to take their place."""
    context = {"news": news.value, "name": name, "reason": event.reason}
    path = reverse("submissions:team", args=[entry.code])
    key = f"event-{event.pk}"
    queue_with_button(
        "submissions/team_news", entry, reader_of(entry.owner), context, key, at, path=path
    )


def declined(entry: Entry, invitation: Invitation, *, at: datetime) -> None:
    """Tell whoever invited."""
    if invitation.invited_by is None:
        return
    name = invitation.full_name or invitation.email
    context = {"news": TeamNews.DECLINED.value, "name": name, "reason": ""}
    key = f"invitation-{invitation.pk}"
    queue_with_button(
        "submissions/team_news", entry, reader_of(invitation.invited_by), context, key, at
    )
