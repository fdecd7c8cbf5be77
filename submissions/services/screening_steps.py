"""What every step of screening does first and last: lock, ask who is there already, and keep what an undo needs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from input2.accounts.models import User
from input2.lib.errors import DomainError
from submissions import screening_policies, steps
from submissions.models import Entry, ScreeningHold, TrackMove, Version
from submissions.services.locking import locked
from submissions.signals import entry_moved
from submissions.steps import AnyStep

# What the team goes on reading, and until when.
QUIET: Final = (
    "quiet_state",
    "quiet_until",
    "quiet_changes_until",
    "quiet_track",
    "quiet_answers",
)
Refusal = Callable[[Entry], DomainError | None]


class VersionChangedError(DomainError):
    """The team handed in again while the organiser was reading."""

    code = "version_changed"

    def __init__(self) -> None:
        super().__init__(
            _("The team has handed in a newer version in the meantime. Read it before you decide.")
        )


class StaleFindingError(DomainError):
    """Another organiser was quicker; the sentence says what stands."""

    code = "stale_finding"


def entry_under_screening(
    entry: Entry,
    refuse: Refusal,
    *,
    version_number: int | None,
    standing: int | None,
    by: User,
    now: datetime,
) -> Entry:
    """The locked entry, if what the organiser has read is what stands: `standing` is its `screening_revision` then."""
    found = locked(entry)
    if standing is not None and standing != found.screening_revision:
        raise StaleFindingError(_stale(found))
    refusal = refuse(found) or screening_policies.refusal_while_held(by, found, now=now)
    if refusal:
        raise refusal
    version = found.current_version
    if version and version_number is not None and version.number != version_number:
        raise VersionChangedError
    _keep_what_is_told(found, now=now)
    return found


def before(entry: Entry, *, now: datetime) -> dict[str, Any]:
    """What taking the step back restores; a request for changes whose date has passed reads as handed in."""
    waits = entry.waits_for_changes(now)
    return {
        "state_before": entry.state_at(now),
        "until_before": entry.changes_until if waits else None,
    }


def leave(entry: Entry, step: AnyStep, *names: str, by: User, now: datetime) -> None:
    """Store the entry as a new step leaves it; until the mail about it goes, its team reads what it read before."""
    if isinstance(step, TrackMove):
        entry.quiet_answers = {**step.answers_before, **entry.quiet_answers}
    entry.quiet_until = steps.told_at(step)
    store(entry, *names, *QUIET, by=by, now=now)


def store(entry: Entry, *names: str, by: User, now: datetime) -> None:
    """Store the entry, count the step, and let go of the reservation."""
    entry.screening_revision += 1
    entry.save(update_fields=[*names, "screening_revision"])
    ScreeningHold.objects.filter(entry=entry).delete()
    entry_moved.send(Entry, entry=entry, by=by, at=now)


def version_of(entry: Entry) -> Version:
    """Policies and the workflow let no draft come this far."""
    assert entry.current_version is not None  # noqa: S101 -- see above
    return entry.current_version


def _keep_what_is_told(entry: Entry, *, now: datetime) -> None:
    """What the team goes on reading, unless a step before this one is still untold."""
    if entry.is_quiet(now):
        return
    entry.quiet_state = entry.state_at(now)
    entry.quiet_changes_until = entry.changes_until
    entry.quiet_track_id = entry.track_id
    entry.quiet_answers = {}


def _stale(entry: Entry) -> str:
    stands = steps.what_stands(entry)
    advice = _("This entry has changed since you opened it. Look at it again before you decide.")
    return f"{stands} {advice}".strip()
