"""From the desk's form to the one service that takes the step."""

from collections.abc import Mapping, Set
from datetime import datetime
from typing import Any, Final

from input2.accounts.models import User
from input2.site.screening.forms import FindingForm
from submissions import services
from submissions.enums import BulkOutcome, EntryState, ScreeningOutcome
from submissions.models import Entry
from submissions.steps import AnyStep
from submissions.workflow import SCREENED, TRANSITIONS

LEADS_TO: Final[Mapping[BulkOutcome, EntryState]] = {
    BulkOutcome.ELIGIBLE: EntryState.ELIGIBLE,
    BulkOutcome.INELIGIBLE: EntryState.INELIGIBLE,
    BulkOutcome.CHANGES_REQUESTED: EntryState.CHANGES_REQUESTED,
}


def possible_outcomes(entry: Entry, *, now: datetime) -> Set[BulkOutcome]:
    """What the state allows; while its team has time for changes, an entry is found neither eligible nor not."""
    if entry.state not in SCREENED or entry.current_version_id is None:
        return frozenset()
    allowed = TRANSITIONS[EntryState(entry.state)]
    found = {outcome for outcome, state in LEADS_TO.items() if state in allowed}
    if entry.waits_for_changes(now):
        found -= {BulkOutcome.ELIGIBLE, BulkOutcome.INELIGIBLE}
    return found | {BulkOutcome.MOVED}


def record(entry: Entry, form: FindingForm, *, by: User, now: datetime) -> AnyStep:
    """What the form says, which has been found valid."""
    given = form.cleaned_data
    read: dict[str, Any] = {"version_number": given["version"], "standing": given["standing"]}
    acts: dict[str, Any] = {"by": by, "now": now}
    match BulkOutcome(given["outcome"]):
        case BulkOutcome.MOVED:
            return services.move_to_track(
                entry, track=given["track"], reason=given["note"], **read, **acts
            )
        case BulkOutcome.CHANGES_REQUESTED:
            return services.request_changes(
                entry,
                what=given["note"],
                until=given["until"],
                checks=form.checked,
                **read,
                **acts,
            )
        case outcome:
            return services.screen(
                entry,
                outcome=ScreeningOutcome(outcome.value),
                reason=given["note"],
                checks=form.checked,
                **read,
                **acts,
            )
