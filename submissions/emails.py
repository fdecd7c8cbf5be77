"""One function for each message about entries: who gets it, and what makes it unique."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from i18nfield.strings import LazyI18nString

from competitions.models import Competition, DateChange, Membership
from input2.accounts.models import Invitation, User
from input2.audit.models import Event
from input2.lib.templatetags.display import zone_offset
from input2.notifications import services as notifications
from input2.notifications.models import Message
from submissions import steps
from submissions.checklist import Said
from submissions.enums import TeamChange, TeamNews, TeamRole
from submissions.models import (
    Attachment,
    ChangeRequest,
    DateNotice,
    Entry,
    EntryMessage,
    Extension,
    Redaction,
    Screening,
    TeamMember,
    TrackMove,
    Version,
)
from submissions.ownership import OWNERSHIP
from submissions.steps import AnyStep

DATE_MOVED: Final = "submissions/date_moved"
MISSING_SHOWN: Final = 12


def handed_in(version: Version, *, at: datetime) -> None:
    """Tell everyone on the team that the version arrived, with its fingerprint; needs the team loaded with its accounts."""
    context = {
        "number": version.number,
        "sha256": version.sha256,
        "submitted_at": version.submitted_at,
        "on_behalf_reason": version.on_behalf_reason,
        "is_late": version.is_late,
    }
    for person in _loaded_team(version.entry):
        own = {**context, "own_zone": _own_zone(version.entry, person, version.submitted_at)}
        _queue("submissions/handed_in", version.entry, person, own, f"version-{version.pk}", at)
    _queue_to_awaited("submissions/handed_in", version.entry, context, f"version-{version.pk}", at)


def withdrawn(entry: Entry, *, by: User, at: datetime) -> None:
    """Tell everyone on the team that the entry is out of the running, and why; needs the team loaded with its accounts."""
    context = {"reason": entry.withdrawal_reason, "by": by, "withdrawn_at": at}
    for person in _loaded_team(entry):
        own = {**context, "own_zone": _own_zone(entry, person, at)}
        _queue("submissions/withdrawn", entry, person, own, f"entry-{entry.pk}", at)


def written_for(entry: Entry, event: Event, *, at: datetime) -> None:
    """Tell everyone on the team that organisers write in their entry from now on, and why."""
    for person in _team(entry):
        context = {"reason": event.reason}
        _queue("submissions/written_for", entry, person, context, f"event-{event.pk}", at)


def deadline_extended(extension: Extension, *, at: datetime) -> None:
    """Tell everyone on the team until when their entry alone can be handed in, with what the clocks of their own zone show."""
    entry = extension.entry
    context = {"until": extension.until, "reason": extension.reason, "closes_at": entry.deadline()}
    event = f"extension-{extension.pk}"
    for person in _team(entry):
        own = {**context, "own_zone": _own_zone(entry, person, entry.deadline())}
        _queue("submissions/extended", entry, person, own, event, at)
    _queue_to_awaited("submissions/extended", entry, context, event, at)


def redaction_outdated(redaction: Redaction, version: Version, to: User, *, at: datetime) -> None:
    """Tell the organiser who redacted the entry that judges of blind rounds wait for another look at it."""
    entry = version.entry
    context = {"number": version.number, "redacted": redaction.version.number}
    path = reverse("submissions:redaction", args=[entry.competition.slug, entry.code])
    kind, event = "submissions/redaction_outdated", f"version-{version.pk}"
    _queue_of_team(kind, entry, to, context, event, at, path=path)


def screened(screening: Screening) -> None:
    """Tell everyone on the team what the organisers found, with the reason in their own language; after the grace."""
    said = Said(screening.checks, screening.note)
    context = {"is_eligible": screening.outcome == "eligible", "reason": said}
    for person in _team(screening.entry):
        _queue_of_step("submissions/screened", screening, person, context)


def moved(move: TrackMove) -> None:
    """Tell everyone on the team in which track their entry is judged now, and why; after the grace."""
    names = {"before": move.before_name, "after": move.after_name}
    for person in _team(move.entry):
        context = {**names, "reason": move.reason}
        _queue_of_step("submissions/track_moved", move, person, context)


def dedupe_prefix(step: AnyStep) -> str:
    """How the keys of the mails about this step begin."""
    if isinstance(step, Screening):
        return f"submissions/screened:screening-{step.pk}:"
    if isinstance(step, ChangeRequest):
        return f"submissions/changes_requested:request-{step.pk}:"
    return f"submissions/track_moved:move-{step.pk}:"


def place_changed(member: TeamMember, change: TeamChange, event: Event, *, at: datetime) -> None:
    """Tell a member what has become of their place; `event` is the step, with the organisers' reason where there is one."""
    if member.user is None:
        return
    _queue_of_team(
        "submissions/team_place",
        member.entry,
        member.user,
        # The label itself, which speaks the language of the mail and not of whoever took the step.
        {"change": change.value, "role": TeamRole(member.role).label, "reason": event.reason},
        f"event-{event.pk}",
        at,
        # Whoever was removed finds nothing there.
        path="" if change == TeamChange.REMOVED else _entry_path(member.entry),
    )


def team_news(entry: Entry, news: TeamNews, name: str, event: Event, *, at: datetime) -> None:
    """Tell the owner who came, went or is asked to take their place."""
    context = {"news": news.value, "name": name, "reason": event.reason}
    path = reverse("submissions:team", args=[entry.code])
    key = f"event-{event.pk}"
    _queue_of_team("submissions/team_news", entry, entry.owner, context, key, at, path=path)


def declined(entry: Entry, invitation: Invitation, *, at: datetime) -> None:
    """Tell whoever invited."""
    if invitation.invited_by is None:
        return
    name = invitation.full_name or invitation.email
    context = {"news": TeamNews.DECLINED.value, "name": name, "reason": ""}
    key = f"invitation-{invitation.pk}"
    _queue_of_team("submissions/team_news", entry, invitation.invited_by, context, key, at)


def quarantined(attachment: Attachment, *, at: datetime) -> None:
    """Tell the team and the organisers that a file holds a virus: nobody gets it, and what was handed in stands."""
    entry = attachment.entry
    context = {"name": attachment.stored.name, "virus": attachment.stored.virus}
    event = f"file-{attachment.pk}"
    team = {person.pk: person for person in _team(entry)}
    own = reverse("submissions:entry", args=[entry.code])
    for person in team.values():
        _queue_of_team("submissions/file_quarantined", entry, person, context, event, at, path=own)
    if entry.current_version_id is None:
        # Organisers see nothing of a draft.
        return
    page = reverse("site:entry", args=[entry.competition.slug, entry.code])
    organisers = Membership.objects.organisers().filter(competition=entry.competition)
    for membership in organisers.select_related("user").exclude(user__in=team):
        _queue_of_team(
            "submissions/quarantine_notice",
            entry,
            membership.user,
            context,
            event,
            at,
            path=page,
        )


def changes_requested(request: ChangeRequest) -> None:
    """Tell everyone on the team what is to be changed and until when, with what the clocks of their own zone show; after the grace."""
    entry = request.entry
    for person in _team(entry):
        context = {
            "what": Said(request.checks, request.note),
            "until": request.until,
            "own_zone": _own_zone(entry, person, request.until),
        }
        _queue_of_step("submissions/changes_requested", request, person, context)


def team_written_to(message: EntryMessage, *, at: datetime) -> None:
    """Bring an organiser's message to everyone on the team, each with the words around it in their language."""
    for person in _team(message.entry):
        context = {"text": message.text}
        event = f"message-{message.pk}"
        _queue("submissions/message", message.entry, person, context, event, at)


def reminder(
    entry: Entry, missing: Sequence[tuple[str, str]], *, link: str, key: str, at: datetime
) -> None:
    """Tell the owner of a draft how long there is, what is missing, and how to hear no more of it."""
    notifications.queue(
        kind="submissions/reminder",
        recipient=entry.owner,
        context={
            "entry": entry,
            "competition": entry.competition,
            "competition_name": entry.competition.name,
            "deadline": entry.deadline(),
            "now": at,
            "own_zone": _own_zone(entry, entry.owner, entry.deadline()),
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


def date_moved(
    notice: DateNotice, changes: Sequence[DateChange], person: User, *, at: datetime
) -> None:
    """Tell one person in their language, with what the clocks of their own zone show."""
    competition = notice.change.competition
    notifications.queue(
        kind=DATE_MOVED,
        recipient=person,
        context=date_moved_context(competition, notice.text, changes, person),
        dedupe_key=f"{_dedupe_prefix(notice)}{notice.group}:{person.pk}",
        at=at,
        scope=competition.slug,
    )


def date_moved_context(
    competition: Competition,
    text: LazyI18nString,
    changes: Sequence[DateChange],
    person: User,
) -> dict[str, Any]:
    """What the mail's templates read; the organisers' preview renders the same."""
    coming = [change for change in changes if change.after]
    own = person.time_zone if person.zone else ""
    return {
        "text": text,
        "competition": competition,
        "competition_name": competition.name,
        "person": person,
        "own_zone": own if any(_differs(change, competition, own) for change in coming) else "",
        "coming": coming,
        "action_url": settings.PUBLIC_URL + reverse("submissions:list"),
    }


def told_of(notice: DateNotice) -> QuerySet[Message]:
    """The mails that this message has made."""
    prefix = f"{_dedupe_prefix(notice)}{notice.group}:"
    return _about(notice).filter(dedupe_key__startswith=prefix)


def told_otherwise(notice: DateNotice) -> QuerySet[Message]:
    """The mails about the same change to the other groups."""
    about = _about(notice).filter(dedupe_key__startswith=_dedupe_prefix(notice))
    return about.exclude(dedupe_key__startswith=f"{_dedupe_prefix(notice)}{notice.group}:")


def _about(notice: DateNotice) -> QuerySet[Message]:
    return Message.objects.filter(scope=notice.change.competition.slug, kind=DATE_MOVED)


def _dedupe_prefix(notice: DateNotice) -> str:
    return f"{DATE_MOVED}:{notice.change_id}:"


def _loaded_team(entry: Entry) -> Iterable[User]:
    return [member.user for member in entry.team.all() if member.user]


def _own_zone(entry: Entry, person: User, at: datetime) -> str:
    """The person's own zone where its clocks show another time than the competition's."""
    own = person.time_zone if person.zone else ""
    zone = entry.competition.time_zone
    return own if own and zone_offset(own, at) != zone_offset(zone, at) else ""


def _differs(change: DateChange, competition: Competition, zone: str) -> bool:
    return bool(
        zone
        and change.after
        and zone_offset(zone, change.after) != zone_offset(competition.time_zone, change.after)
    )


def _entry_path(entry: Entry) -> str:
    return reverse("submissions:entry", args=[entry.code])


def _queue_of_team(
    kind: str,
    entry: Entry,
    person: User,
    context: dict[str, Any],
    event: str,
    at: datetime,
    *,
    path: str = "",
) -> None:
    notifications.queue(
        kind=kind,
        recipient=person,
        context={
            "entry": entry,
            "competition": entry.competition,
            "competition_name": entry.competition.name,
            "person": person,
            "action_url": settings.PUBLIC_URL + path if path else "",
            **context,
        },
        dedupe_key=f"{kind}:{event}:{person.pk}",
        at=at,
        scope=entry.competition.slug,
    )


def _queue_to_awaited(
    kind: str, entry: Entry, context: dict[str, Any], event: str, at: datetime
) -> None:
    """To the person for whom organisers began the entry and who has not answered yet; their way in is the invitation's link."""
    if entry.has_owner:
        return
    asked = Invitation.objects.pending().about(
        OWNERSHIP, scope=entry.competition.slug, subject=entry.code
    )
    for invitation in asked:
        notifications.queue(
            kind=kind,
            recipient=None,
            to=invitation.email,
            language=invitation.language,
            context={
                "entry": entry,
                "competition": entry.competition,
                "competition_name": entry.competition.name,
                "url": "",
                **context,
            },
            dedupe_key=f"{kind}:{event}:invitation-{invitation.pk}",
            at=at,
            scope=entry.competition.slug,
        )


def _team(entry: Entry) -> Iterable[User]:
    return [member.user for member in entry.team.select_related("user") if member.user]


def _queue_of_step(kind: str, step: AnyStep, person: User, context: dict[str, Any]) -> None:
    """Waits in the outbox for as long as the step can be taken back."""
    key = f"{dedupe_prefix(step)}{person.pk}"
    at, due_at = steps.made_at(step), steps.told_at(step)
    _queue_as(kind, step.entry, person, context, key, at, due_at=due_at)


def _queue(
    kind: str, entry: Entry, person: User, context: dict[str, Any], event: str, at: datetime
) -> None:
    _queue_as(kind, entry, person, context, f"{kind}:{event}:{person.pk}", at)


def _queue_as(
    kind: str,
    entry: Entry,
    person: User,
    context: dict[str, Any],
    key: str,
    at: datetime,
    *,
    due_at: datetime | None = None,
) -> None:
    url = settings.PUBLIC_URL + reverse("submissions:entry", args=[entry.code])
    notifications.queue(
        kind=kind,
        recipient=person,
        context={
            "entry": entry,
            "competition": entry.competition,
            "person": person,
            "competition_name": entry.competition.name,
            "url": url,
            **context,
        },
        dedupe_key=key,
        at=at,
        due_at=due_at,
        scope=entry.competition.slug,
    )
