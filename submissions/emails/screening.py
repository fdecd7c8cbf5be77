"""What a team is told of screening: each mail waits until the step can no longer be taken back."""

from submissions.checklist import Said
from submissions.emails.readers import event_of, queue_of_step, team_of
from submissions.models import ChangeRequest, Screening, TrackMove
from submissions.steps import AnyStep

SCREENED, CHANGES, MOVED = (
    "submissions/screened",
    "submissions/changes_requested",
    "submissions/track_moved",
)


def screened(screening: Screening) -> None:
    """Tell everyone on the team what the organisers found, with the reason in their own language; after the grace."""
    said = Said(screening.checks, screening.note)
    context = {"is_eligible": screening.outcome == "eligible", "reason": said}
    for reader in team_of(screening.entry):
        queue_of_step(SCREENED, screening, reader, context)


def moved(move: TrackMove) -> None:
    """Tell everyone on the team in which track their entry is judged now, and why; after the grace."""
    context = {"before": move.before_name, "after": move.after_name, "reason": move.reason}
    for reader in team_of(move.entry):
        queue_of_step(MOVED, move, reader, context)


def changes_requested(request: ChangeRequest) -> None:
    """Tell everyone on the team what is to be changed and until when, with what the clocks of their own zone show; after the grace."""
    entry = request.entry
    for reader in team_of(entry):
        context = {
            "what": Said(request.checks, request.note),
            "until": request.until,
            "own_zone": reader.own_zone(entry, request.until),
        }
        queue_of_step(CHANGES, request, reader, context)


def dedupe_prefix(step: AnyStep) -> str:
    """How the keys of the mails about this step begin."""
    kinds = {Screening: SCREENED, ChangeRequest: CHANGES, TrackMove: MOVED}
    return f"{kinds[type(step)]}:{event_of(step)}:"
