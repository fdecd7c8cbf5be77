"""The form of one criterion: its words, its scale with labelled levels, and what it asks of judges."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import SimpleNamespace
from typing import Any, Final

from django import forms
from django.db import models
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from competitions.enums import CommentMode, ScaleKind
from competitions.forms.editing import Difference, EditForm
from competitions.forms.rubrics import key_field, weight_field
from competitions.models import Criterion
from competitions.scales import LONGEST_LABEL, LONGEST_SENTENCE, STEPS, laid_out, problems_of
from input2.lib.localized import by_language
from input2.lib.localized_forms import LocalizedAreaField, LocalizedLineField
from input2.lib.numbers import plain
from input2.lib.phrases import named

PLAIN: Final = (
    "name",
    "guidance",
    "low_label",
    "high_label",
    "scale",
    "scale_min",
    "scale_max",
    "scale_step",
    "threshold",
    "is_counted",
    "share",
    "is_required",
    "allows_not_applicable",
    "comment",
    "key",
)
COUNTED: Final = "counted"
COUNTS: Final = ((COUNTED, _("It counts in the total")), ("recorded", _("It is only recorded")))
WORDS: Final = {**dict(ScaleKind.choices), **dict(CommentMode.choices)}


@dataclass(frozen=True)
class LevelFields:
    """One level of the scale with its two bound fields."""

    value: str
    label: BoundField
    text: BoundField


class CriterionForm(EditForm):
    """Levels have fields for each step of the scale that was sent or stands; `values` is what the service writes."""

    def build(self) -> None:
        locales = self.competition.languages
        self.level_values = self._laid_out()
        self.fields |= {
            "name": LocalizedLineField(label=_("Name"), locales=locales),
            "guidance": LocalizedAreaField(
                label=_("Guidance"),
                help_text=_(
                    "One or two sentences that say what to look for. Entrants read them too."
                ),
                locales=locales,
                rows=3,
                required=False,
            ),
            **self._scale_fields(locales),
            **self._level_fields(locales),
            **self._rule_fields(),
            "key": key_field(),
        }

    @property
    def values(self) -> dict[str, Any]:
        return {**{name: self.cleaned_data[name] for name in PLAIN}, "levels": self.levels}

    @property
    def tracks(self) -> list[Any]:
        return list(self.cleaned_data["tracks"])

    @property
    def levels(self) -> list[dict[str, Any]]:
        """As the model stores them, for the values that are laid out."""
        if self.cleaned_data.get("scale") != ScaleKind.LIKERT:
            return []
        return [
            {
                "points": value,
                "label": _texts(self.cleaned_data.get(f"{_name(value)}_label")),
                "text": _texts(self.cleaned_data.get(f"{_name(value)}_text")),
            }
            for value in self.level_values
        ]

    def level_rows(self) -> list[LevelFields]:
        return [
            LevelFields(value, self[f"{_name(value)}_label"], self[f"{_name(value)}_text"])
            for value in self.level_values
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("scale") == ScaleKind.YES_NO:
            cleaned |= {"scale_min": Decimal(0), "scale_max": Decimal(1), "scale_step": Decimal(1)}
        numbers = [cleaned.get(name) for name in ("scale_min", "scale_max", "scale_step")]
        for name in ("scale_min", "scale_max"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _("Write a number."))
        if None not in numbers and not self.errors:
            scale = SimpleNamespace(**cleaned | {"levels": self.levels})
            for name, sentence in problems_of(scale).items():
                self.add_error(None if name == "levels" else name, sentence)
        return cleaned

    def show_difference(self, row: models.Model) -> None:
        super().show_difference(row)
        theirs = _level_text(getattr(row, "levels", []))
        yours = _level_text(self.levels)
        if theirs != yours:
            self.stale = [*self.stale, Difference(str(_("Levels")), theirs, yours)]

    def shown(self, value: Any) -> str:
        if hasattr(value, "all"):
            return named(sorted(str(track.name) for track in value.all()))
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if isinstance(value, Decimal):
            return plain(value)
        if isinstance(value, str) and value in WORDS:
            return str(WORDS[value])
        return super().shown(value)

    def _standing(self) -> dict[str, Any]:
        if not isinstance(self.row, Criterion):
            return {
                "scale": ScaleKind.POINTS,
                "comment": CommentMode.OPTIONAL,
                "is_counted": COUNTED,
            }
        standing = super()._standing()
        for level in self.row.levels:
            standing[f"{_name(level['points'])}_label"] = level.get("label", {})
            standing[f"{_name(level['points'])}_text"] = level.get("text", {})
        numbers = {
            name: plain(value) for name, value in standing.items() if isinstance(value, Decimal)
        }
        return {
            **standing,
            **numbers,
            "is_counted": COUNTED if self.row.is_counted else "recorded",
            "tracks": list(self.row.tracks.all()),
        }

    def _laid_out(self) -> list[str]:
        """The steps to write levels for, from what was just sent, else from what stands."""
        sent = [self._number(name) for name in ("scale_min", "scale_max", "scale_step")]
        if None in sent:
            return []
        least, most, step = (value or Decimal() for value in sent)
        return [plain(value) for value in laid_out(least, most, step)]

    def _number(self, name: str) -> Decimal | None:
        text = self.data.get(name) if self.is_bound else self.initial.get(name, DEFAULTS[name])
        try:
            value = Decimal(str(text))
        except InvalidOperation:
            return None
        return value if value.is_finite() and abs(value) < 10**6 else None

    def _scale_fields(self, locales: Sequence[str]) -> dict[str, forms.Field]:
        return {
            "scale": forms.ChoiceField(
                label=_("Scale"), choices=ScaleKind.choices, widget=forms.RadioSelect
            ),
            "scale_min": _number_field(_("Lowest value"), initial=0),
            "scale_max": _number_field(_("Highest value"), initial=10),
            "scale_step": forms.TypedChoiceField(
                label=_("Steps of"),
                choices=[(plain(step), plain(step)) for step in STEPS],
                coerce=Decimal,
                initial="1",
            ),
            "low_label": LocalizedLineField(
                label=_("Words at the low end"), locales=locales, required=False
            ),
            "high_label": LocalizedLineField(
                label=_("Words at the high end"), locales=locales, required=False
            ),
            "threshold": _number_field(
                _("Threshold"),
                help_text=_(
                    "An entry whose judges' mean is below it is marked in the ranking; its rank stays. Empty for none."
                ),
            ),
        }

    def _level_fields(self, locales: Sequence[str]) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for value in self.level_values:
            fields[f"{_name(value)}_label"] = LocalizedLineField(
                label=_("Label"), locales=locales, required=False, max_length=LONGEST_LABEL
            )
            fields[f"{_name(value)}_text"] = LocalizedLineField(
                label=_("What earns it, in a sentence"),
                locales=locales,
                required=False,
                max_length=LONGEST_SENTENCE,
            )
        return fields

    def _rule_fields(self) -> dict[str, forms.Field]:
        return {
            "is_counted": forms.TypedChoiceField(
                label=_("In the total"),
                choices=COUNTS,
                coerce=COUNTED.__eq__,
                widget=forms.RadioSelect,
            ),
            "share": weight_field(
                _("Share"),
                help_text=_(
                    "Its part of the dimension's weight, beside the other counted criteria."
                ),
                min_value=Decimal("0.0001"),
            ),
            "is_required": forms.BooleanField(
                label=_("Judges have to answer it"), required=False, initial=True
            ),
            "allows_not_applicable": forms.BooleanField(
                label=_("Judges may say that it does not apply"),
                help_text=_("Its weight then drops out of that scorecard."),
                required=False,
            ),
            "comment": forms.ChoiceField(
                label=_("Comment"), choices=CommentMode.choices, widget=forms.RadioSelect
            ),
            "tracks": forms.ModelMultipleChoiceField(
                label=_("Only for some tracks"),
                help_text=_("Choose none for all tracks. Judges of other entries never see it."),
                queryset=self.competition.tracks.all(),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            ),
        }


DEFAULTS: Final = {"scale_min": 0, "scale_max": 10, "scale_step": 1}


def _number_field(
    label: Any, *, initial: int | None = None, help_text: Any = ""
) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        initial=initial,
        help_text=help_text,
        max_digits=8,
        decimal_places=2,
        required=False,
    )


def _name(value: str) -> str:
    return f"level_{value.replace('.', '_').replace('-', 'm')}"


def _texts(value: Any) -> dict[str, str]:
    return by_language(value) if value else {}


def _level_text(levels: Sequence[dict[str, Any]]) -> str:
    lines = []
    for level in levels:
        words = [*level.get("label", {}).values(), *level.get("text", {}).values()]
        lines.append(f"{level.get('points')}: {' · '.join(words)}")
    return "\n".join(lines)
