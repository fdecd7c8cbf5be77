"""Who must not meet: what judges and entries have in common, gathered for many pairs in three queries.

Declared conflicts are stored; the others are found each time, because teams and addresses change.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from competitions.models import Competition
from input2.accounts.mail_domains import PUBLIC_MAIL_DOMAINS
from input2.accounts.models import User
from input2.lib.names import normalised
from judging.enums import ConflictKind, SameEconomy
from judging.models import Assignment, Conflict, Judge, Round
from submissions.models import Entry, TeamMember
from submissions.ownership import tie_to
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
    """A judge as far as conflicts are concerned, with the profile of the day of the appointment and of today.

    Only proved addresses tell a domain.
    """

    user_id: int
    addresses: frozenset[str]
    domains: frozenset[str]
    organisations: frozenset[str]
    economies: frozenset[str]


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
        if round_.same_economy != policy:
            return None
        if entry.economy_id not in self.people[judge.pk].economies:
            return None
        return Encounter(ConflictKind.ECONOMY, _("Same economy as the entry."))


def gather(judges: Collection[Judge], entries: Collection[Entry]) -> Facts:
    """The facts about all these pairs, in three queries; judges come with their `user`."""
    conflicts = Conflict.objects.filter(judge__in=judges, entry__in=entries)
    members = TeamMember.objects.filter(entry__in=entries).select_related("user")
    by_entry: defaultdict[int, list[TeamMember]] = defaultdict(list)
    for member in members:
        by_entry[member.entry_id].append(member)
    proved = _verified(
        {judge.user_id for judge in judges} | {one.user_id for one in members if one.user_id}
    )
    return Facts(
        people={judge.pk: _person(judge, proved[judge.user_id]) for judge in judges},
        teams={entry.pk: _team(entry, by_entry[entry.pk], proved) for entry in entries},
        declared={(conflict.judge_id, conflict.entry_id): conflict for conflict in conflicts},
    )


def has_own_entry(user: User, round_: Round) -> bool:
    """Whether this person stands behind an entry of this round; one query."""
    assigned = Assignment.objects.standing().filter(round=round_)
    return _has_own(user, round_.competition_id, assigned)


def has_judged_entry(user: User, competition: Competition) -> bool:
    """Whether this person stands behind an entry of any of the competition's rounds; one query."""
    # Mails stay when an assignment is taken back.
    assigned = Assignment.objects.filter(round__competition=competition)
    return _has_own(user, competition.pk, assigned)


def _has_own(user: User, competition_id: int, assigned: QuerySet[Assignment]) -> bool:
    pool = Entry.objects.filter(competition=competition_id).filter(
        Q(state__in=IN_THE_RUNNING) | Q(pk__in=assigned.values("entry_id"))
    )
    return tie_to(user, pool) is not None


def _declared(conflict: Conflict) -> Encounter:
    text = _("Declared: %(kind)s.") % {"kind": conflict.get_kind_display()}
    return Encounter(ConflictKind(conflict.kind), text, is_declared=True)


def _detected(person: Person, team: Team, entry: Entry) -> Encounter | None:
    if own_work := _own_work(person, team, entry):
        return Encounter(ConflictKind.TEAM, own_work)
    if own := person.organisations & team.organisations:
        name = entry.organisation or min(own)
        text = _("Same organisation as the team: %(name)s.") % {"name": name}
        return Encounter(ConflictKind.ORGANISATION, text)
    if shared := person.domains & team.domains:
        text = _("Same e-mail domain as the team: %(domain)s.") % {"domain": min(shared)}
        return Encounter(ConflictKind.EMAIL_DOMAIN, text)
    return None


def _own_work(person: Person, team: Team, entry: Entry) -> str:
    if person.user_id in team.user_ids or person.addresses & team.addresses:
        return _("On the team of this entry.")
    if person.user_id in entry.former_team:
        return _("Was on the team of this entry.")
    if person.user_id in entry.writers_for_team:
        return _("Wrote in this entry on behalf of its team.")
    return ""


def _person(judge: Judge, proved: Collection[str]) -> Person:
    return Person(
        user_id=judge.user_id,
        addresses=frozenset({*proved, judge.user.email.casefold()}),
        domains=_domains(proved),
        organisations=_names(judge.organisation, judge.user.organisation),
        economies=frozenset(filter(None, (judge.economy, judge.user.economy))),
    )


def _verified(user_ids: Collection[int]) -> defaultdict[int, set[str]]:
    proved: defaultdict[int, set[str]] = defaultdict(set)
    found = EmailAddress.objects.filter(user__in=user_ids, verified=True)
    for user_id, email in found.values_list("user_id", "email"):
        proved[user_id].add(email.casefold())
    return proved


def _team(
    entry: Entry, members: Collection[TeamMember], proved: Mapping[int, Collection[str]]
) -> Team:
    users = [member.user for member in members if member.user]
    told = {*(member.email for member in members), *(user.email for user in users)}
    of_accounts = {address for user in users for address in proved[user.pk]}
    # Nobody proves the address of a person without account, who is listed by others.
    of_listed = {member.email.casefold() for member in members if not member.user and member.email}
    return Team(
        user_ids=frozenset(
            [user.pk for user in users] + ([entry.owner_id] if entry.owner_id else [])
        ),
        addresses=frozenset({address.casefold() for address in told if address} | of_accounts),
        domains=_domains(of_accounts | of_listed),
        organisations=_names(entry.organisation, *(user.organisation for user in users)),
        economy=entry.economy_id or "",
    )


def _names(*names: str) -> frozenset[str]:
    return frozenset(filter(None, map(normalised, names)))


def _domains(addresses: Iterable[str]) -> frozenset[str]:
    domains = {address.rpartition("@")[2] for address in addresses}
    return frozenset(domains - SHARED_DOMAINS)
