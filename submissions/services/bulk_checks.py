"""What is refused for all chosen entries at once, before any of them is touched."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Competition
from input2.lib.errors import DomainError
from submissions import checklist
from submissions.bulk import MOST, Asked, Chosen
from submissions.checklist import Frozen, Said
from submissions.enums import BulkOutcome
from submissions.services.exchange import DateTooEarlyError, NothingSaidError
from submissions.services.screening import ReasonMissingError
from submissions.services.track_moves import MoveReasonMissingError


class NothingChosenError(DomainError):
    """There is nothing to do."""

    code = "nothing_chosen"
    status = 400


class TooManyChosenError(DomainError):
    """More than anybody can answer for at once."""

    code = "too_many_chosen"
    status = 400


class TrackMissingError(DomainError):
    """A move leads somewhere."""

    code = "track_missing"
    status = 400


def refuse(
    competition: Competition, chosen: Sequence[Chosen], asked: Asked, *, now: datetime
) -> None:
    """Raise what would be refused for each of them alike."""
    _refuse_number(chosen)
    frozen = checklist.freeze(competition, asked.reasons)
    if check := CHECKS.get(asked.outcome):
        check(competition, asked, frozen, now)


def _refuse_number(chosen: Sequence[Chosen]) -> None:
    if not chosen:
        raise NothingChosenError(_("Choose at least one entry."))
    if len(chosen) > MOST:
        raise TooManyChosenError(
            ngettext(
                "No more than %(most)d entry can be dealt with at once. Narrow the filter.",
                "No more than %(most)d entries can be dealt with at once. Narrow the filter.",
                MOST,
            )
            % {"most": MOST}
        )


def _eligible(_competition: Competition, _asked: Asked, frozen: Frozen, _now: datetime) -> None:
    checklist.refuse_contradiction(frozen)


def _ineligible(_competition: Competition, asked: Asked, frozen: Frozen, _now: datetime) -> None:
    if not Said(frozen, asked.note.strip()):
        raise ReasonMissingError(
            _("Say why the entries are not eligible: the applicants read this reason.")
        )


def _changes(_competition: Competition, asked: Asked, frozen: Frozen, now: datetime) -> None:
    if not Said(frozen, asked.note.strip()):
        raise NothingSaidError(_("Say what has to be changed: the teams read this."))
    if asked.until is None or asked.until <= now:
        raise DateTooEarlyError(_("The date for the changes has to lie ahead."))


def _move(competition: Competition, asked: Asked, _frozen: Frozen, _now: datetime) -> None:
    if asked.track is None or asked.track.competition_id != competition.pk:
        raise TrackMissingError(_("Choose the track."))
    if not asked.note.strip():
        raise MoveReasonMissingError(
            _("Say why the entries belong into the other track: the teams read this.")
        )


def _message(_competition: Competition, asked: Asked, _frozen: Frozen, _now: datetime) -> None:
    if not asked.note.strip():
        raise NothingSaidError(_("Write the message."))


CHECKS: Final[Mapping[BulkOutcome, Callable[[Competition, Asked, Frozen, datetime], None]]] = {
    BulkOutcome.ELIGIBLE: _eligible,
    BulkOutcome.INELIGIBLE: _ineligible,
    BulkOutcome.CHANGES_REQUESTED: _changes,
    BulkOutcome.MOVED: _move,
    BulkOutcome.MESSAGE: _message,
}
