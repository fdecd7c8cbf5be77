"""When a person deletes their account: unfinished drafts of theirs alone go, what was handed in stays without their name."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from competitions.services import enquiries
from input2.accounts.models import Invitation, User
from input2.audit import services as audit
from input2.files import services as files
from input2.files import uploads
from input2.files.models import StoredFile
from input2.lib.errors import DomainError
from input2.lib.personal_data import FORMER_MEMBER, Person
from submissions import leaving
from submissions.enums import TeamRole
from submissions.models import (
    Attachment,
    ChosenColumns,
    Entry,
    HandInRequest,
    ScreeningHold,
    TeamMember,
)
from submissions.services.file_archives import forget_archives_of
from submissions.services.locking import locked
from submissions.uploading import uploads_of


class OwnerOfSharedEntryError(DomainError):
    """Others would be left with an entry that nobody can hand over."""

    code = "owner_of_shared_entry"


def erase_person(person: Person, *, by: User, now: datetime) -> None:
    """Inside the transaction of the deletion; refused for the owner of an entry that others write too."""
    mine = TeamMember.objects.filter(user=by).values("entry")
    for entry in Entry.objects.filter(Q(pk__in=mine) | Q(owner=by)).distinct().order_by("pk"):
        locked(entry)
    if shared := leaving.to_hand_over(by):
        raise OwnerOfSharedEntryError(
            _("Hand over %(entry)s first: others write it too.") % {"entry": shared[0].code}
        )
    for entry in leaving.only_mine(by):
        _delete(entry, by=by, now=now)
    _leave_teams(by, now=now)
    named = TeamMember.objects.filter(Q(user=by) | Q(email__in=person.emails))
    named.update(full_name=FORMER_MEMBER, email="")
    Entry.objects.filter(contact_email__in=person.emails).update(contact_email="")
    HandInRequest.objects.filter(user=by).delete()
    ChosenColumns.objects.filter(user=by).delete()
    ScreeningHold.objects.filter(held_by=by).delete()
    forget_archives_of(by)


def _delete(entry: Entry, *, by: User, now: datetime) -> None:
    held = StoredFile.objects.filter(attachment__entry=entry)
    stored = list(held)
    for upload in uploads_of(entry):
        uploads.cancel(upload)
    # A cleaned copy refers to the file that it was made from.
    Attachment.objects.filter(entry=entry).update(cleaned_from=None)
    Attachment.objects.filter(entry=entry).delete()
    Invitation.objects.filter(scope=entry.competition.slug, subject=entry.code).delete()
    enquiries.let_go_of(entry.competition, entry.code)
    audit.record(action="entry.deleted", by=by, target=entry, at=now, scope=entry.competition.slug)
    entry.delete()
    for file in stored:
        files.let_go(file)


def _leave_teams(by: User, *, now: datetime) -> None:
    places = TeamMember.objects.filter(user=by).exclude(role=TeamRole.OWNER)
    for place in places.select_related("entry__competition").order_by("pk"):
        entry = place.entry
        # Whoever wrote an entry once does not judge it: the number stands for the account that is gone.
        if by.pk not in entry.former_team:
            entry.former_team.append(by.pk)
            entry.save(update_fields=["former_team"])
        audit.record(
            action="entry.member_left",
            by=by,
            target=entry,
            at=now,
            scope=entry.competition.slug,
            before={"member": by.pk, "role": place.role},
        )
        place.delete()
