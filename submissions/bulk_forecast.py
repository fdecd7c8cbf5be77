"""What will become of the chosen entries, counted before anybody confirms; the work itself asks each one again."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from competitions.models import Competition
from input2.accounts.models import User
from submissions.bulk import Asked, Chosen, with_codes
from submissions.enums import BulkOutcome, EntryState
from submissions.models import Entry, ScreeningHold
from submissions.ownership import ties_to
from submissions.workflow import SCREENED, TRANSITIONS


class Stop(TextChoices):
    """Why an entry will be passed over."""

    OWN = "own", _("of your own team or organisation: somebody else has to do this")
    WRITTEN = "written", _("in which you wrote on behalf of the team: somebody else screens them")
    CHANGED = "changed", _("changed since you chose them")
    STATE = "state", _("in a state in which this cannot be done")
    CHANGING = "changing", _("whose team still has time for the changes it was asked for")
    SAME_TRACK = "same_track", _("in this track already")
    HELD = "held", _("that somebody else has open now")


@dataclass(frozen=True)
class Forecast:
    """How many entries go through, and how many are passed over for which reason."""

    going: int
    stops: Sequence[tuple[Stop, int]]

    @property
    def stopped(self) -> int:
        return sum(number for _stop, number in self.stops)


@dataclass(frozen=True)
class _Asking:
    """Everything that is read at once for all of them."""

    asked: Asked
    by: int
    own: frozenset[int]
    held: frozenset[int]
    now: datetime


def forecast(
    competition: Competition, chosen: Sequence[Chosen], asked: Asked, *, by: User, now: datetime
) -> Forecast:
    """Three queries, whatever the number of entries."""
    found = with_codes(competition, [one.code for one in chosen])
    held = ScreeningHold.objects.at(now).filter(entry__in=found.order_by()).exclude(held_by=by)
    asking = _Asking(
        asked=asked,
        by=by.pk,
        own=frozenset(ties_to(by, found)),
        held=frozenset(held.values_list("entry_id", flat=True)),
        now=now,
    )
    entries = {entry.code: entry for entry in found.select_related("current_version")}
    stops = Counter(
        stop
        for one in chosen
        if one.code in entries and (stop := _stop(entries[one.code], one, asking))
    )
    listed = [(stop, stops[stop]) for stop in Stop if stops[stop]]
    return Forecast(going=len(chosen) - stops.total(), stops=listed)


def _stop(entry: Entry, chosen: Chosen, asking: _Asking) -> Stop | None:
    if entry.pk in asking.own:
        return Stop.OWN
    outcome = asking.asked.outcome
    if outcome != BulkOutcome.MESSAGE and _is_changed(entry, chosen):
        return Stop.CHANGED
    by_state = BY_STATE.get(outcome)
    stop = by_state(entry, asking) if by_state else None
    if stop is None and by_state and entry.pk in asking.held:
        return Stop.HELD
    return stop


def _is_changed(entry: Entry, chosen: Chosen) -> bool:
    return (entry.current_number, entry.screening_revision) != (chosen.number, chosen.standing)


def _to_screen(entry: Entry, asking: _Asking) -> Stop | None:
    if asking.by in entry.writers_for_team:
        return Stop.WRITTEN
    if entry.waits_for_changes(asking.now):
        return Stop.CHANGING
    return _to(EntryState(asking.asked.outcome.value), entry)


def _to_request(entry: Entry, _asking: _Asking) -> Stop | None:
    return _to(EntryState.CHANGES_REQUESTED, entry)


def _to_move(entry: Entry, asking: _Asking) -> Stop | None:
    if asking.by in entry.writers_for_team:
        return Stop.WRITTEN
    if entry.state not in SCREENED:
        return Stop.STATE
    track = asking.asked.track
    return Stop.SAME_TRACK if track and track.pk == entry.track_id else None


def _to(state: EntryState, entry: Entry) -> Stop | None:
    return None if state in TRANSITIONS[EntryState(entry.state)] else Stop.STATE


BY_STATE: Final[Mapping[BulkOutcome, Callable[[Entry, _Asking], Stop | None]]] = {
    BulkOutcome.ELIGIBLE: _to_screen,
    BulkOutcome.INELIGIBLE: _to_screen,
    BulkOutcome.CHANGES_REQUESTED: _to_request,
    BulkOutcome.MOVED: _to_move,
}
