"""Scoring schemes that others have published, in the shape that `copy_rubric_preset` stores."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Final

from django.utils.text import slugify
from django.utils.translation import gettext as _

from competitions.new_call import NewCriterion, NewDimension, NewRubric
from input2.lib.errors import DomainError
from input2.lib.localized import Texts

LONGEST_KEY: Final = 40
LONGEST_SOURCE: Final = 200
USUAL_SCALE: Final = (Decimal(0), Decimal(10))
_range = re.compile(r"(\d+)-(\d+)")


class UnknownPresetError(DomainError):
    """No rubric of this name is shipped."""

    code = "unknown_preset"
    status = 404


@dataclass(frozen=True)
class CriterionPreset:
    key: str
    name: Texts
    share: Decimal
    guidance: Texts
    low: Texts
    high: Texts


@dataclass(frozen=True)
class DimensionPreset:
    """A dimension without published indicators is scored as a whole, by one criterion of its name."""

    key: str
    name: Texts
    weight: Decimal
    criteria: Sequence[CriterionPreset]


@dataclass(frozen=True)
class RubricPreset:
    """Where no weights were published, dimensions weigh the same.

    `is_complete` is False where the source has more than could be read; `threshold` is what it asks of each criterion.
    """

    key: str
    name: str
    source: str
    subject: str
    are_weights_published: bool
    scale: tuple[Decimal, Decimal]
    dimensions: Sequence[DimensionPreset]
    owner: str = ""
    is_complete: bool = True
    threshold: Decimal | None = None


def rubric(key: str) -> RubricPreset:
    """One preset by its key."""
    try:
        return rubrics()[key]
    except KeyError as error:
        raise UnknownPresetError(
            _("There is no rubric preset “%(key)s”.") % {"key": key}
        ) from error


@cache
def rubrics() -> Mapping[str, RubricPreset]:
    """Every shipped rubric by key, in the order of the file."""
    path = resources.files("competitions.presets") / "rubrics.json"
    return {row["key"]: _rubric(row) for row in json.loads(path.read_text(encoding="utf-8"))}


def new_rubric_of(preset: RubricPreset, *, is_shown: bool) -> NewRubric:
    """The preset as a competition's description holds it."""
    return NewRubric(
        name=preset.name,
        source=preset.source[:LONGEST_SOURCE],
        are_weights_from_source=preset.are_weights_published,
        is_shown=is_shown,
        dimensions=[
            NewDimension(
                key=dimension.key,
                name=dimension.name,
                weight=dimension.weight,
                criteria=[_new_criterion(row, preset) for row in dimension.criteria],
            )
            for dimension in preset.dimensions
        ],
    )


def _new_criterion(row: CriterionPreset, preset: RubricPreset) -> NewCriterion:
    least, most = preset.scale
    return NewCriterion(
        key=row.key,
        name=row.name,
        guidance=row.guidance,
        low_label=row.low,
        high_label=row.high,
        share=row.share,
        scale_min=least,
        scale_max=most,
        threshold=preset.threshold,
    )


def _rubric(row: Mapping[str, Any]) -> RubricPreset:
    names = [_texts(dimension["name"]) for dimension in row["dimensions"]]
    dimensions = zip(_keys(names), names, row["dimensions"], strict=True)
    return RubricPreset(
        key=row["key"],
        name=row["name"],
        source=row["source"],
        subject=row["subject"],
        are_weights_published=row["weights_published"],
        scale=_scale(row.get("scale", "")),
        dimensions=[_dimension(key, name, dimension) for key, name, dimension in dimensions],
        owner=row.get("owner", ""),
        is_complete=row.get("complete", True),
        threshold=_threshold(row.get("thresholds", {})),
    )


def _dimension(key: str, name: Texts, row: Mapping[str, Any]) -> DimensionPreset:
    indicators = [_indicator(indicator) for indicator in row["indicators"]] or [{"name": name}]
    names = [_texts(indicator["name"]) for indicator in indicators]
    criteria = zip(_keys(names), names, indicators, strict=True)
    return DimensionPreset(
        key=key,
        name=name,
        weight=Decimal(str(row["weight"] or 1)),
        criteria=[_criterion(*criterion) for criterion in criteria],
    )


def _criterion(key: str, name: Texts, row: Mapping[str, Any]) -> CriterionPreset:
    return CriterionPreset(
        key=key,
        name=name,
        share=Decimal(str(row.get("weight", 1))),
        guidance=row.get("guidance", {}),
        low=row.get("low", {}),
        high=row.get("high", {}),
    )


def _indicator(indicator: str | Mapping[str, Any]) -> Mapping[str, Any]:
    return {"name": indicator} if isinstance(indicator, str) else indicator


def _texts(name: str | Texts) -> Texts:
    texts = {"en": name} if isinstance(name, str) else name
    return {language: text[:1].upper() + text[1:] for language, text in texts.items()}


def _keys(names: Iterable[Texts]) -> list[str]:
    keys: list[str] = []
    for name in names:
        key = slugify(name["en"])[:LONGEST_KEY].strip("-")
        keys.append(f"{key[: LONGEST_KEY - 3]}-{len(keys)}" if key in keys else key)
    return keys


def _threshold(stated: Mapping[str, Any]) -> Decimal | None:
    return Decimal(str(stated["each"])) if "each" in stated else None


def _scale(stated: str) -> tuple[Decimal, Decimal]:
    """Sources that say "1-5" mean it; the others are scored from 0 to 10."""
    found = _range.fullmatch(stated)
    return (Decimal(found[1]), Decimal(found[2])) if found else USUAL_SCALE
