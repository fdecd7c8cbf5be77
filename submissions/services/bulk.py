"""One outcome for many entries, line by line: each by the service that does it for one, each in a transaction of its own."""

import hashlib
import json
import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from competitions.enums import Role
from competitions.models import Competition
from competitions.policies import refusal_to_organise
from input2.accounts.models import User
from input2.audit import services as audit
from input2.jobs import services as jobs
from input2.lib.errors import DomainError
from submissions import bulk as bulks
from submissions.bulk import JOB, Asked, Chosen, job_key
from submissions.enums import BulkOutcome, LineState, ScreeningOutcome
from submissions.models import BulkScreening, BulkScreeningLine, Entry
from submissions.services import bulk_checks
from submissions.services.exchange import write_to_team
from submissions.services.handing_in_once import ReusedKeyError
from submissions.services.screening import request_changes, screen
from submissions.services.taking_back import take_back
from submissions.services.track_moves import move_to_track

logger = logging.getLogger(__name__)

# Well within what a task may take; what is left by then goes on in a task of its own.
STRETCH: Final = timedelta(minutes=5)

Clock = Callable[[], datetime]
Report = Callable[[int, int], None]
Step = Callable[[BulkScreening, Asked, BulkScreeningLine, datetime], object]


class NothingLeftError(DomainError):
    """Every entry of the run has its result, or a worker is at it."""

    code = "nothing_left"


class RequesterGoneError(DomainError):
    """Each line is done in the name of whoever asked, and by their rights."""

    code = "requester_gone"


class UnknownEntriesError(DomainError):
    """A code that no entry of this competition has."""

    code = "unknown_entries"
    status = 400

    def __init__(self, unknown: str) -> None:
        super().__init__(
            _("This competition has no entry with the code %(code)s.") % {"code": unknown}
        )


@transaction.atomic
def begin_bulk(
    competition: Competition,
    chosen: Sequence[Chosen],
    asked: Asked,
    *,
    key: str,
    by: User,
    now: datetime,
    sent: str = "",
) -> BulkScreening:
    """Have every chosen entry given the outcome; the same key gives the same run again, however often it is asked for.

    `sent` is the request by which the key is known again, where it names the entries otherwise than one by one.
    """
    if refusal := refusal_to_organise(by, competition):
        raise refusal
    run = bulks.key_of(competition, by, key)
    fields = _fields(competition, asked, by, now)
    fields["fingerprint"] = _fingerprint(chosen, fields, sent)
    if earlier := BulkScreening.objects.filter(pk=run).first():
        return _the_same(earlier, fields)
    bulk_checks.refuse(competition, chosen, asked, now=now)
    # The second of two at once waits here for the first, and gets its run.
    bulk, is_new = BulkScreening.objects.get_or_create(pk=run, defaults=fields)
    if not is_new:
        return _the_same(bulk, fields)
    _add_lines(bulk, chosen)
    _record("bulk_screening.begun", bulk, by=by, now=now, entries=len(chosen))
    _request_job(bulk, by=by, now=now)
    return bulk


@transaction.atomic
def go_on_with_bulk(bulk: BulkScreening, *, by: User, now: datetime) -> None:
    """Have a worker go on with a run that was stopped or given up; entries that have their result keep it."""
    held = _locked(bulk)
    if refusal := refusal_to_organise(by, held.competition) or _refusal_without_requester(held):
        raise refusal
    if not held.lines.filter(state=LineState.WAITING).exists():
        raise NothingLeftError(_("Every entry has its result already."))
    if held.is_under_way:
        raise NothingLeftError(_("It is going on already."))
    _record("bulk_screening.resumed", held, by=by, now=now)
    _request_job(held, by=by, now=now)


@transaction.atomic
def stop_bulk(bulk: BulkScreening, *, by: User, now: datetime) -> None:
    """Leave the entries that are not done yet as they are; those that are keep their result."""
    held = _locked(bulk)
    if refusal := refusal_to_organise(by, held.competition):
        raise refusal
    if held.job is None or not held.job.is_under_way:
        raise NothingLeftError(_("It is not going on."))
    jobs.cancel(held.job, by=by, now=now)


def carry_out_bulk(bulk_id: uuid.UUID, *, report: Report, clock: Clock) -> Mapping[str, int]:
    """Give each entry that waits its outcome. Done again, it goes on where it was cut off, and does nothing twice."""
    bulk = BulkScreening.objects.select_related("competition", "requested_by", "track").get(
        pk=bulk_id
    )
    if refusal := _refusal_without_requester(bulk):
        raise refusal
    waiting = list(bulk.lines.filter(state=LineState.WAITING).values_list("pk", flat=True))
    total = bulk.lines.count()
    asked = Asked.of(bulk)
    until = clock() + STRETCH
    with translation.override(bulk.requested_by.language if bulk.requested_by else None):
        for place, line_id in enumerate(waiting):
            # Outside the line's transaction: whoever watches sees it, and the work stays this worker's.
            report(total - len(waiting) + place, total)
            now = clock()
            if now >= until:
                _go_on_later(bulk, now=now)
                break
            _settle_or_pass_over(bulk, asked, line_id, now=now)
    counts = bulks.counts_of(bulk)
    report(counts.settled, total)
    return {"done": counts.done, "refused": counts.refused}


def _settle_or_pass_over(bulk: BulkScreening, asked: Asked, line_id: int, *, now: datetime) -> None:
    """An error of the program in one entry keeps none of the others from its result; a lost database stops the work."""
    try:
        _settle(bulk, asked, line_id, now=now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        # As at the edge of the process: whatever a step raises must end in a line that says so.
        trace = uuid.uuid4()
        logger.exception("Bulk screening %s failed in line %s: %s.", bulk.pk, line_id, trace)
        _pass_over(line_id, trace, now=now)


@transaction.atomic
def _pass_over(line_id: int, trace: uuid.UUID, *, now: datetime) -> None:
    """The step was rolled back: the entry is as it was, and going on does not meet the same error again."""
    line = BulkScreeningLine.objects.select_for_update().filter(pk=line_id).first()
    if line is None or line.state != LineState.WAITING:
        return
    line.state, line.at = LineState.REFUSED, now
    line.sentence = _(
        "This could not be done because of an error in the program. The entry is as it was, and the log has the error under %(id)s."
    ) % {"id": trace}
    line.save(update_fields=["state", "sentence", "at"])


@transaction.atomic
def _settle(bulk: BulkScreening, asked: Asked, line_id: int, *, now: datetime) -> None:
    """The step and its result are kept together or not at all."""
    line = BulkScreeningLine.objects.select_for_update().filter(pk=line_id).first()
    if line is None or line.state != LineState.WAITING:
        return
    line.entry = Entry.objects.get(pk=line.entry_id)
    try:
        with transaction.atomic():
            STEPS[asked.outcome](bulk, asked, line, now)
    except DomainError as refusal:
        line.state, line.sentence = LineState.REFUSED, str(refusal)
    else:
        line.state = LineState.DONE
    line.at = now
    line.save(update_fields=["state", "sentence", "at"])


def _screen(outcome: ScreeningOutcome) -> Step:
    def step(bulk: BulkScreening, asked: Asked, line: BulkScreeningLine, now: datetime) -> object:
        return screen(
            line.entry,
            outcome=outcome,
            reason=asked.note,
            checks=asked.reasons,
            **_as_read(bulk, line),
            now=now,
        )

    return step


def _request_changes(
    bulk: BulkScreening, asked: Asked, line: BulkScreeningLine, now: datetime
) -> object:
    return request_changes(
        line.entry,
        what=asked.note,
        until=asked.until or now,
        checks=asked.reasons,
        **_as_read(bulk, line),
        now=now,
    )


def _move(bulk: BulkScreening, asked: Asked, line: BulkScreeningLine, now: datetime) -> object:
    if asked.track is None:
        raise bulk_checks.TrackMissingError(_("The track was removed in the meantime."))
    return move_to_track(
        line.entry, track=asked.track, reason=asked.note, **_as_read(bulk, line), now=now
    )


def _write(bulk: BulkScreening, asked: Asked, line: BulkScreeningLine, now: datetime) -> object:
    return write_to_team(line.entry, text=asked.note, by=_requester(bulk), now=now)


def _take_back(
    bulk: BulkScreening, _asked: Asked, line: BulkScreeningLine, now: datetime
) -> object:
    return take_back(line.entry, by=_requester(bulk), now=now, standing=line.standing)


STEPS: Final[Mapping[BulkOutcome, Step]] = {
    BulkOutcome.ELIGIBLE: _screen(ScreeningOutcome.ELIGIBLE),
    BulkOutcome.INELIGIBLE: _screen(ScreeningOutcome.INELIGIBLE),
    BulkOutcome.CHANGES_REQUESTED: _request_changes,
    BulkOutcome.MOVED: _move,
    BulkOutcome.MESSAGE: _write,
    BulkOutcome.TAKEN_BACK: _take_back,
}


def _as_read(bulk: BulkScreening, line: BulkScreeningLine) -> dict[str, Any]:
    """The entry as it stood when it was chosen, and whoever chose it."""
    return {
        "version_number": line.version_number,
        "standing": line.standing,
        "by": _requester(bulk),
    }


def _requester(bulk: BulkScreening) -> User:
    if bulk.requested_by is None:
        raise RequesterGoneError(str(_refusal_without_requester(bulk)))
    return bulk.requested_by


def _refusal_without_requester(bulk: BulkScreening) -> DomainError | None:
    if bulk.requested_by and bulk.requested_by.is_active:
        return None
    return RequesterGoneError(
        _("Whoever asked for this has no account any more. Choose the entries again.")
    )


def _fields(competition: Competition, asked: Asked, by: User, now: datetime) -> dict[str, Any]:
    return {
        "competition": competition,
        "outcome": asked.outcome,
        "note": asked.note.strip(),
        "reasons": _reasons(asked),
        "until": asked.until,
        "track": asked.track,
        "requested_by": by,
        "requested_at": now,
    }


def _reasons(asked: Asked) -> list[dict[str, Any]]:
    return [{"item": one.item, "reasons": list(one.reasons)} for one in asked.reasons]


def _add_lines(bulk: BulkScreening, chosen: Sequence[Chosen]) -> None:
    codes = [one.code for one in chosen]
    found = dict(bulks.with_codes(bulk.competition, codes).values_list("code", "pk"))
    if unknown := next((code for code in codes if code not in found), None):
        raise UnknownEntriesError(unknown)
    BulkScreeningLine.objects.bulk_create(
        BulkScreeningLine(
            bulk=bulk,
            entry_id=found[one.code],
            position=position,
            version_number=one.number,
            standing=one.standing,
        )
        for position, one in enumerate(chosen, start=1)
    )


def _fingerprint(chosen: Sequence[Chosen], fields: Mapping[str, Any], sent: str) -> str:
    said = {name: fields[name] for name in ("outcome", "note", "reasons", "until")}
    track = fields["track"].key if fields["track"] else ""
    content = [sent or sorted(map(str, chosen)), said, track]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _the_same(earlier: BulkScreening, fields: Mapping[str, Any]) -> BulkScreening:
    if earlier.fingerprint != fields["fingerprint"]:
        raise ReusedKeyError
    return earlier


def _request_job(bulk: BulkScreening, *, by: User | None, now: datetime) -> None:
    bulk.job = jobs.request(kind=JOB, key=job_key(bulk), by=by, at=now, scope=bulk.competition.slug)
    bulk.save(update_fields=["job"])


@transaction.atomic
def _go_on_later(bulk: BulkScreening, *, now: datetime) -> None:
    _request_job(bulk, by=bulk.requested_by, now=now)


def _locked(bulk: BulkScreening) -> BulkScreening:
    """Of two who press at once, the second finds what the first has done."""
    BulkScreening.objects.select_for_update().only("pk").get(pk=bulk.pk)
    return BulkScreening.objects.select_related("competition", "requested_by", "job").get(
        pk=bulk.pk
    )


def _record(
    action: str, bulk: BulkScreening, *, by: User, now: datetime, entries: int | None = None
) -> None:
    audit.record(
        action=action,
        by=by,
        role=Role.ORGANISER,
        target=bulk,
        at=now,
        scope=bulk.competition.slug,
        after=None if entries is None else {"outcome": bulk.outcome, "entries": entries},
    )
