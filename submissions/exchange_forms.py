"""What organisers and a team write to each other about an entry."""

from datetime import datetime
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.moments import MomentField
from input2.lib.text_fields import TextAreaField
from submissions.models import Entry
from submissions.services.exchange import LONGEST_TEXT


class ChangesForm(forms.Form):
    """What the team is asked to change, and until when by the clocks of the competition.

    `version_number` and `standing` are what the organiser has read: whoever was quicker is not written over.
    """

    version_number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    standing = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    what = forms.CharField(
        label=gettext_lazy("What has to be changed"),
        help_text=gettext_lazy("Plain text. The whole team gets it by mail."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
    )

    def __init__(self, *args: Any, zone: str, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "changes-%s", **options})
        self.fields["until"] = MomentField(
            zone=zone,
            label=_("Until"),
            help_text=_(
                "The team can change the entry and hand it in again until then, also after the call has closed. "
                "If it does not, the version that was handed in last stands."
            ),
        )

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The empty form, of the entry as it stands."""
        return cls(zone=entry.competition.time_zone, initial=_as_read(entry))

    def read_again(self, entry: Entry) -> None:
        """Whoever was told what stands now may ask all the same."""
        bound: Any = self.data
        data = bound.copy()
        for name, value in _as_read(entry).items():
            data[name] = str(value)
        self.data = data


def _as_read(entry: Entry) -> dict[str, int]:
    return {"version_number": entry.current_number, "standing": entry.screening_revision}


class MessageForm(forms.Form):
    """`since` is when the page was made, so that what is sent from it twice is sent once."""

    since = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=gettext_lazy("Message"),
        help_text=gettext_lazy("Plain text. Everybody on the team gets it by mail."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
    )

    @classmethod
    def at(cls, now: datetime) -> Self:
        """The empty form, of a page that is made now."""
        return cls(initial={"since": now.isoformat()}, auto_id="message-%s")


class QuestionForm(forms.Form):
    text = TextAreaField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("Your whole team can read the question and its answer here."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
    )
