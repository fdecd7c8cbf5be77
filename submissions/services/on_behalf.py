"""What organisers do for an applicant; each step has a reason that the team reads."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.models import Competition
from input2.accounts import selectors as people
from input2.accounts.models import Invitation, User
from input2.accounts.services import invitations
from input2.lib.errors import DomainError
from submissions import behalf_policies, emails
from submissions.codes import new_code
from submissions.enums import EntryState, TeamRole
from submissions.models import Entry, Extension, OnBehalf, TeamMember
from submissions.ownership import OWNERSHIP
from submissions.services.listing import list_draft
from submissions.services.locking import locked
from submissions.services.recording import record
from submissions.services.team_invitations import Asked


class BehalfReasonMissingError(DomainError):
    """Whatever is done for an applicant is explained to them."""

    code = "reason_missing"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say why: the team reads this reason."))


class ExtensionDateError(DomainError):
    """An entry's own deadline lies ahead, and later than that of everybody."""

    code = "extension_date"
    status = 400


@transaction.atomic
def begin_for(
    competition: Competition, asked: Asked, *, reason: str, by: User, now: datetime
) -> Entry:
    """Begin an entry for a person, who is asked by mail to make it theirs; until then it has no owner, and `by` writes in it.

    The self-check is the person's to answer and is not asked; the organiser's reason stands in its place. While the mail waits for an
    answer and nothing is written yet, beginning for the same address again gives the same entry, and no second mail.
    """
    if refusal := behalf_policies.refusal_to_begin_for(by, competition, now=now):
        raise refusal
    known = people.owner_of(asked.email)
    if known and (refusal := behalf_policies.refusal_to_enter(known, competition)):
        raise refusal
    said = _said(reason)
    # Two clicks at once wait for each other here instead of making two drafts.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if untouched := _untouched(competition, asked, by, now):
        return untouched
    entry = Entry.objects.create(
        competition=competition,
        code=new_code(competition),
        owner=None,
        is_begun_for_other=True,
        created_at=now,
        updated_at=now,
        language=asked.language,
    )
    list_draft(entry)
    # Listed, so that nobody of the same address or organisation comes to screen or judge it meanwhile.
    TeamMember.objects.create(
        entry=entry,
        full_name=asked.full_name,
        email=asked.email.strip().lower(),
        role=TeamRole.LISTED,
        joined_at=now,
    )
    _let_write(entry, by, reason=said, now=now)
    after = {"email": asked.email, "full_name": asked.full_name}
    record("entry.begun_for", entry, by=by, now=now, reason=said, after=after)
    wanted = invitations.NewInvitation(
        purpose=OWNERSHIP,
        scope=competition.slug,
        subject=entry.code,
        email=asked.email,
        full_name=asked.full_name,
        language=asked.language,
        data={"reason": said},
    )
    invitations.invite(wanted, by=by, now=now)
    return entry


@transaction.atomic
def write_for(entry: Entry, *, reason: str, by: User, now: datetime) -> OnBehalf:
    """From now on the organiser writes in the entry as its team does; the team is told, with the reason."""
    mine = locked(entry)
    if refusal := behalf_policies.refusal_to_write_for(by, mine, now=now):
        raise refusal
    if standing := mine.on_behalf.filter(person=by, ended_at=None).first():
        return standing
    said = _said(reason)
    begun = _let_write(mine, by, reason=said, now=now)
    event = record("entry.written_for", mine, by=by, now=now, reason=said)
    emails.written_for(mine, event, at=now)
    return begun


@transaction.atomic
def stop_writing_for(entry: Entry, *, by: User, now: datetime) -> None:
    """End it; what was written stays, with who wrote it."""
    mine = locked(entry)
    if mine.on_behalf.filter(person=by, ended_at=None).update(ended_at=now):
        record("entry.writing_for_ended", mine, by=by, now=now)


@transaction.atomic
def extend_deadline(
    entry: Entry, *, until: datetime | None, reason: str, by: User, now: datetime
) -> Extension:
    """Give one entry a deadline of its own, move it, or take it away (`until` is None); the team is told by mail."""
    mine = locked(entry)
    if refusal := behalf_policies.refusal_to_extend(by, mine, now=now):
        raise refusal
    said = _said(reason)
    _check_date(mine, until, now=now)
    before, mine.extended_until = mine.extended_until, until
    mine.save(update_fields=["extended_until"])
    given = Extension.objects.create(
        entry=mine, until=until, reason=said, given_by=by, given_at=now
    )
    record(
        "entry.deadline_extended" if until else "entry.extension_withdrawn",
        mine,
        by=by,
        now=now,
        reason=said,
        before={"extended_until": before.isoformat() if before else None},
        after={"extended_until": until.isoformat() if until else None},
    )
    emails.deadline_extended(given, at=now)
    return given


def _untouched(competition: Competition, asked: Asked, by: User, now: datetime) -> Entry | None:
    waiting = Invitation.objects.pending().filter(
        purpose=OWNERSHIP,
        scope=competition.slug,
        email__iexact=asked.email.strip(),
        invited_by=by,
        expires_at__gt=now,
    )
    begun = Entry.objects.filter(
        competition=competition, owner=None, state=EntryState.DRAFT, revision=0
    )
    writing = OnBehalf.objects.filter(person=by, ended_at=None)
    return begun.filter(code__in=waiting.values("subject"), on_behalf__in=writing).first()


def _let_write(entry: Entry, person: User, *, reason: str, now: datetime) -> OnBehalf:
    if person.pk not in entry.writers_for_team:
        entry.writers_for_team.append(person.pk)
        entry.save(update_fields=["writers_for_team"])
    return OnBehalf.objects.create(entry=entry, person=person, reason=reason, began_at=now)


def _check_date(entry: Entry, until: datetime | None, *, now: datetime) -> None:
    if until is None and entry.extended_until is None:
        raise ExtensionDateError(
            _("This entry has no deadline of its own that could be taken away.")
        )
    if until is None:
        return
    if until == entry.extended_until:
        raise ExtensionDateError(_("This is the entry's deadline already."))
    if until <= now:
        raise ExtensionDateError(_("The entry's own deadline has to lie ahead."))
    if until <= entry.competition.closes_at:
        raise ExtensionDateError(
            _(
                "The entry's own deadline has to be later than the call's, which holds for everybody."
            )
        )


def _said(reason: str) -> str:
    if not reason.strip():
        raise BehalfReasonMissingError
    return reason.strip()
