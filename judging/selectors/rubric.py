"""The criteria by which a round scores, in reading order."""

from competitions.models import Criterion
from competitions.scorecards import for_track
from judging.models import Assignment, Round


def criteria_of(round_: Round) -> list[Criterion]:
    """Every criterion with its dimension and tracks, in one query."""
    of_rubric = Criterion.objects.filter(dimension__rubric=round_.rubric_id)
    return list(of_rubric.in_reading_order())


def criteria_for(assignment: Assignment) -> list[Criterion]:
    """Those that apply to the entry's track: no other is shown, asked or counted; one query."""
    return for_track(criteria_of(assignment.round), assignment.entry.track_id)
