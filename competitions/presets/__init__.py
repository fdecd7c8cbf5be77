"""Rubrics and entry forms that come with the software, as data."""

from competitions.presets.forms import FormPreset, entry_form, entry_forms
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
    "FormPreset",
    "RubricPreset",
    "UnknownPresetError",
    "entry_form",
    "entry_forms",
    "rubric",
    "rubrics",
]
