"""What an organiser says when acting for an applicant."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.moments import MomentField
from competitions.models import Question
from submissions.models import Entry
from submissions.team_forms import AskForm

LONGEST_REASON: Final = 1000


def _reason(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_REASON,
    )


class BeginForForm(AskForm):
    """For whom an entry is begun."""

    reason = _reason(
        gettext_lazy("They read this, and it stays with the entry: “Sent on paper, 3 June”.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["full_name"].required = True
        self.fields["full_name"].help_text = ""
        self.fields["email"].help_text = _(
            "They are asked by mail to make the entry theirs; the receipt goes there too."
        )


class WriteForForm(forms.Form):
    reason = _reason(gettext_lazy("The team gets it by mail, and it stays with the entry."))


class ExtensionForm(forms.Form):
    """Until when one entry can be handed in, by the clocks of the competition."""

    def __init__(self, *args: Any, entry: Entry, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["until"] = MomentField(
            zone=entry.competition.time_zone,
            label=_("This entry can be handed in before"),
            initial=entry.extended_until,
        )
        self.fields["reason"] = _reason(_("The team gets it by mail, and it stays with the entry."))


class TakeBackForm(forms.Form):
    reason = _reason(gettext_lazy("The team gets it by mail, and it stays with the entry."))


class HandInForForm(forms.Form):
    """Why, and what the applicant has declared elsewhere: only what the team has not ticked itself is offered."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, undeclared: Iterable[Question], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = {f"declares-{question.key}": question.key for question in undeclared}
        for question in undeclared:
            self.fields[f"declares-{question.key}"] = forms.BooleanField(
                label=str(question.label), help_text=str(question.help), required=False
            )
        if self.names:
            self.fields["declared"] = forms.CharField(
                label=_("How the applicant has declared this"),
                help_text=_(
                    "For example: “Signed paper form received on 3 June”. It stands on the receipt."
                ),
                required=False,
                max_length=LONGEST_REASON,
            )
        self.fields["reason"] = _reason(_("It stands on the receipt and in the mail to the team."))

    @property
    def sent(self) -> dict[str, Any]:
        """Once the form is valid."""
        ticked = {key: True for name, key in self.names.items() if self.cleaned_data[name]}
        return {
            "revision": self.cleaned_data["revision"],
            "reason": self.cleaned_data["reason"],
            "declared": self.cleaned_data.get("declared", ""),
            "declarations": ticked,
        }
