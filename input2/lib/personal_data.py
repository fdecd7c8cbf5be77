"""What every app says about the people in its rows: what it gives out to them, and what it does not and why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_noop

# Stands where the name of a person was who has deleted their account.
FORMER_MEMBER: Final = gettext_noop("Former member")
FORMER_DOMAIN: Final = "former.invalid"

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Person:
    """Whom the data are about: the account, and the addresses they have proved to be theirs."""

    pk: int
    full_name: str
    emails: frozenset[str]

    @property
    def former_email(self) -> str:
        """What takes the place of an address in rows that stay; no mail reaches it."""
        return f"person-{self.pk}@{FORMER_DOMAIN}"


@dataclass(frozen=True)
class GivenFile:
    """A file that belongs to the person's data: a `StoredFile`, and what it is about."""

    stored: Any
    about: str


def no_tables(_person: Person) -> Mapping[str, Rows]:
    return {}


def no_files(_person: Person) -> Iterable[GivenFile]:
    return ()


@dataclass(frozen=True)
class Part:
    """One app's part: each link to an account, as `app.Model.field`, is either given out by a table or left out for a reason."""

    name: str
    given: frozenset[str] = frozenset()
    left_out: Mapping[str, str] = field(default_factory=dict)
    tables: Callable[[Person], Mapping[str, Rows]] = no_tables
    files: Callable[[Person], Iterable[GivenFile]] = no_files


def rows(found: QuerySet[Any], *fields: str, **named: Any) -> Rows:
    """These columns of the rows, read a few at a time: whoever has much needs no more memory."""
    return found.values(*fields, **named).iterator(chunk_size=200)


@dataclass(frozen=True)
class Obstacle:
    """What has to be done before an account can be deleted, and where."""

    sentence: str
    label: str | Promise
    href: str
