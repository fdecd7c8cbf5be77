"""Rubrics and entry forms that come with the software, as data."""

from competitions.presets.forms import entry_form
from competitions.presets.rubrics import (
    CriterionPreset,
    DimensionPreset,
    RubricPreset,
    UnknownPresetError,
    rubric,
    rubrics,
)

__all__ = [
    "CriterionPreset",
    "DimensionPreset",
    "RubricPreset",
    "UnknownPresetError",
    "entry_form",
    "rubric",
    "rubrics",
]
