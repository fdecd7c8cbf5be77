"""All weights of a rubric in one form, with what each makes of the total."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from competitions.forms.editing import Difference
from competitions.models import Criterion, Dimension
from competitions.services.rubric_parts import weights_mark
from competitions.weights import Weights, percent, weights_of
from input2.lib.numbers import plain

SMALLEST_SHARE = Decimal("0.0001")


@dataclass(frozen=True)
class WeightRow:
    """A dimension or criterion with its field, and its part of the total as it stands or was typed."""

    name: str
    field: BoundField
    percent: str
    is_counted: bool = True


@dataclass(frozen=True)
class WeightGroup:
    dimension: WeightRow
    criteria: Sequence[WeightRow]


class WeightsForm(forms.Form):
    """`seen` tells the weights that the form was opened with from later ones."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, dimensions: Sequence[Dimension], **options: Any) -> None:
        super().__init__(*args, **options)
        self.dimensions = dimensions
        self.stale: Sequence[Difference] = ()
        self.fields["seen"].initial = weights_mark(dimensions)
        for dimension in dimensions:
            self._add(f"dimension-{dimension.pk}", dimension.name, dimension.weight, Decimal(0))
            for one in dimension.criteria.all():
                self._add(f"criterion-{one.pk}", one.name, one.share, SMALLEST_SHARE)

    @property
    def wanted(self) -> dict[str, dict[int, Decimal]]:
        """What the service writes, by primary key."""
        return {
            "dimensions": {row.pk: self._value(f"dimension-{row.pk}") for row in self.dimensions},
            "shares": {
                one.pk: self._value(f"criterion-{one.pk}")
                for row in self.dimensions
                for one in row.criteria.all()
            },
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = [cleaned.get(f"dimension-{row.pk}") for row in self.dimensions]
        if None not in typed and not any(typed):
            self.add_error(None, _("At least one dimension needs a weight above zero."))
        return cleaned

    def groups(self) -> list[WeightGroup]:
        """For the template; percentages are of what was typed, where that makes sense, else of what stands."""
        weights = self._weights()
        return [
            WeightGroup(
                WeightRow(
                    str(row.name),
                    self[f"dimension-{row.pk}"],
                    percent(weights.dimensions.get(row.pk)),
                ),
                [self._row(one, weights) for one in row.criteria.all()],
            )
            for row in self.dimensions
        ]

    def in_all(self) -> str:
        """The dimensions' weights together, as typed."""
        return plain(sum((row.weight for row in self._typed_dimensions()), Decimal(0)))

    def show_difference(self, now_standing: Sequence[Dimension]) -> None:
        """What stands now beside what was typed; the next attempt counts from there."""
        standing = WeightsForm(dimensions=now_standing)
        self.stale = [
            Difference(str(field.label), str(standing[name].value()), str(self[name].value()))
            for name, field in standing.fields.items()
            if name in self.fields and name != "seen" and self._differs(name, standing)
        ]
        self.data = cast(QueryDict, self.data).copy()
        self.data["seen"] = weights_mark(now_standing)

    def _differs(self, name: str, standing: "WeightsForm") -> bool:
        return bool(self.cleaned_data.get(name) != Decimal(str(standing[name].value())))

    def _add(self, name: str, label: Any, value: Decimal, least: Decimal) -> None:
        self.fields[name] = forms.DecimalField(
            label=str(label), initial=plain(value), max_digits=8, decimal_places=4, min_value=least
        )

    def _value(self, name: str) -> Decimal:
        return cast(Decimal, self.cleaned_data[name])

    def _row(self, criterion: Criterion, weights: Weights) -> WeightRow:
        return WeightRow(
            str(criterion.name),
            self[f"criterion-{criterion.pk}"],
            percent(weights.criteria.get(criterion.pk)),
            criterion.is_counted,
        )

    def _weights(self) -> Weights:
        return weights_of(
            Criterion(
                pk=one.pk,
                dimension=row,
                share=self._typed(f"criterion-{one.pk}", one.share),
                is_counted=one.is_counted,
            )
            for row in self._typed_dimensions()
            for one in row.criteria.all()
        )

    def _typed_dimensions(self) -> list[Dimension]:
        for row in self.dimensions:
            row.weight = self._typed(f"dimension-{row.pk}", row.weight)
        return list(self.dimensions)

    def _typed(self, name: str, standing: Decimal) -> Decimal:
        if not self.is_bound:
            return standing
        # Asking for the errors has the form read, the good values of a bad one included.
        value = None if self.errors.get(name) else self.cleaned_data.get(name)
        return standing if value is None else cast(Decimal, value)
