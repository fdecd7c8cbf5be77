"""A rubric as a scorecard shows it: to judges, and beforehand to organisers who try it out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Final, Protocol

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from competitions.aggregation import Measure, Scheme
from competitions.enums import CommentMode, ScaleKind
from competitions.models import Criterion
from competitions.scales import level_texts, values_of
from competitions.weights import Weights, percent, weights_of
from input2.lib.numbers import plain

# More values than this are typed into a field.
MOST_BUTTONS: Final = 11


class Given(Protocol):
    """What somebody has said about one criterion."""

    @property
    def points(self) -> Decimal | None: ...
    @property
    def is_not_applicable(self) -> bool: ...
    @property
    def comment(self) -> str: ...
    @property
    def revision(self) -> int: ...


@dataclass(frozen=True)
class Level:
    """One button of a scale; `text` says in a sentence what earns it."""

    value: str
    label: str
    text: str = ""


@dataclass(frozen=True)
class Item:
    """A criterion with what has been said about it so far."""

    criterion: Criterion
    weight: str
    levels: Sequence[Level]
    points: str
    is_not_applicable: bool
    comment: str
    revision: int

    @property
    def reference(self) -> str:
        return reference(self.criterion)

    @property
    def low(self) -> str:
        return plain(self.criterion.scale_min)

    @property
    def high(self) -> str:
        return plain(self.criterion.scale_max)

    @property
    def step(self) -> str:
        return plain(self.criterion.scale_step)

    @property
    def threshold(self) -> str:
        value = self.criterion.threshold
        return "" if value is None else plain(value)

    @property
    def is_labelled(self) -> bool:
        """Whether each level has words of its own, so that the levels stand below one another."""
        return self.criterion.scale == ScaleKind.LIKERT

    @property
    def is_answered(self) -> bool:
        return self.is_not_applicable or bool(self.points)

    @property
    def has_comment(self) -> bool:
        return self.criterion.comment != CommentMode.OFF

    @property
    def needs_comment(self) -> bool:
        return self.criterion.comment == CommentMode.REQUIRED

    @property
    def answer(self) -> str:
        """The points in words, for reading: "Yes", "Convincing (4 of 5)", "8 of 10"."""
        label = next((level.label for level in self.levels if level.value == self.points), "")
        if self.criterion.scale == ScaleKind.YES_NO and label:
            return label
        numbers = _("%(points)s of %(high)s") % {"points": self.points, "high": self.high}
        if self.is_labelled and label:
            return _("%(label)s (%(numbers)s)") % {"label": label, "numbers": numbers}
        return numbers


@dataclass(frozen=True)
class Group:
    """A dimension with its criteria."""

    name: str
    weight: str
    items: Sequence[Item]


def reference(criterion: Criterion) -> str:
    """The criterion's public name within its rubric: "strategy.innovativeness"."""
    return f"{criterion.dimension.key}.{criterion.key}"


def for_track(criteria: Iterable[Criterion], track_id: int | None) -> list[Criterion]:
    """The criteria that apply to an entry of this track; an entry without one meets those for all tracks."""
    return [criterion for criterion in criteria if criterion.applies_to(track_id)]


def measures(criteria: Iterable[Criterion]) -> list[Measure]:
    return [
        Measure(
            key=criterion.pk,
            dimension=criterion.dimension_id,
            dimension_weight=Fraction(criterion.dimension.weight),
            share=Fraction(criterion.share),
            low=Fraction(criterion.scale_min),
            high=Fraction(criterion.scale_max),
            is_counted=criterion.is_counted,
        )
        for criterion in criteria
    ]


def total_of(criteria: Iterable[Criterion], given: Mapping[int, Given]) -> Fraction | None:
    """The total so far, 0 to 100; None while no criterion that counts has points."""
    points = {pk: Fraction(one.points) for pk, one in given.items() if one.points is not None}
    return Scheme(measures(criteria)).total(points)


def is_answered(given: Given | None) -> bool:
    """Points or "not applicable": either is an answer, a comment alone is not."""
    return given is not None and (given.points is not None or given.is_not_applicable)


def lack_of(criterion: Criterion, given: Given | None) -> str:
    """What stands between this answer and handing the scorecard in, or nothing."""
    if criterion.is_required and not is_answered(given):
        return _("%(name)s is not answered.") % {"name": criterion.name}
    is_bare = given is not None and given.points is not None and not given.comment
    if criterion.comment == CommentMode.REQUIRED and is_bare:
        return _("%(name)s needs a comment.") % {"name": criterion.name}
    return ""


def off_scale(criterion: Criterion) -> str:
    """The sentence for points that do not stand on the scale."""
    return _("%(name)s takes %(low)s to %(high)s in steps of %(step)s.") % {
        "name": criterion.name,
        "low": plain(criterion.scale_min),
        "high": plain(criterion.scale_max),
        "step": plain(criterion.scale_step),
    }


def groups_of(criteria: Sequence[Criterion], given: Mapping[int, Given]) -> Iterator[Group]:
    """Dimension by dimension; criteria and their order are those of the list, and so are the weights."""
    weights = weights_of(criteria)
    for dimension, own in groupby(criteria, key=lambda criterion: criterion.dimension):
        items = [_item(criterion, weights, given.get(criterion.pk)) for criterion in own]
        yield Group(str(dimension.name), percent(weights.dimensions.get(dimension.pk)), items)


def levels_of(criterion: Criterion) -> list[Level]:
    """The buttons of a scale in words where it has words; none where there would be too many."""
    values = values_of(criterion)
    if len(values) > MOST_BUTTONS:
        return []
    if criterion.scale == ScaleKind.YES_NO and len(values) == len(_yes_no()):
        return [Level(plain(value), word) for value, word in zip(values, _yes_no(), strict=True)]
    if criterion.scale == ScaleKind.LIKERT:
        return _labelled(criterion, values)
    return [Level(plain(value), plain(value)) for value in values]


def _labelled(criterion: Criterion, values: Iterable[Decimal]) -> list[Level]:
    texts = {level["points"]: level_texts(level) for level in criterion.levels}
    levels = []
    for value in map(plain, values):
        label, text = texts.get(value, ({}, {}))
        # A level without words, which the editor refuses, is still a number that can be chosen.
        words = str(LazyI18nString(dict(label))) or value
        levels.append(Level(value, words, str(LazyI18nString(dict(text)))))
    return levels


def _item(criterion: Criterion, weights: Weights, given: Given | None) -> Item:
    points = given.points if given else None
    return Item(
        criterion=criterion,
        weight=percent(weights.criteria.get(criterion.pk)),
        levels=levels_of(criterion),
        points="" if points is None else plain(points),
        is_not_applicable=bool(given and given.is_not_applicable),
        comment=given.comment if given else "",
        revision=given.revision if given else 0,
    )


def _yes_no() -> tuple[str, str]:
    return _("No"), _("Yes")
