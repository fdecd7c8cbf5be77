"""What organisers type as limits to the number of entries."""

from typing import Final

from django import forms
from django.utils.translation import gettext as _

from competitions.forms.editing import EditForm

LARGEST: Final = 1000


class LimitsForm(EditForm):
    """An empty field is no limit."""

    def build(self) -> None:
        self._add(
            "most_entries_per_person",
            _("Entries of one person"),
            _(
                "Counted are the entries that a person owns, drafts among them; withdrawn ones do not count. "
                "Being on another team counts nowhere."
            ),
        )
        self._add(
            "most_entries_per_organisation",
            _("Entries of one organisation"),
            _(
                "Checked when an entry is handed in, by the organisation it names; case and spaces make no difference. "
                "Drafts and withdrawn entries do not count."
            ),
        )
        self._add(
            "most_entries_per_track",
            _("Entries of one person in one track"),
            _(
                "Checked when an entry is handed in, among those that its owner has handed in for the same track. "
                "Drafts and withdrawn entries do not count."
            ),
        )

    def _add(self, name: str, label: str, hint: str) -> None:
        self.fields[name] = forms.IntegerField(
            label=label,
            help_text=hint,
            required=False,
            min_value=1,
            max_value=LARGEST,
            widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        )
