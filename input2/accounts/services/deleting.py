"""The account's own part of a deletion; the apps above have let go of theirs in the same transaction."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry

from input2.accounts import emails
from input2.accounts.models import ApiToken, DataExport, Invitation, User
from input2.accounts.services.data_exports import forget_export
from input2.audit import services as audit
from input2.audit.erasing import erase_details
from input2.files import uploads
from input2.files.models import Upload
from input2.lib.personal_data import FORMER_MEMBER, Person
from input2.notifications.erasing import erase_messages


def erase_account(user: User, person: Person, *, now: datetime) -> None:
    """What is left is a number without a name: it cannot sign in, and its address is free for a new account."""
    emails_to = user.email, user.language
    for export in DataExport.objects.filter(user=user):
        forget_export(export)
    for upload in Upload.objects.filter(owner=user):
        uploads.cancel(upload)
    ApiToken.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    Invitation.objects.filter(email__in=person.emails).delete()
    LogEntry.objects.filter(user=user).delete()
    erase_messages(person)
    _empty(user, person, now=now)
    audit.record(action="person.deleted", by=user, target=user, at=now)
    erase_details(person)
    emails.deleted(*emails_to, number=user.pk, at=now)


def _empty(user: User, person: Person, *, now: datetime) -> None:
    user.email = person.former_email
    user.full_name = FORMER_MEMBER
    user.economy = user.organisation = user.time_zone = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.deleted_at = now
    # Every session ends with the password that it was opened with.
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
