from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.enums import Fills
from competitions.models import Question, Track
from input2.accounts.models import User
from input2.lib.errors import DomainError, ForbiddenError
from submissions import emails, screening_policies
from submissions.models import Entry, TrackMove
from submissions.presenting import has_changes
from submissions.services.answers import write_answers
from submissions.services.recording import record
from submissions.services.screening_steps import before, entry_under_screening, leave


class SameTrackError(DomainError):
    """The entry is there already."""

    code = "same_track"


class MoveReasonMissingError(DomainError):
    """The team chose the track that it is taken out of."""

    code = "move_reason_missing"
    status = 400


@transaction.atomic
def move_to_track(
    entry: Entry,
    *,
    track: Track,
    reason: str,
    by: User,
    now: datetime,
    version_number: int | None = None,
    standing: int | None = None,
) -> TrackMove:
    """Have the entry judged in another track; the team is told why, and what it handed in keeps saying what it said.

    The draft's answer follows, so that handing in again does not undo the move silently; a sub-field of the old track is dropped from it.
    """
    moved = entry_under_screening(
        entry,
        lambda found: screening_policies.refusal_to_move_track(by, found),
        version_number=version_number,
        standing=standing,
        by=by,
        now=now,
    )
    _refuse(moved, track, reason)
    move = TrackMove.objects.create(
        entry=moved,
        before=moved.track,
        after=track,
        before_name=moved.track.name if moved.track else "",
        after_name=track.name,
        sub_field_before=moved.sub_field,
        answers_before=_answer(moved, track, by=by, now=now),
        reason=reason.strip(),
        moved_by=by,
        moved_at=now,
        **before(moved, now=now),
    )
    moved.track = track
    moved.sub_field = None
    record(
        "entry.track_moved",
        moved,
        by=by,
        now=now,
        reason=move.reason,
        before={"track": move.before.key if move.before else None},
        after={"track": track.key},
    )
    emails.moved(move)
    leave(moved, move, "track", "sub_field", "revision", by=by, now=now)
    return move


def answer_of_track(entry: Entry, values: dict[str, Any], *, by: User, now: datetime) -> None:
    """Let the draft say this of its track; whoever has a changed draft open is told before handing it in."""
    if write_answers(entry, values, by=by, now=now) and has_changes(entry):
        entry.revision += 1


def _refuse(entry: Entry, track: Track, reason: str) -> None:
    if track.competition_id != entry.competition_id:
        raise ForbiddenError(_("This track belongs to another competition."))
    if track.pk == entry.track_id:
        raise SameTrackError(_("The entry is in “%(track)s” already.") % {"track": track})
    if not reason.strip():
        raise MoveReasonMissingError(
            _("Say why the entry belongs into the other track: the team reads this.")
        )


def _answer(entry: Entry, track: Track, *, by: User, now: datetime) -> dict[str, Any]:
    """What the draft said before, by the question's key."""
    asked = Question.objects.filter(
        competition=entry.competition,
        retired_at=None,
        fills__in=[Fills.TRACK, Fills.SUB_FIELD],
    )
    fills = dict(asked.values_list("key", "fills"))
    stored = dict(
        entry.answers.filter(question__key__in=fills).values_list("question__key", "value")
    )
    wanted = {key: track.key if fill == Fills.TRACK else None for key, fill in fills.items()}
    answer_of_track(entry, wanted, by=by, now=now)
    return {key: stored.get(key) for key in fills}
