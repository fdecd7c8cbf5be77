"""Who a person is here: profile, addresses, keys, invitations."""

from collections.abc import Mapping
from typing import Final

from allauth.account.models import EmailAddress

from input2.accounts.models import ApiToken, DataExport, Invitation, User
from input2.lib.personal_data import Part, Person, Rows, rows

PROFILE: Final = (
    "full_name",
    "email",
    "economy",
    "organisation",
    "language",
    "time_zone",
    "is_reminded",
    "date_joined",
    "last_login",
)
INVITATION: Final = ("purpose", "scope", "email", "full_name", "invited_at", "state", "ended_at")


def person_of(user: User) -> Person:
    """The account with every address that its owner has proved to be theirs."""
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    emails = {user.email.lower(), *(email.lower() for email in proved)}
    return Person(user.pk, user.full_name, frozenset(emails))


def _tables(person: Person) -> Mapping[str, Rows]:
    tokens = ApiToken.objects.filter(user=person.pk).order_by("created_at", "pk")
    exports = DataExport.objects.filter(user=person.pk).order_by("requested_at", "pk")
    got = Invitation.objects.filter(email__in=person.emails).order_by("invited_at", "pk")
    sent = Invitation.objects.filter(invited_by=person.pk).order_by("invited_at", "pk")
    ended = Invitation.objects.filter(ended_by=person.pk).order_by("invited_at", "pk")
    return {
        "profile": rows(User.objects.filter(pk=person.pk), *PROFILE),
        "addresses": rows(
            EmailAddress.objects.filter(user=person.pk).order_by("pk"),
            "email",
            "verified",
            "primary",
        ),
        "api_tokens": rows(
            tokens, "name", "scope", "created_at", "expires_at", "last_used_at", "revoked_at"
        ),
        "downloads": rows(exports, "requested_at", "expires_at"),
        "invitations_received": rows(got, *INVITATION),
        "invitations_sent": rows(sent, *INVITATION),
        "invitations_ended": rows(ended, "purpose", "scope", "state", "ended_at"),
    }


PART = Part(
    "account",
    given=frozenset(
        {
            "account.EmailAddress.user",
            "accounts.ApiToken.user",
            "accounts.DataExport.user",
            "accounts.Invitation.invited_by",
            "accounts.Invitation.ended_by",
        }
    ),
    left_out={
        "admin.LogEntry.user": "What site administrators did in the admin; their own steps stand in the history.",
    },
    tables=_tables,
)
