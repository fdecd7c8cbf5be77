"""Questions about people."""

from collections.abc import Mapping
from typing import TypedDict

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from input2.accounts.models import User

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
