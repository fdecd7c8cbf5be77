"""From what was asked, by the desk's form or by a program, to the one service that takes the step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from competitions.models import Track
from input2.accounts.models import User
from input2.site.screening.forms import FindingForm
from submissions import services
from submissions.checklist import Checked
from submissions.enums import BulkOutcome, ScreeningOutcome
from submissions.models import Entry
from submissions.screening_policies import LEADS_TO
from submissions.services.exchange import NothingSaidError
from submissions.steps import AnyStep

# What one entry can be given: a message is no finding, and taking back is a step of its own.
OUTCOMES: Final = (*LEADS_TO, BulkOutcome.MOVED)


@dataclass(frozen=True)
class Asked:
    """An outcome with what belongs to it, and what whoever asks for it has read."""

    outcome: BulkOutcome
    version: int
    standing: int
    note: str = ""
    checks: Sequence[Checked] = ()
    until: datetime | None = None
    track: Track | None = None


def asked_in(form: FindingForm) -> Asked:
    """What a form says that has been found valid."""
    given = form.cleaned_data
    return Asked(
        outcome=BulkOutcome(given["outcome"]),
        version=given["version"],
        standing=given["standing"],
        note=given["note"],
        checks=form.checked,
        until=given["until"],
        track=given["track"],
    )


def record(entry: Entry, asked: Asked, *, by: User, now: datetime) -> AnyStep:
    """Take the step by its one service; refused where the outcome lacks its date or its track."""
    read = {"version_number": asked.version, "standing": asked.standing}
    match asked.outcome:
        case BulkOutcome.MOVED:
            if asked.track is None:
                raise NothingSaidError(_("Choose the track in which the entry belongs."))
            return services.move_to_track(
                entry, track=asked.track, reason=asked.note, by=by, now=now, **read
            )
        case BulkOutcome.CHANGES_REQUESTED:
            if asked.until is None:
                raise NothingSaidError(_("Say until when the team has time."))
            return services.request_changes(
                entry,
                what=asked.note,
                until=asked.until,
                checks=asked.checks,
                by=by,
                now=now,
                **read,
            )
        case outcome:
            return services.screen(
                entry,
                outcome=ScreeningOutcome(outcome.value),
                reason=asked.note,
                checks=asked.checks,
                version_number=asked.version,
                standing=asked.standing,
                by=by,
                now=now,
            )
