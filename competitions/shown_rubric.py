"""The rubric as visitors read it: what is scored, on which scale, and what it weighs for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from competitions.enums import ScaleKind
from competitions.models import Criterion, Rubric, Track
from competitions.scorecards import levels_of
from competitions.weights import Weights, percent_range, weights_by_track
from input2.lib.numbers import plain


@dataclass(frozen=True)
class ShownRubric:
    """`note` says where the scheme comes from; `varies` that some weights depend on the track."""

    dimensions: Sequence[Mapping[str, Any]]
    note: str
    varies: bool


def shown_rubric(criteria: Sequence[Criterion], tracks: Sequence[Track]) -> ShownRubric | None:
    """None where organisers show no rubric."""
    if not criteria:
        return None
    weights = weights_by_track(criteria, [track.pk for track in tracks])
    names = {track.pk: str(track.name) for track in tracks}
    groups = groupby(criteria, key=lambda criterion: criterion.dimension)
    return ShownRubric(
        dimensions=[
            {
                "name": str(dimension.name),
                "weight": percent_range(each.dimensions.get(dimension.pk) for each in weights),
                "criteria": [_criterion(criterion, weights, names) for criterion in members],
            }
            for dimension, members in groups
        ],
        note=_note(criteria[0].dimension.rubric),
        varies=len(weights) > 1,
    )


def _criterion(
    criterion: Criterion, weights: Sequence[Weights], tracks: Mapping[int, str]
) -> dict[str, Any]:
    """`levels` have words of their own; `tracks` are named where the criterion is not for all."""
    is_labelled = criterion.scale == ScaleKind.LIKERT
    return {
        "name": str(criterion.name),
        "guidance": str(criterion.guidance),
        "weight": percent_range(each.criteria.get(criterion.pk) for each in weights),
        "low": str(criterion.low_label),
        "high": str(criterion.high_label),
        "counted": criterion.is_counted,
        "levels": levels_of(criterion) if is_labelled else [],
        "threshold": "" if criterion.threshold is None else plain(criterion.threshold),
        "most": plain(criterion.scale_max),
        "tracks": [tracks[pk] for pk in criterion.track_ids if pk in tracks],
    }


def _note(rubric: Rubric) -> str:
    if not rubric.source:
        return ""
    if rubric.are_weights_from_source:
        return _("After: %(source)s.") % {"source": rubric.source}
    return _(
        "After: %(source)s. The source gives no weights: equal weights are this platform's default."
    ) % {"source": rubric.source}
