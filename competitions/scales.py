"""What a criterion's scale must be, in sentences by field; the editor, the services and the database agree on it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, Protocol

from django.utils.translation import gettext as _

from competitions.enums import ScaleKind
from input2.lib.numbers import plain

STEPS: Final = (Decimal("0.1"), Decimal("0.5"), Decimal(1))
MOST_LEVELS: Final = 11
MOST_STEPS: Final = 1000
LONGEST_LABEL: Final = 80
LONGEST_SENTENCE: Final = 400


class Scale(Protocol):
    """A criterion, stored or not."""

    @property
    def scale(self) -> str: ...
    @property
    def scale_min(self) -> Decimal: ...
    @property
    def scale_max(self) -> Decimal: ...
    @property
    def scale_step(self) -> Decimal: ...
    @property
    def levels(self) -> Any: ...
    @property
    def threshold(self) -> Decimal | None: ...


def values_of(scale: Scale) -> list[Decimal]:
    """Every value that can be chosen, from the lowest; only for scales that `problems_of` finds sound."""
    return _values(scale.scale_min, scale.scale_max, scale.scale_step)


def laid_out(least: Decimal, most: Decimal, step: Decimal) -> list[Decimal]:
    """The values to write levels for; none where the numbers make no scale of levels."""
    if step not in STEPS or least >= most or (most - least) / step >= MOST_LEVELS:
        return []
    return _values(least, most, step)


def problems_of(scale: Scale) -> dict[str, str]:
    """The first thing wrong with each field; nothing where the scale is sound."""
    least, most, step = scale.scale_min, scale.scale_max, scale.scale_step
    if least >= most:
        return {"scale_max": _("The highest value has to be above the lowest.")}
    if step not in STEPS:
        return {"scale_step": _("Steps are 0.1, 0.5 or 1.")}
    if (most - least) % step or (most - least) / step > MOST_STEPS:
        words = {"step": plain(step), "low": plain(least), "high": plain(most)}
        return {"scale_step": _("Steps of %(step)s do not lead from %(low)s to %(high)s.") % words}
    problems = dict(_problems_by_kind(scale))
    threshold = scale.threshold
    if threshold is not None and not least < threshold <= most:
        problems["threshold"] = _(
            "The threshold has to be above the lowest value and not above the highest."
        )
    return problems


def _problems_by_kind(scale: Scale) -> Iterator[tuple[str, str]]:
    if scale.scale == ScaleKind.YES_NO:
        if values_of(scale) != [0, 1]:
            yield "scale", _("“Yes or no” is scored 0 or 1.")
    elif scale.scale == ScaleKind.LIKERT:
        values = values_of(scale)
        if len(values) > MOST_LEVELS:
            most = {"most": MOST_LEVELS}
            yield "scale_max", _("A scale of labelled levels has at most %(most)d of them.") % most
        elif problem := _problem_of_levels(scale.levels, values):
            yield "levels", problem
    if scale.levels and scale.scale != ScaleKind.LIKERT:
        yield "levels", _("Only a scale of labelled levels has levels.")


def _problem_of_levels(levels: Any, values: Sequence[Decimal]) -> str:
    found = {str(level.get("points")): level for level in levels}
    for value in map(plain, values):
        if not any(found.get(value, {}).get("label", {}).values()):
            return _("Level %(value)s has no label: each step of the scale needs one.") % {
                "value": value
            }
    if len(found) != len(levels) or len(found) != len(values):
        return _("There is a level that does not stand on the scale.")
    return ""


def level_texts(level: Mapping[str, Any]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Label and sentence by language."""
    return level.get("label") or {}, level.get("text") or {}


def _values(least: Decimal, most: Decimal, step: Decimal) -> list[Decimal]:
    return [least + place * step for place in range(int((most - least) // step) + 1)]
