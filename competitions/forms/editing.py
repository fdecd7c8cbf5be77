"""Forms over something that two organisers may edit at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import get_language_info

from competitions.models import Competition
from input2.lib.localized import by_language
from input2.lib.phrases import noted


@dataclass(frozen=True)
class Difference:
    """One field, in one language, in which what was typed differs from what somebody else saved meanwhile."""

    label: str
    theirs: str
    yours: str


class EditForm(forms.Form):
    """`base` is the revision the form was opened with; the service refuses to write over a later one.

    After such a refusal `stale` lists both texts, and sending the form once more means the person has seen them.
    """

    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(
        self,
        *args: Any,
        competition: Competition,
        row: models.Model | None = None,
        **options: Any,
    ) -> None:
        self.competition = competition
        self.row = row
        self.stale: Sequence[Difference] = ()
        options["initial"] = {**self._standing(), **(options.get("initial") or {})}
        super().__init__(*args, **options)
        self.build()

    def build(self) -> None:
        """Where a form adds the fields that depend on the competition, such as those by language."""

    @property
    def values(self) -> dict[str, Any]:
        """What the service writes: the model's fields by name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "base"}

    def read_base(self) -> int:
        return self.cleaned_data["base"] or 0

    def show_difference(self, row: models.Model) -> None:
        """Put what stands now beside what was typed, and let the next attempt count from there."""
        self.stale = [
            each for each in self.differences(row) if _lines(each.theirs) != _lines(each.yours)
        ]
        self.data = cast(QueryDict, self.data).copy()
        self.data[self.add_prefix("base")] = self.mark_of(row)

    def differences(self, row: models.Model) -> Iterator[Difference]:
        """Every field that can be compared, the equal ones among them."""
        for name, field in self.fields.items():
            if name == "base" or not hasattr(row, name):
                continue
            label, theirs, yours = str(field.label), getattr(row, name), self.cleaned_data[name]
            if hasattr(theirs, "data"):
                yield from self._by_language(label, by_language(theirs), by_language(yours))
            else:
                theirs, yours = _worded(field, theirs), _worded(field, yours)
                yield Difference(label, self.shown(theirs), self.shown(yours))

    def shown(self, value: Any) -> str:
        """A value as the comparison shows it."""
        return "" if value is None else str(value)

    def mark_of(self, row: models.Model) -> str:
        """What tells a later state of the row from the one that the form was opened with."""
        return str(row.revision)  # type: ignore[attr-defined]  # every row edited here has one

    def _by_language(
        self, label: str, theirs: dict[str, str], yours: dict[str, str]
    ) -> Iterator[Difference]:
        # A language that the call has dropped keeps its text, whatever is typed here.
        for language in self.competition.languages:
            one = noted(label, get_language_info(language)["name_local"])
            is_only = len(self.competition.languages) == 1
            yield Difference(
                label if is_only else one, theirs.get(language, ""), yours.get(language, "")
            )

    def _standing(self) -> dict[str, Any]:
        if self.row is None:
            return {}
        # Of a row that it links to, the key: following the links would cost a query each.
        fields = self.row._meta.concrete_fields
        standing = {field.name: field.value_from_object(self.row) for field in fields}
        return {**standing, "base": self.mark_of(self.row)}


def _worded(field: forms.Field, value: Any) -> Any:
    """Of a choice the words that the person has read."""
    if isinstance(field, forms.ChoiceField) and isinstance(value, str):
        return dict(cast(Iterable[tuple[str, Any]], field.choices)).get(value, value)
    return value


def _lines(text: str) -> list[str]:
    """Browsers send other line ends than were stored."""
    return text.splitlines()
