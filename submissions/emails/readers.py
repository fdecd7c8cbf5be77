"""Who reads the mails of an entry, and how one is put in the outbox."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models.functions import Lower
from django.urls import reverse

from competitions.models import Competition
from input2.accounts.models import Invitation, User
from input2.lib.templatetags.display import zone_offset
from input2.notifications import services as notifications
from submissions import steps
from submissions.models import ChangeRequest, Entry, Screening, TeamMember
from submissions.ownership import OWNERSHIP
from submissions.steps import AnyStep


@dataclass(frozen=True)
class Reader:
    """Somebody on the team, or the person for whom organisers began the entry and who has not answered yet.

    The latter has no `account` on it: nothing of the entry opens to them, and their way in is the invitation's link. Without a
    `language` it is that of the account.
    """

    account: User | None
    address: str
    language: str
    key: str

    def own_zone(self, entry: Entry, at: datetime) -> str:
        """Their own zone where its clocks show another time than the competition's."""
        return own_zone(entry, self.account, at) if self.account else ""


def team_of(entry: Entry) -> list[Reader]:
    """Everybody who is told what happens to the entry, each once."""
    return _readers(entry, entry.team.select_related("user"))


def loaded_team_of(entry: Entry) -> list[Reader]:
    """The same of an entry whose team is loaded with its accounts."""
    return _readers(entry, entry.team.all())


def count_of_readers(competition: Competition, entries: Collection[Entry]) -> int:
    """How many mails it takes to tell the teams of all these entries, each reader of each once; one query."""
    members = TeamMember.objects.filter(entry__in=entries, user__isnull=False)
    ownerless = [entry.code for entry in entries if not entry.has_owner]
    asked = Invitation.objects.pending().filter(
        purpose=OWNERSHIP, scope=competition.slug, subject__in=ownerless
    )
    told = members.order_by().values_list("entry__code", Lower("user__email"))
    return told.union(asked.order_by().values_list("subject", Lower("email"))).count()


def queue(
    kind: str,
    entry: Entry,
    reader: Reader,
    context: Mapping[str, Any],
    event: str,
    at: datetime,
    *,
    due_at: datetime | None = None,
) -> None:
    """A mail whose template names the entry's page at `url`, which is empty for those to whom it does not open."""
    opens = settings.PUBLIC_URL + entry_path(entry) if reader.account else ""
    notifications.queue(
        kind=kind,
        recipient=reader.account,
        to=reader.address,
        language=reader.language,
        context={**about(entry), "person": reader.account, "url": opens, **context},
        dedupe_key=f"{kind}:{event}:{reader.key}",
        at=at,
        due_at=due_at,
        scope=entry.competition.slug,
    )


def queue_of_step(kind: str, step: AnyStep, reader: Reader, context: Mapping[str, Any]) -> None:
    """Waits in the outbox for as long as the step can be taken back."""
    at, due_at = steps.made_at(step), steps.told_at(step)
    queue(kind, step.entry, reader, context, event_of(step), at, due_at=due_at)


def queue_with_button(
    kind: str,
    entry: Entry,
    reader: Reader,
    context: Mapping[str, Any],
    event: str,
    at: datetime,
    *,
    path: str = "",
) -> None:
    """A mail whose button leads to `path`; without one it has none."""
    opens = settings.PUBLIC_URL + path if path and reader.account else ""
    named = {"person": reader.account, "action_url": opens, **context}
    queue(kind, entry, reader, named, event, at)


def reader_of(person: User) -> Reader:
    return Reader(person, person.email, "", str(person.pk))


def event_of(step: AnyStep) -> str:
    """What makes the mails about this step its own."""
    if isinstance(step, Screening):
        return f"screening-{step.pk}"
    return f"request-{step.pk}" if isinstance(step, ChangeRequest) else f"move-{step.pk}"


def about(entry: Entry) -> dict[str, Any]:
    """What every mail about an entry names."""
    competition = entry.competition
    return {
        "entry": entry,
        "competition": competition,
        "competition_name": competition.name,
    }


def entry_path(entry: Entry) -> str:
    return reverse("submissions:entry", args=[entry.code])


def own_zone(entry: Entry, person: User, at: datetime) -> str:
    """The person's own zone where its clocks show another time than the competition's."""
    own = person.time_zone if person.zone else ""
    zone = entry.competition.time_zone
    return own if own and zone_offset(own, at) != zone_offset(zone, at) else ""


def _readers(entry: Entry, members: Iterable[TeamMember]) -> list[Reader]:
    team = [reader_of(member.user) for member in members if member.user]
    known = {reader.address.casefold() for reader in team}
    for reader in _asked_to_own(entry):
        if reader.address.casefold() not in known:
            known.add(reader.address.casefold())
            team.append(reader)
    return team


def _asked_to_own(entry: Entry) -> Iterator[Reader]:
    if entry.has_owner:
        return
    competition = entry.competition
    asked = Invitation.objects.pending().about(
        OWNERSHIP, scope=competition.slug, subject=entry.code
    )
    for invitation in asked.order_by("-sent_at", "pk"):
        language = invitation.language or _first_language(competition)
        yield Reader(None, invitation.email, language, f"invitation-{invitation.pk}")


def _first_language(competition: Competition) -> str:
    return next(iter(competition.languages), settings.LANGUAGE_CODE)
