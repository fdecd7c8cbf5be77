"""Which outcomes an entry allows, and why somebody may not take a step beside finding it eligible or not, or None."""

from collections.abc import Mapping, Set
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from input2.accounts.models import User
from input2.lib.errors import DomainError, ForbiddenError
from input2.lib.templatetags.display import in_sentence
from submissions.enums import BulkOutcome, EntryState
from submissions.models import Entry, ScreeningHold
from submissions.policies import refusal_as_writer, refusal_to_deal_with
from submissions.signals import track_move_considered
from submissions.workflow import SCREENED, TRANSITIONS

LEADS_TO: Final[Mapping[BulkOutcome, EntryState]] = {
    BulkOutcome.ELIGIBLE: EntryState.ELIGIBLE,
    BulkOutcome.INELIGIBLE: EntryState.INELIGIBLE,
    BulkOutcome.CHANGES_REQUESTED: EntryState.CHANGES_REQUESTED,
}


class HeldError(DomainError):
    """Somebody else has the entry open to screen it."""

    code = "held"

    def __init__(self, hold: ScreeningHold) -> None:
        until = in_sentence(hold.until, hold.entry.competition.time_zone)
        super().__init__(
            _("%(person)s is looking at this entry, until %(at)s at most. Take it over first.")
            % {"person": hold.held_by, "at": until}
        )


def possible_outcomes(entry: Entry, *, now: datetime) -> Set[BulkOutcome]:
    """What the state allows; while its team has time for changes, an entry is found neither eligible nor not."""
    if entry.state not in SCREENED:
        return frozenset()
    allowed = TRANSITIONS[EntryState(entry.state)]
    found = {outcome for outcome, state in LEADS_TO.items() if state in allowed}
    if entry.waits_for_changes(now):
        found -= {BulkOutcome.ELIGIBLE, BulkOutcome.INELIGIBLE}
    return found | {BulkOutcome.MOVED}


def refusal_while_held(user: User, entry: Entry, *, now: datetime) -> DomainError | None:
    """Two people do not screen one entry at a time."""
    held = ScreeningHold.objects.at(now).filter(entry=entry).exclude(held_by=user)
    hold = held.select_related("held_by", "entry__competition").first()
    return HeldError(hold) if hold else None


def refusal_to_hold(user: User, entry: Entry) -> DomainError | None:
    """Whoever could not record a finding keeps nobody else from it."""
    if refusal := refusal_to_deal_with(user, entry) or refusal_as_writer(user, entry):
        return refusal
    return None if entry.state in SCREENED else _not_screenable(entry)


def refusal_to_move_track(user: User, entry: Entry) -> DomainError | None:
    """Another track means other criteria: once judges have scored by those of this one, it stays."""
    if refusal := refusal_to_hold(user, entry):
        return refusal
    answers: list[tuple[Any, Any]] = track_move_considered.send(Entry, entry=entry)
    return next((answer for _receiver, answer in answers if answer), None)


def _not_screenable(entry: Entry) -> ForbiddenError:
    return ForbiddenError(
        _("This entry cannot be screened: it is %(state)s.")
        % {"state": entry.get_state_display().lower()}
    )
