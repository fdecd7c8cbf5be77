"""Questions about people."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from input2.accounts import links
from input2.accounts.models import Invitation, User

StrOrPromise = str | Promise

DEMONSTRATION_ROLES: Mapping[str, tuple[Promise, Promise]] = {
    "applicant@example.org": (_("Applicant"), _("Writes an entry and hands it in.")),
    "judge@panel.example.org": (_("Judge"), _("Reads and scores entries.")),
    "organiser@example.org": (
        _("Organiser"),
        _("Screens entries, assigns judges, sees the ranking."),
    ),
    "observer@example.org": (_("Observer"), _("Reads what organisers read and changes nothing.")),
}


def verified_email_domains(user: User) -> set[str]:
    """The domains, in lower case, of the addresses that the person proved to be theirs."""
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    return {email.rpartition("@")[2].lower() for email in addresses.values_list("email", flat=True)}


def has_verified_address(user: User, email: str) -> bool:
    """Whether the person proved that this address, in lower case, is theirs."""
    proven = EmailAddress.objects.filter(user=user, email=email, verified=True)
    return bool(proven.exists())


def owner_of(email: str) -> User | None:
    """The person who proved that this address is theirs, if there is one."""
    return User.objects.filter(
        emailaddress__email=email.lower(), emailaddress__verified=True
    ).first()


def invitation_of_link(token: str) -> tuple[Invitation, str]:
    """The invitation, and the nonce of the mail that the link came in; a link of nobody's is refused."""
    key, nonce = links.read(token)
    invitation = Invitation.objects.filter(pk=key).first()
    if invitation is None:
        raise links.BrokenLinkError
    return invitation, nonce


def open_invitations(nonces: Mapping[str, str], *, now: datetime) -> list[Invitation]:
    """Those of the given keys that still wait, with the nonce given for each; the latest mail first."""
    found = Invitation.objects.pending().filter(pk__in=list(nonces), expires_at__gt=now)
    return [each for each in found.for_listing() if nonces[str(each.pk)] == each.nonce]


class DemonstrationPerson(TypedDict):
    """A person whom the sign-in page offers in the demonstration."""

    email: str
    full_name: str
    role: StrOrPromise
    note: StrOrPromise


def demonstration_people() -> list[DemonstrationPerson]:
    """The four roles to try, in the order of the work; nobody where one-click sign-in is off."""
    if not settings.DEMONSTRATION_SIGN_IN:
        return []
    names = dict(
        User.objects.demonstration()
        .filter(email__in=DEMONSTRATION_ROLES)
        .values_list("email", "full_name")
    )
    return [
        {"email": email, "full_name": names[email], "role": role, "note": note}
        for email, (role, note) in DEMONSTRATION_ROLES.items()
        if email in names
    ]
