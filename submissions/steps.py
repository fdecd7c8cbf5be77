"""The steps that organisers have taken with an entry while screening it, whichever table keeps them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from django.db.models import Case, When
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from competitions.models import Competition
from input2.accounts.models import User
from input2.lib.templatetags.display import in_sentence
from submissions.enums import EntryState, ScreeningOutcome
from submissions.models import ChangeRequest, Entry, Screening, TrackMove

Finding: TypeAlias = Screening | ChangeRequest
AnyStep: TypeAlias = Finding | TrackMove

# How long the mail about a step waits in the outbox, so that the step can be taken back before anybody hears of it.
GRACE: Final = timedelta(minutes=10)
GRACE_MINUTES: Final = GRACE // timedelta(minutes=1)
# Where each kind of step keeps when it was made, and by whom.
STEPS: Final[Sequence[tuple[Any, str, str]]] = (
    (Screening, "screened_at", "screened_by"),
    (ChangeRequest, "requested_at", "requested_by"),
    (TrackMove, "moved_at", "moved_by"),
)


def made_at(step: AnyStep) -> datetime:
    if isinstance(step, Screening):
        return step.screened_at
    return step.requested_at if isinstance(step, ChangeRequest) else step.moved_at


def made_by(step: AnyStep) -> User | None:
    if isinstance(step, Screening):
        return step.screened_by
    return step.requested_by if isinstance(step, ChangeRequest) else step.moved_by


def state_after(step: AnyStep) -> EntryState:
    """The state in which the step left the entry."""
    if isinstance(step, Screening):
        return EntryState(step.outcome)
    if isinstance(step, ChangeRequest):
        return EntryState.CHANGES_REQUESTED
    return EntryState(step.state_before)


def told_at(step: AnyStep) -> datetime:
    """From then on the team may know of it."""
    return made_at(step) + GRACE


def is_superseded(found_at: datetime, *, by: Iterable[datetime]) -> bool:
    """Whether a hand-in, a withdrawal or another finding came before anybody heard of this one: then nobody ever does."""
    return any(found_at <= at < found_at + GRACE for at in by)


def is_overtaken(entry: Entry, step: AnyStep) -> bool:
    """Whether a hand-in or an outcome that came after it has made the step history."""
    if isinstance(step, TrackMove):
        return entry.track_id != step.after_id or not _stands_since(entry, step)
    return entry.current_version_id != step.version_id or entry.state != state_after(step)


def words(step: AnyStep) -> str:
    """The step in a few words."""
    if isinstance(step, Screening):
        return str(ScreeningOutcome(step.outcome).label)
    if isinstance(step, ChangeRequest):
        return str(EntryState.CHANGES_REQUESTED.label)
    return _("Moved to %(track)s") % {"track": LazyI18nString(step.after_name.data)}


def latest_standing(entry: Entry) -> AnyStep | None:
    """The last step that was not taken back; three queries."""
    return _latest([step for step in _of(entry) if step.undone_at is None])


def latest_finding(entry: Entry) -> Finding | None:
    """The last finding that was not taken back; two queries."""
    return max(_findings(entry), key=made_at, default=None)


def superseded_findings(entry: Entry, *, now: datetime) -> list[Finding]:
    """What stands and what comes now supersedes; two queries."""
    return [one for one in _findings(entry) if is_superseded(made_at(one), by=[now])]


def what_stands(entry: Entry) -> str:
    """A sentence about the last thing that was done, for whoever comes second; three queries."""
    steps = _of(entry)
    step = max(steps, key=lambda one: one.undone_at or made_at(one), default=None)
    if step is None:
        return ""
    zone = entry.competition.time_zone
    if step.undone_at:
        about = {"person": step.undone_by or _("Somebody"), "at": in_sentence(step.undone_at, zone)}
        return _("%(person)s took the last step back, %(at)s.") % about
    about = {
        "person": made_by(step) or _("Somebody"),
        "what": words(step),
        "at": in_sentence(made_at(step), zone),
    }
    return _("%(person)s has recorded “%(what)s”, %(at)s.") % about


def untold(competition: Competition, *, by: User, now: datetime, limit: int = 20) -> list[AnyStep]:
    """What was recorded in the last minutes and can be taken back, that of `by` first, then the latest first: three queries."""
    found: list[AnyStep] = [
        step
        for model, moment, person in STEPS
        for step in model.objects.standing()
        .filter(**{"entry__competition": competition, f"{moment}__gt": now - GRACE})
        .select_related("entry", person)
        .order_by(Case(When(**{person: by}, then=0), default=1), f"-{moment}")[:limit]
    ]
    last = {step.entry_id: step for step in sorted(found, key=made_at)}.values()
    still = [step for step in last if not is_overtaken(step.entry, step)]
    return sorted(still, key=lambda step: (made_by(step) == by, made_at(step)), reverse=True)[
        :limit
    ]


def _stands_since(entry: Entry, move: TrackMove) -> bool:
    """A move leaves the state alone; a request for changes whose date had passed by then read as handed in."""
    is_newer = entry.submitted_at is not None and entry.submitted_at > move.moved_at
    return entry.state_at(move.moved_at) == move.state_before and not is_newer


def _of(entry: Entry) -> Sequence[AnyStep]:
    return [
        *entry.screenings.select_related("screened_by", "undone_by"),
        *entry.change_requests.select_related("requested_by", "undone_by"),
        *entry.track_moves.select_related("moved_by", "undone_by"),
    ]


def _findings(entry: Entry) -> list[Finding]:
    return [*entry.screenings.standing(), *entry.change_requests.standing()]


def _latest(steps: Sequence[AnyStep]) -> AnyStep | None:
    return max(steps, key=made_at, default=None)
