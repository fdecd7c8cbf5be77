"""The rubrics of a description, as rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from competitions.description_checks import Problem
from competitions.models import Competition, Criterion, Dimension, Rubric, Track
from competitions.new_call import NewCriterion, NewLevel, NewRubric
from competitions.services.writing import LONGEST_LINE, LONGEST_TEXT, Writing, texts_problems
from input2.lib.localized import by_language


def add_rubrics(
    competition: Competition,
    new: Sequence[NewRubric],
    tracks: Mapping[str, Track],
    writing: Writing,
) -> list[Rubric]:
    """Every rubric with its dimensions and criteria, and which version follows which."""
    rubrics = [
        Rubric(
            competition=competition,
            name=by_language(rubric.name),
            version=rubric.version,
            is_shown=rubric.is_shown,
            source=rubric.source,
            are_weights_from_source=rubric.are_weights_from_source,
        )
        for rubric in new
    ]
    writing.add(rubrics, "rubrics[{}]")
    if not writing.problems:
        for rubric, described in zip(rubrics, new, strict=True):
            rubric.follows = rubrics[described.follows - 1] if described.follows else None
        Rubric.objects.bulk_update(rubrics, ["follows"])
    dimensions = [
        (f"rubrics[{i}].dimensions[{j}]", row, described)
        for i, rubric in enumerate(rubrics)
        for j, (row, described) in enumerate(_dimensions(rubric, new[i]))
    ]
    writing.add_at([(path, row) for path, row, _described in dimensions])
    criteria = [
        (f"{path}.criteria[{k}]", criterion_of(dimension, criterion, k + 1), criterion)
        for path, dimension, described in dimensions
        for k, criterion in enumerate(described.criteria)
    ]
    for path, _row, criterion in criteria:
        writing.problems += _problems_of_levels(path, criterion.levels)
    writing.add_at([(path, row) for path, row, _described in criteria])
    writing.link([(row, described.tracks) for _path, row, described in criteria], tracks)
    return rubrics


def criterion_of(dimension: Dimension, new: NewCriterion, position: int) -> Criterion:
    return Criterion(
        dimension=dimension,
        key=new.key,
        name=by_language(new.name),
        guidance=by_language(new.guidance),
        low_label=by_language(new.low_label),
        high_label=by_language(new.high_label),
        share=new.share,
        scale=new.scale,
        scale_min=new.scale_min,
        scale_max=new.scale_max,
        scale_step=new.scale_step,
        levels=stored_levels(new.levels),
        threshold=new.threshold,
        is_counted=new.is_counted,
        is_required=new.is_required,
        allows_not_applicable=new.allows_not_applicable,
        comment=new.comment,
        position=position,
    )


def stored_levels(levels: Sequence[NewLevel]) -> list[dict[str, Any]]:
    """As `Criterion.levels` holds them."""
    return [
        {
            "points": f"{level.points.normalize():f}",
            "label": by_language(level.label),
            "text": by_language(level.text),
        }
        for level in levels
    ]


def _dimensions(rubric: Rubric, new: NewRubric) -> list[tuple[Dimension, Any]]:
    return [
        (
            Dimension(
                rubric=rubric,
                key=described.key,
                name=by_language(described.name),
                weight=described.weight,
                position=position,
            ),
            described,
        )
        for position, described in enumerate(new.dimensions, start=1)
    ]


def _problems_of_levels(path: str, levels: Sequence[NewLevel]) -> list[Problem]:
    return [
        Problem(place, sentence)
        for i, level in enumerate(levels)
        for name, text, longest in (
            ("label", level.label, LONGEST_LINE),
            ("text", level.text, LONGEST_TEXT),
        )
        for place, sentence in texts_problems(
            f"{path}.levels[{i}].{name}", by_language(text), longest
        )
    ]
