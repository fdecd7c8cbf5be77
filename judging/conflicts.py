"""Who must not meet: what judges and entries have in common, gathered for many pairs in two queries.

Declared conflicts are stored; the others are found each time, because teams and addresses change.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypedDict, cast

from allauth.account.models import EmailAddress
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django_stubs_ext import WithAnnotations

from competitions.models import Competition
from input2.accounts.mail_domains import PUBLIC_MAIL_DOMAINS
from input2.accounts.models import User
from input2.lib.names import normalised
from judging.enums import ConflictKind, SameEconomy
from judging.models import Assignment, Conflict, Decision, Judge, Round
from submissions.models import Entry, TeamMember
from submissions.ownership import Tie, tie_to, ties_to
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


class _Proved(TypedDict):
    proved: list[str]


class _Declared(_Proved):
    declared: list[dict[str, Any]]


@dataclass(frozen=True)
class Facts:
    """Everything needed to decide about each pair of the judges and entries asked for."""

    judges: Sequence[Judge]
    people: Mapping[int, Person]
    teams: Mapping[int, Team]
    declared: Mapping[tuple[int, int], ConflictKind]

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


def gather(judges: QuerySet[Judge], entries: Collection[Entry]) -> Facts:
    """The facts about all these pairs, in two queries: one finds the judges, with their `user`, the other the teams."""
    found = _with_declared(judges, entries)
    by_entry: defaultdict[int, list[WithAnnotations[TeamMember, _Proved]]] = defaultdict(list)
    for member in _members(entries):
        by_entry[member.entry_id].append(member)
    return Facts(
        judges=found,
        people={judge.pk: _person(judge) for judge in found},
        teams={entry.pk: _team(entry, by_entry[entry.pk]) for entry in entries},
        declared={
            (judge.pk, conflict["entry"]): ConflictKind(conflict["kind"])
            for judge in found
            for conflict in judge.declared
        },
    )


def has_own_entry(user: User, round_: Round) -> bool:
    """Whether this person stands behind an entry of this round, or did when it was decided; one query."""
    return tie_to(user, _pool(round_.competition_id, [round_.pk])) is not None


def ties_around(user: User, entry: Entry, rounds: Collection[int]) -> tuple[Tie | None, bool]:
    """What ties this person to the entry, and whether they stand behind any entry of these rounds; one query."""
    entries = Entry.objects.filter(pk=entry.pk)
    ties = ties_to(user, entries | _pool(entry.competition_id, rounds) if rounds else entries)
    return ties.get(entry.pk), bool(ties)


def has_judged_entry(user: User, competition: Competition) -> bool:
    """Whether this person stands behind an entry of any of the competition's rounds, or did when it was decided; one query."""
    # Mails stay when an assignment is taken back.
    assigned = Assignment.objects.filter(round__competition=competition)
    decided = Decision.objects.filter(round__competition=competition)
    judged = (
        Q(state__in=IN_THE_RUNNING)
        | Q(pk__in=assigned.values("entry_id"))
        | Q(pk__in=decided.values("entry_id"))
    )
    return tie_to(user, Entry.objects.filter(judged, competition=competition)) is not None


def _pool(competition_id: int, rounds: Collection[int]) -> QuerySet[Entry]:
    """The entries that these rounds are about, and those that were given to their judges or decided in them."""
    assigned = Assignment.objects.standing().filter(round__in=rounds)
    decided = Decision.objects.filter(round__in=rounds)
    judged = (
        Q(state__in=IN_THE_RUNNING)
        | Q(pk__in=assigned.values("entry_id"))
        | Q(pk__in=decided.values("entry_id"))
    )
    return Entry.objects.filter(judged, competition=competition_id)


def _declared(kind: ConflictKind) -> Encounter:
    return Encounter(kind, _("Declared: %(kind)s.") % {"kind": kind.label}, is_declared=True)


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


def _person(judge: "WithAnnotations[Judge, _Declared]") -> Person:
    proved = {address.casefold() for address in judge.proved}
    return Person(
        user_id=judge.user_id,
        addresses=frozenset({*proved, judge.user.email.casefold()}),
        domains=_domains(proved),
        organisations=_names(judge.organisation, judge.user.organisation),
        economies=frozenset(filter(None, (judge.economy, judge.user.economy))),
    )


def _with_declared(
    judges: QuerySet[Judge], entries: Collection[Entry]
) -> "list[WithAnnotations[Judge, _Declared]]":
    conflicts = Conflict.objects.filter(judge=OuterRef("pk"), entry__in=entries)
    columns = JSONObject(entry="entry_id", kind="kind")
    found = judges.select_related("user").annotate(
        proved=_proved(), declared=ArraySubquery(conflicts.values(row=columns))
    )
    return list(cast("QuerySet[WithAnnotations[Judge, _Declared]]", found))


def _members(entries: Collection[Entry]) -> "QuerySet[WithAnnotations[TeamMember, _Proved]]":
    members = TeamMember.objects.filter(entry__in=entries).select_related("user")
    return cast(
        "QuerySet[WithAnnotations[TeamMember, _Proved]]", members.annotate(proved=_proved())
    )


def _proved() -> ArraySubquery:
    """The verified addresses of the `user` of each row."""
    addresses = EmailAddress.objects.filter(user=OuterRef("user"), verified=True)
    return ArraySubquery(addresses.values("email"))


def _team(entry: Entry, members: "Collection[WithAnnotations[TeamMember, _Proved]]") -> Team:
    users = [member.user for member in members if member.user]
    told = {*(member.email for member in members), *(user.email for user in users)}
    of_accounts = {address.casefold() for member in members for address in member.proved}
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
