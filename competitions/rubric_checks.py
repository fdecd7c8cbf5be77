"""Why a rubric as a whole cannot be scored with yet."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from competitions.models import Criterion, Track
from competitions.scales import problems_of
from competitions.scorecards import for_track


def problems_of_rubric(criteria: Sequence[Criterion], tracks: Sequence[Track]) -> list[str]:
    """Sentences for organisers; none where every entry can get a total. Needs `track_ids`."""
    counted = [one for one in criteria if one.is_counted]
    if not counted:
        return [_("The rubric needs at least one criterion that counts.")]
    if not any(one.dimension.weight for one in counted):
        return [_("All weights are zero, so no scorecard would have a total.")]
    return [*_of_tracks(counted, tracks), *_of_scales(criteria)]


def _of_tracks(counted: Sequence[Criterion], tracks: Sequence[Track]) -> Iterator[str]:
    for track in tracks:
        if not any(one.dimension.weight for one in for_track(counted, track.pk)):
            yield _("Nothing counts for entries of the track “%(track)s”.") % {"track": track.name}


def _of_scales(criteria: Sequence[Criterion]) -> Iterator[str]:
    for criterion in criteria:
        for problem in problems_of(criterion).values():
            yield _("%(criterion)s: %(problem)s") % {
                "criterion": criterion.name,
                "problem": problem,
            }
