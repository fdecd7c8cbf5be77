"""What one can be invited to; each app above registers its own kinds when it is ready."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime

from input2.accounts.models import Invitation, User
from input2.lib.errors import DomainError


@dataclass(frozen=True, kw_only=True)
class Offer:
    """How an invitation reads, in the language that is active.

    `title` heads the page and is the mail's subject, `text` says in one sentence who asks for what, `note` what it means for the person,
    `host` is the name above the mail, and dates are written in `zone`.
    """

    title: str
    text: str
    note: str = ""
    host: str = ""
    zone: str = "UTC"


class Purpose(ABC):
    """One kind of invitation. `refusal` is asked before the page offers to accept, and again, inside the transaction, before `accept`."""

    @abstractmethod
    def offer(self, invitation: Invitation) -> Offer:
        """What the mail and the page say."""

    @abstractmethod
    def accept(self, invitation: Invitation, *, by: User, now: datetime) -> None:
        """Give the person their part; a `DomainError` leaves the invitation as it was."""

    @abstractmethod
    def destination(self, invitation: Invitation) -> str:
        """The path to which the person goes after accepting."""

    def refusal(self, invitation: Invitation, user: User, *, now: datetime) -> DomainError | None:
        """Why this person cannot accept, beside what is true of every invitation."""
        return None

    def decline(self, invitation: Invitation, *, now: datetime) -> None:  # noqa: B027 -- most purposes have nothing to do
        """What follows when the person says no; by default nothing."""


_purposes: dict[str, Purpose] = {}


def register(key: str, purpose: Purpose) -> None:
    """Have all invitations of this kind read, accepted and declined as `purpose` says."""
    _purposes[key] = purpose


def purpose_of(invitation: Invitation) -> Purpose:
    return _purposes[invitation.purpose]


def offer_of(invitation: Invitation) -> Offer:
    return purpose_of(invitation).offer(invitation)
