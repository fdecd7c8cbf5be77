"""Why a person may not take a step with an entry, or None."""

from datetime import datetime

from django.utils.translation import gettext as _

from competitions.models import Competition
from competitions.policies import refusal_to_change, refusal_to_organise
from input2.accounts.models import User
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from input2.lib.templatetags.display import in_sentence
from submissions.enums import EntryState, TeamRole
from submissions.models import Entry
from submissions.ownership import Tie, tie_to
from submissions.workflow import TRANSITIONS

EDITING = {TeamRole.OWNER, TeamRole.SUBMITTER, TeamRole.EDITOR}
HANDING_IN = {TeamRole.OWNER, TeamRole.SUBMITTER}
OPEN_TO_CHANGE = {
    EntryState.DRAFT,
    EntryState.SUBMITTED,
    EntryState.ELIGIBLE,
    EntryState.INELIGIBLE,
    EntryState.CHANGES_REQUESTED,
}


class OwnEntryError(ForbiddenError):
    """The organiser is on the entry's team or of its organisation."""

    code = "own_entry"


def refusal_to_edit(user: User, entry: Entry, *, now: datetime) -> DomainError | None:
    """Drafts can be changed by their editors until the entry's own deadline."""
    if _role(user, entry) not in EDITING:
        return ForbiddenError(_("You may read this entry but not change it."))
    return _refusal_by_state(entry, now=now)


def refusal_to_hand_in(user: User, entry: Entry, *, now: datetime) -> DomainError | None:
    """Handing in is for the owner and those the owner trusts with it, before the deadline."""
    if _role(user, entry) not in HANDING_IN:
        return ForbiddenError(
            _("Only the owner, or a member who may hand in, can hand in this entry.")
        )
    return _refusal_by_state(entry, now=now)


def refusal_to_withdraw(user: User, entry: Entry) -> DomainError | None:
    if _role(user, entry) != TeamRole.OWNER:
        return ForbiddenError(_("Only the owner can withdraw this entry."))
    if refusal := refusal_to_change(entry.competition):
        return refusal
    if EntryState.WITHDRAWN not in TRANSITIONS[EntryState(entry.state)]:
        return ForbiddenError(_("This entry can no longer be withdrawn."))
    return None


def refusal_to_screen(user: User, entry: Entry) -> DomainError | None:
    """Organisers screen, but never an entry of their own team or organisation."""
    return refusal_to_organise(user, entry.competition) or refusal_as_own(user, entry)


def refusal_as_own(user: User, entry: Entry) -> DomainError | None:
    """The refusal for whoever is on the entry's team or works for its organisation."""
    tie = tie_to(user, Entry.objects.filter(pk=entry.pk))
    if tie == Tie.TEAM:
        return OwnEntryError(_("You are on this entry's team, so someone else has to do this."))
    if tie == Tie.ORGANISATION:
        return OwnEntryError(
            _("This entry is from your organisation, so someone else has to do this.")
        )
    return None


def refusal_to_archive(competition: Competition, *, now: datetime) -> DomainError | None:
    """An edition is not archived while somebody was given more time."""
    waiting = Entry.objects.filter(
        competition=competition, extended_until__gt=now, state__in=OPEN_TO_CHANGE
    )
    if entry := waiting.order_by("-extended_until").first():
        until = in_sentence(entry.extended_until or now, competition.time_zone)
        return WindowClosedError(
            _("%(entry)s can be handed in until %(at)s. Archive the edition afterwards.")
            % {"entry": entry.code, "at": until}
        )
    return None


def _refusal_by_state(entry: Entry, *, now: datetime) -> DomainError | None:
    if refusal := refusal_to_change(entry.competition):
        return refusal
    if entry.state not in OPEN_TO_CHANGE:
        return ForbiddenError(
            _("This entry can no longer be changed: it is %(state)s.")
            % {"state": entry.get_state_display().lower()}
        )
    if now < entry.competition.opens_at:
        return WindowClosedError(_("The call is not open yet."))
    if now >= entry.closes_at():
        return WindowClosedError(
            _("The deadline has passed. Your draft is kept and stays readable.")
        )
    return None


def _role(user: User, entry: Entry) -> str | None:
    # All of the team and not only this person: pages that show the team have it loaded already.
    return next((member.role for member in entry.team.all() if member.user_id == user.pk), None)
