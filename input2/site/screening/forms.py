"""The checklist and the outcome of one entry, as one form."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.moments import MomentField
from competitions.models import ScreeningItem, Track
from submissions.checklist import Checked
from submissions.enums import BulkOutcome
from submissions.services.exchange import LONGEST_TEXT

MET, NOT_MET = "met", "not-met"
ANSWERS: Final = ((MET, gettext_lazy("Met")), (NOT_MET, gettext_lazy("Not met")))


@dataclass(frozen=True)
class Point:
    """A point of the checklist with its controls."""

    number: int
    item: ScreeningItem
    answer: BoundField
    reasons: BoundField | None


class FindingForm(forms.Form):
    """`version` and `standing` are what the screener has read: whoever was quicker is not written over."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    standing = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an outcome.")},
    )
    track = forms.ModelChoiceField(
        label=gettext_lazy("Track in which it belongs"),
        queryset=Track.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose a track"),
    )
    note = forms.CharField(
        label=gettext_lazy("What the team reads"),
        help_text=gettext_lazy(
            "Plain text. It follows the reasons that you chose above; they reach each person in their own language."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        items: Sequence[ScreeningItem],
        tracks: Sequence[Track],
        possible: Collection[BulkOutcome],
        zone: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.items = items
        self._offer(possible, tracks)
        self.fields["until"] = MomentField(
            zone=zone,
            label=_("Changes until"),
            required=False,
            help_text=_(
                "The team can hand in again until then, also after the call has closed. If it does not, the version that it "
                "handed in last stands."
            ),
        )
        for item in items:
            self._add(item)

    @property
    def points(self) -> Iterator[Point]:
        for number, item in enumerate(self.items, start=1):
            name = reasons_of(item)
            reasons = self[name] if name in self.fields else None
            yield Point(number, item, self[answer_to(item)], reasons)

    @property
    def checked(self) -> list[Checked]:
        """The points that were looked at."""
        found = (self._checked(item) for item in self.items)
        return [one for one in found if one.is_met is not None or one.reasons]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        outcome = given.get("outcome")
        lacks_date = not given.get("until") and "until" not in self.errors
        if outcome == BulkOutcome.CHANGES_REQUESTED and lacks_date:
            self.add_error("until", _("Say until when the team has time."))
        if outcome == BulkOutcome.MOVED and not given.get("track"):
            self.add_error("track", _("Choose the track in which the entry belongs."))
        return given

    def _offer(self, possible: Collection[BulkOutcome], tracks: Sequence[Track]) -> None:
        outcome, track = self.fields["outcome"], self.fields["track"]
        assert isinstance(outcome, forms.ChoiceField)  # noqa: S101 -- for the type checker
        assert isinstance(track, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        labels = {
            BulkOutcome.ELIGIBLE: _("Eligible"),
            BulkOutcome.INELIGIBLE: _("Not eligible"),
            BulkOutcome.CHANGES_REQUESTED: _("Ask for changes"),
            BulkOutcome.MOVED: _("Move to another track"),
        }
        outcome.choices = [(one.value, labels[one]) for one in BulkOutcome if one in possible]
        if tracks:
            track.queryset = Track.objects.filter(competition=tracks[0].competition_id)
            track.choices = [("", track.empty_label), *((each.pk, each.name) for each in tracks)]

    def _add(self, item: ScreeningItem) -> None:
        self.fields[answer_to(item)] = forms.ChoiceField(
            label=str(item.text), choices=ANSWERS, required=False, widget=forms.RadioSelect
        )
        reasons = [(reason.key, str(reason.text)) for reason in item.reasons.all()]
        if reasons:
            self.fields[reasons_of(item)] = forms.MultipleChoiceField(
                label=_("Reasons for the team"),
                choices=reasons,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def _checked(self, item: ScreeningItem) -> Checked:
        answer = self.cleaned_data.get(answer_to(item))
        reasons = self.cleaned_data.get(reasons_of(item)) or []
        return Checked(item.key, {MET: True, NOT_MET: False}.get(answer or ""), tuple(reasons))


def answer_to(item: ScreeningItem) -> str:
    return f"check-{item.key}"


def reasons_of(item: ScreeningItem) -> str:
    return f"reasons-{item.key}"
