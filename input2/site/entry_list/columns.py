"""The columns that can be shown beside the title: what each says of an entry, and which of them a person wants to see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.enums import Fills
from input2.accounts.models import User
from input2.lib.templatetags.display import short_date
from input2.site.entry_list.finding import Scope
from input2.site.entry_list.wanted import SORTS, Msme, Wanted
from input2.site.organising import state_label
from submissions.models import ChosenColumns, Entry
from submissions.presenting import tone


class Shown(TextChoices):
    CODE = "code", gettext_lazy("Code")
    TRACK = "track", gettext_lazy("Track")
    SUB_FIELD = "sub_field", gettext_lazy("Sub-field")
    KIND = "kind", gettext_lazy("Type of entry")
    ORGANISATION = "organisation", gettext_lazy("Organisation")
    TYPE = "type", gettext_lazy("Type of organisation")
    MSME = "msme", gettext_lazy("MSME")
    ECONOMY = "economy", gettext_lazy("Economy")
    CITY = "city", gettext_lazy("City")
    MATURITY = "maturity", gettext_lazy("Maturity")
    STATE = "state", gettext_lazy("State")
    JUDGES = "judges", gettext_lazy("Judges")
    VERSION = "version", gettext_lazy("Version")
    SUBMITTED = "submitted", gettext_lazy("Handed in")


UNLESS_CHOSEN: Final = (Shown.CODE, Shown.ORGANISATION, Shown.STATE, Shown.JUDGES, Shown.SUBMITTED)
# What a draft shows organisers before it is handed in.
OF_DRAFTS: Final = frozenset({Shown.CODE, Shown.STATE})


@dataclass(frozen=True)
class Cell:
    """One thing that the list says of an entry; `under` is said in smaller letters below it."""

    label: str
    text: str
    kind: str = "text"
    under: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Columns:
    """What one person sees of the entries in one scope; `words` are what the form calls the options that fill a column."""

    shown: Sequence[Shown]
    scope: Scope
    words: Mapping[str, Mapping[str, str]]

    def cells(self, entry: Entry) -> list[Cell]:
        is_readable = entry.current_version_id is not None
        return [
            CELLS[column](self, entry)
            if is_readable or column in OF_DRAFTS
            else Cell(str(column.label), "")
            for column in self.shown
        ]

    def heads(self, wanted: Wanted) -> list[dict[str, Any]]:
        """The heads above the cells; one that sorts has the address that does, and how the list is sorted now."""
        return [_head(column, wanted) for column in self.shown]

    def has(self, column: Shown) -> bool:
        return column in self.shown


class ColumnsForm(forms.Form):
    """Which columns to show, in the order in which they stand in the list."""

    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Beside the title"),
        choices=Shown.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def chosen_by(user: User) -> list[Shown]:
    """The person's columns, or the usual ones; one query."""
    found = ChosenColumns.objects.filter(user=user).values_list("names", flat=True).first()
    if found is None:
        return list(UNLESS_CHOSEN)
    return [column for column in Shown if column in found]


def columns_for(user: User, scope: Scope, words: Mapping[str, Mapping[str, str]]) -> Columns:
    """Where nobody judges, nothing is said about judges."""
    shown = [
        column for column in chosen_by(user) if scope.judged is not None or column != Shown.JUDGES
    ]
    return Columns(shown, scope, words)


def title_head(wanted: Wanted) -> dict[str, Any]:
    return {"label": _("Title"), "is_numeric": False, **_sorting("title", wanted)}


def _head(column: Shown, wanted: Wanted) -> dict[str, Any]:
    is_sortable = column.value in SORTS
    return {
        "label": column.label,
        "is_numeric": column in {Shown.JUDGES, Shown.VERSION},
        **(_sorting(column.value, wanted) if is_sortable else {"href": "", "direction": ""}),
    }


def _sorting(column: str, wanted: Wanted) -> dict[str, str]:
    directions = {column: "ascending", f"-{column}": "descending"}
    other = f"-{column}" if wanted.sort == column else column
    return {
        "href": f"?{wanted.address(sort=other)}",
        "direction": directions.get(wanted.sort, ""),
    }


def _code(_columns: Columns, entry: Entry) -> Cell:
    return Cell(str(Shown.CODE.label), entry.code, "code")


def _track(_columns: Columns, entry: Entry) -> Cell:
    return Cell(str(Shown.TRACK.label), str(entry.track or ""))


def _sub_field(_columns: Columns, entry: Entry) -> Cell:
    return Cell(str(Shown.SUB_FIELD.label), str(entry.sub_field or ""))


def _kind(columns: Columns, entry: Entry) -> Cell:
    key = entry.entry_type
    return Cell(str(Shown.KIND.label), columns.words[Fills.ENTRY_TYPE].get(key, key))


def _organisation(columns: Columns, entry: Entry) -> Cell:
    under = "" if columns.has(Shown.ECONOMY) else str(entry.economy or "")
    return Cell(str(Shown.ORGANISATION.label), entry.organisation, under=under)


def _type(columns: Columns, entry: Entry) -> Cell:
    key = entry.organisation_type
    return Cell(str(Shown.TYPE.label), columns.words[Fills.ORGANISATION_TYPE].get(key, key))


def _msme(_columns: Columns, entry: Entry) -> Cell:
    words = {True: str(Msme.YES.label), False: str(Msme.NO.label), None: ""}
    return Cell(str(Shown.MSME.label), words[entry.is_msme], "named")


def _economy(_columns: Columns, entry: Entry) -> Cell:
    return Cell(str(Shown.ECONOMY.label), str(entry.economy or ""))


def _city(_columns: Columns, entry: Entry) -> Cell:
    return Cell(str(Shown.CITY.label), entry.city)


def _maturity(columns: Columns, entry: Entry) -> Cell:
    key = entry.maturity
    text = columns.words[Fills.MATURITY].get(key, key)
    return Cell(str(Shown.MATURITY.label), text, "named")


def _state(columns: Columns, entry: Entry) -> Cell:
    now = columns.scope.now
    label = state_label(entry.state_at(now))
    return Cell(str(Shown.STATE.label), label, "badge", tone=tone(entry, now=now))


def _judges(columns: Columns, entry: Entry) -> Cell:
    round_ = columns.scope.judged
    if round_ is None:
        return Cell(str(Shown.JUDGES.label), "")
    text = _("%(judges)s of %(wanted)s") % {
        "judges": getattr(entry, "judges", 0),
        "wanted": round_.judges_per_entry,
    }
    return Cell(str(Shown.JUDGES.label), text, "number")


def _version(_columns: Columns, entry: Entry) -> Cell:
    version = entry.current_version
    return Cell(str(Shown.VERSION.label), str(version.number) if version else "", "number")


def _submitted(columns: Columns, entry: Entry) -> Cell:
    at = entry.submitted_at
    text = short_date(at, columns.scope.competition.time_zone) if at else ""
    return Cell(str(Shown.SUBMITTED.label), text, "short")


CELLS: Final[Mapping[Shown, Callable[[Columns, Entry], Cell]]] = {
    Shown.CODE: _code,
    Shown.TRACK: _track,
    Shown.SUB_FIELD: _sub_field,
    Shown.KIND: _kind,
    Shown.ORGANISATION: _organisation,
    Shown.TYPE: _type,
    Shown.MSME: _msme,
    Shown.ECONOMY: _economy,
    Shown.CITY: _city,
    Shown.MATURITY: _maturity,
    Shown.STATE: _state,
    Shown.JUDGES: _judges,
    Shown.VERSION: _version,
    Shown.SUBMITTED: _submitted,
}
