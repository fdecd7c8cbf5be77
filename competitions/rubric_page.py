"""A rubric as people read it: dimension by dimension, with what each part weighs and how it is scored."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions import policies, presets
from competitions.enums import CommentMode, ScaleKind
from competitions.models import Criterion, Dimension, Rubric, RubricComment, Track
from competitions.rubric_uses import Use
from competitions.scorecards import Level, levels_of
from competitions.weights import Weights, percent_range, weights_by_track
from input2.lib.numbers import plain
from input2.lib.phrases import named


@dataclass(frozen=True)
class CriterionLine:
    """One criterion with its part of the total and everything else that judges will meet, in short sentences.

    It is the first or last of the whole rubric: past the end of a dimension lies the next one.
    """

    criterion: Criterion
    name: str
    guidance: str
    weight: str
    notes: Sequence[str]
    levels: Sequence[Level]
    is_first: bool
    is_last: bool
    comments: list[RubricComment] = field(default_factory=list)


@dataclass(frozen=True)
class DimensionLine:
    dimension: Dimension
    name: str
    weight: str
    criteria: Sequence[CriterionLine]


@dataclass(frozen=True)
class RubricLine:
    """One version in the list of all."""

    rubric: Rubric
    weights: str
    dimensions: int
    criteria: int
    uses: Sequence[Use]
    takes_comments: bool
    can_go: bool


def lines_of(
    criteria: Sequence[Criterion],
    tracks: Sequence[Track],
    *,
    dimensions: Iterable[Dimension] | None = None,
) -> list[DimensionLine]:
    """In reading order; reads nothing. `dimensions` is there to show the empty ones too."""
    weights = weights_by_track(criteria, [track.pk for track in tracks])
    names = {track.pk: str(track.name) for track in tracks}
    rows = list(dimensions if dimensions is not None else _dimensions_of(criteria))
    return [
        DimensionLine(
            dimension,
            str(dimension.name),
            percent_range(each.dimensions.get(dimension.pk) for each in weights),
            [
                _line(
                    criterion,
                    weights,
                    names,
                    is_first=dimension is rows[0] and criterion is own[0],
                    is_last=dimension is rows[-1] and criterion is own[-1],
                )
                for criterion in own
            ],
        )
        for dimension in rows
        for own in [[one for one in criteria if one.dimension_id == dimension.pk]]
    ]


def list_of(
    rubrics: Iterable[Rubric], uses: Mapping[int, Sequence[Use]], *, now: datetime
) -> list[RubricLine]:
    """Needs dimensions and criteria loaded."""
    return [_rubric_line(rubric, uses.get(rubric.pk, ()), now) for rubric in rubrics]


def mark_of_weights(rubric: Rubric) -> str:
    """The plain mark where a source is named that gives no weights."""
    if rubric.are_weights_from_source or not rubric.source:
        return ""
    return _(
        "The source gives no weights: equal weights are this platform's default, not the source's."
    )


def presets_shown(subject: str) -> list[dict[str, Any]]:
    """The ready-made rubrics about entries, or about cities, with their source and the plain mark."""
    return [
        {
            "key": preset.key,
            "name": preset.name,
            "owner": preset.owner,
            "source": preset.source,
            "subject": preset.subject,
            "dimensions": [
                {"name": dimension.name["en"], "weight": plain(dimension.weight)}
                for dimension in preset.dimensions
            ],
            "criteria": sum(len(dimension.criteria) for dimension in preset.dimensions),
            "are_weights_published": preset.are_weights_published,
            "is_complete": preset.is_complete,
        }
        for preset in presets.rubrics().values()
        if (preset.subject == "entry") == (subject == "entry")
    ]


def discussion(
    rubric: Rubric,
    groups: Sequence[DimensionLine],
    comments: Iterable[RubricComment],
    *,
    now: datetime,
) -> dict[str, Any]:
    """The values of the parts with comments; needs `rubric.competition`."""
    refusal = policies.refusal_of_comments(rubric, now=now)
    return {
        "rubric": rubric,
        "groups": groups,
        "on_the_whole": with_comments(groups, comments),
        "comment_refusal": str(refusal or ""),
        "takes_comments": refusal is None,
    }


def with_comments(
    lines: Sequence[DimensionLine], comments: Iterable[RubricComment]
) -> list[RubricComment]:
    """Put each comment beside its criterion; those on the whole come back."""
    by_criterion = {line.criterion.pk: line.comments for group in lines for line in group.criteria}
    rest: list[RubricComment] = []
    for comment in comments:
        by_criterion.get(comment.criterion_id or 0, rest).append(comment)
    return rest


def _dimensions_of(criteria: Iterable[Criterion]) -> list[Dimension]:
    return list({one.dimension_id: one.dimension for one in criteria}.values())


def _line(
    criterion: Criterion,
    weights: Sequence[Weights],
    tracks: Mapping[int, str],
    *,
    is_first: bool,
    is_last: bool,
) -> CriterionLine:
    return CriterionLine(
        criterion=criterion,
        name=str(criterion.name),
        guidance=str(criterion.guidance),
        weight=percent_range(each.criteria.get(criterion.pk) for each in weights),
        notes=list(_notes(criterion, tracks)),
        levels=levels_of(criterion) if criterion.scale == ScaleKind.LIKERT else (),
        is_first=is_first,
        is_last=is_last,
    )


def _notes(criterion: Criterion, tracks: Mapping[int, str]) -> Iterator[str]:
    yield scale_text(criterion)
    if criterion.threshold is not None:
        yield _("Threshold %(value)s") % {"value": plain(criterion.threshold)}
    if not criterion.is_counted:
        yield _("Recorded, not counted")
    if not criterion.is_required:
        yield _("Optional")
    if criterion.allows_not_applicable:
        yield _("“Does not apply” is possible")
    if criterion.comment != CommentMode.OPTIONAL:
        yield str(CommentMode(criterion.comment).label)
    if criterion.track_ids:
        names = [tracks[pk] for pk in criterion.track_ids if pk in tracks]
        yield _("Only for %(tracks)s") % {"tracks": named(names)}


def scale_text(criterion: Criterion) -> str:
    """The scale in a few words."""
    if criterion.scale == ScaleKind.YES_NO:
        return _("Yes or no")
    words = {
        "low": plain(criterion.scale_min),
        "high": plain(criterion.scale_max),
        "step": plain(criterion.scale_step),
    }
    if criterion.scale == ScaleKind.LIKERT:
        return _("Labelled levels from %(low)s to %(high)s") % words
    if criterion.scale_step == 1:
        return _("%(low)s to %(high)s points") % words
    return _("%(low)s to %(high)s points in steps of %(step)s") % words


def _rubric_line(rubric: Rubric, uses: Sequence[Use], now: datetime) -> RubricLine:
    dimensions = list(rubric.dimensions.all())
    weights = [f"{row.name} {plain(row.weight)}" for row in dimensions]
    return RubricLine(
        rubric=rubric,
        weights=" · ".join(weights),
        dimensions=len(dimensions),
        criteria=sum(len(row.criteria.all()) for row in dimensions),
        uses=uses,
        takes_comments=rubric.takes_comments(now),
        can_go=not (rubric.is_frozen or rubric.is_shown or uses),
    )


def subject_filters(slug: str, current: str) -> list[dict[str, Any]]:
    """Links between rubrics for entries and those for cities."""
    base = reverse("competitions:setup-rubric-new", args=[slug])
    choices = (("entry", _("For entries")), ("city", _("For cities and regions")))
    options = [
        {
            "href": f"{base}?subject={key}",
            "label": label,
            "count": len(presets_shown(key)),
            "current": key == current,
        }
        for key, label in choices
    ]
    return [{"label": _("Subject"), "options": options}]
