"""Rubrics and entry forms that come with the software, as data."""

from competitions.presets.forms import FormPreset, entry_form, entry_forms, sections_of
from competitions.presets.rubrics import (
    CriterionPreset,
    DimensionPreset,
    RubricPreset,
    UnknownPresetError,
    new_rubric_of,
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
    "new_rubric_of",
    "rubric",
    "rubrics",
    "sections_of",
]
