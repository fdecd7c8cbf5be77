"""What organisers and a team write to each other about an entry."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.moments import MomentField
from input2.lib.text_fields import TextAreaField
from submissions.services.exchange import LONGEST_TEXT


class ChangesForm(forms.Form):
    """What the team is asked to change, and until when by the clocks of the competition."""

    what = forms.CharField(
        label=gettext_lazy("What has to be changed"),
        help_text=gettext_lazy("Plain text. The whole team gets it by mail."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
    )

    def __init__(self, *args: Any, zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["until"] = MomentField(
            zone=zone,
            label=_("Until"),
            help_text=_(
                "The team can change the entry and hand it in again until then, also after the call has closed. "
                "If it does not, the version that was handed in last stands."
            ),
        )


class MessageForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Message"),
        help_text=gettext_lazy("Plain text. Everybody on the team gets it by mail."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
    )


class QuestionForm(forms.Form):
    text = TextAreaField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("Your whole team can read the question and its answer here."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
    )
