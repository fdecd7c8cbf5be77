"""Who must not meet: what judges and entries have in common, gathered for many pairs in three queries.

Declared conflicts are stored; the others are found each time, because teams and addresses change.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from input2.accounts.mail_domains import PUBLIC_MAIL_DOMAINS
from input2.accounts.models import User
from judging.enums import ConflictKind, SameEconomy
from judging.models import Assignment, Conflict, Judge, Round
from submissions.models import Entry, TeamMember
from submissions.workflow import IN_THE_RUNNING

# Set aside for examples (RFC 2606): nobody works there, and the people of a demonstration all have such an address.
SHARED_DOMAINS: Final = PUBLIC_MAIL_DOMAINS | {"example.com", "example.net", "example.org"}


@dataclass(frozen=True)
class Encounter:
    """What a judge and an entry have in common; `text` says it to organisers."""

    kind: ConflictKind
    text: str
    is_declared: bool = False


@dataclass(frozen=True)
class Person:
    """A judge as far as conflicts are concerned; only proved addresses tell a domain."""

    user_id: int
    addresses: frozenset[str]
    domains: frozenset[str]
    organisation: str
    economy: str


@dataclass(frozen=True)
class Team:
    """The people behind an entry, with and without account."""

    user_ids: frozenset[int]
    addresses: frozenset[str]
    domains: frozenset[str]
    organisations: frozenset[str]
    economy: str


@dataclass(frozen=True)
class Facts:
    """Everything needed to decide about each pair of the judges and entries asked for."""

    people: Mapping[int, Person]
    teams: Mapping[int, Team]
    declared: Mapping[tuple[int, int], Conflict]

    def forbidding(self, judge: Judge, entry: Entry, round_: Round) -> Encounter | None:
        """Why this pair must not meet in this round, or None."""
        declared = self.declared.get((judge.pk, entry.pk))
        if declared:
            return _declared(declared)
        if found := _detected(self.people[judge.pk], self.teams[entry.pk], entry):
            return found
        return self._economy(judge, entry, round_, SameEconomy.FORBID)

    def warning(self, judge: Judge, entry: Entry, round_: Round) -> Encounter | None:
        """What an organiser should know about a pair that may meet."""
        return self._economy(judge, entry, round_, SameEconomy.WARN)

    def _economy(
        self, judge: Judge, entry: Entry, round_: Round, policy: SameEconomy
    ) -> Encounter | None:
        economy = self.people[judge.pk].economy
        if round_.same_economy != policy or not economy or economy != entry.economy_id:
            return None
        return Encounter(ConflictKind.ECONOMY, _("Same economy as the entry."))


def gather(judges: Collection[Judge], entries: Collection[Entry]) -> Facts:
    """The facts about all these pairs, in three queries; judges come with their `user`."""
    conflicts = Conflict.objects.filter(judge__in=judges, entry__in=entries)
    return Facts(
        people=_people(judges),
        teams=_teams(entries),
        declared={(conflict.judge_id, conflict.entry_id): conflict for conflict in conflicts},
    )


def has_own_entry(user: User, round_: Round) -> bool:
    """Whether an entry of this round has this person on its team or is of their organisation; one query."""
    assigned = Assignment.objects.standing().filter(round=round_).values("entry_id")
    pool = Entry.objects.filter(competition=round_.competition_id).filter(
        Q(state__in=IN_THE_RUNNING) | Q(pk__in=assigned)
    )
    found = pool.annotate(is_own=Exists(_memberships(user))).values_list("is_own", "organisation")
    mine = normalised(user.organisation)
    return any(is_own or (mine and normalised(name) == mine) for is_own, name in found.distinct())


def normalised(name: str) -> str:
    """One spelling for names that a reader takes for the same: case, width and white space say nothing."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _memberships(user: User) -> QuerySet[TeamMember]:
    proved = EmailAddress.objects.filter(user=user, verified=True).values(address=Lower("email"))
    is_addressed = Q(address=user.email.casefold()) | Q(address__in=proved)
    places = TeamMember.objects.filter(entry=OuterRef("pk")).alias(address=Lower("email"))
    return places.filter(Q(user=user) | is_addressed)


def _declared(conflict: Conflict) -> Encounter:
    text = _("Declared: %(kind)s.") % {"kind": conflict.get_kind_display()}
    return Encounter(ConflictKind(conflict.kind), text, is_declared=True)


def _detected(person: Person, team: Team, entry: Entry) -> Encounter | None:
    if person.user_id in team.user_ids or person.addresses & team.addresses:
        return Encounter(ConflictKind.TEAM, _("On the team of this entry."))
    if person.organisation and person.organisation in team.organisations:
        name = entry.organisation or person.organisation
        text = _("Same organisation as the team: %(name)s.") % {"name": name}
        return Encounter(ConflictKind.ORGANISATION, text)
    if shared := person.domains & team.domains:
        text = _("Same e-mail domain as the team: %(domain)s.") % {"domain": min(shared)}
        return Encounter(ConflictKind.EMAIL_DOMAIN, text)
    return None


def _people(judges: Collection[Judge]) -> dict[int, Person]:
    proved = _verified([judge.user_id for judge in judges])
    return {judge.pk: _person(judge, proved[judge.user_id]) for judge in judges}


def _person(judge: Judge, proved: set[str]) -> Person:
    return Person(
        user_id=judge.user_id,
        addresses=frozenset(proved | {judge.user.email.casefold()}),
        domains=_domains(proved),
        organisation=normalised(judge.user.organisation),
        economy=judge.user.economy,
    )


def _verified(user_ids: Collection[int]) -> defaultdict[int, set[str]]:
    proved: defaultdict[int, set[str]] = defaultdict(set)
    found = EmailAddress.objects.filter(user__in=user_ids, verified=True)
    for user_id, email in found.values_list("user_id", "email"):
        proved[user_id].add(email.casefold())
    return proved


def _teams(entries: Collection[Entry]) -> dict[int, Team]:
    members: defaultdict[int, list[TeamMember]] = defaultdict(list)
    for member in TeamMember.objects.filter(entry__in=entries).select_related("user"):
        members[member.entry_id].append(member)
    return {entry.pk: _team(entry, members[entry.pk]) for entry in entries}


def _team(entry: Entry, members: Collection[TeamMember]) -> Team:
    users = [member.user for member in members if member.user]
    addresses = {member.email for member in members} | {user.email for user in users}
    known = frozenset(address.casefold() for address in addresses if address)
    names = {entry.organisation, *(user.organisation for user in users)}
    return Team(
        user_ids=frozenset({entry.owner_id, *(user.pk for user in users)}),
        addresses=known,
        domains=_domains(known),
        organisations=frozenset(filter(None, map(normalised, names))),
        economy=entry.economy_id or "",
    )


def _domains(addresses: Iterable[str]) -> frozenset[str]:
    domains = {address.rpartition("@")[2] for address in addresses}
    return frozenset(domains - SHARED_DOMAINS)
