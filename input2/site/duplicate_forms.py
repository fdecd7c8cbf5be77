from typing import Self

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.enums import DuplicateState
from submissions.models import DuplicatePair


class DecisionForm(forms.Form):
    """What is found about two entries; `seen` is what the page showed as found before. The button pressed says `state`."""

    seen = forms.ChoiceField(choices=DuplicateState.choices, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        help_text=_("Kept with both entries for the organisers; the teams do not read it."),
    )
    state = forms.ChoiceField(
        choices=[choice for choice in DuplicateState.choices if choice[0] != DuplicateState.OPEN],
        widget=forms.HiddenInput,
    )

    @classmethod
    def of(cls, pair: DuplicatePair) -> Self:
        key = f"{pair.earlier.code}-{pair.later.code}"
        return cls(initial={"seen": pair.state, "note": pair.note}, auto_id=f"{key}-%s")
