"""What is said about all of the chosen entries, one form for each outcome."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.moments import MomentField
from competitions.models import Competition, ScreeningItem, Track
from submissions.bulk import Asked
from submissions.checklist import Checked
from submissions.enums import BulkOutcome
from submissions.services.exchange import LONGEST_TEXT

# What an organiser chooses; taking back belongs to the page of a run.
OFFERED: Final = (
    BulkOutcome.ELIGIBLE,
    BulkOutcome.INELIGIBLE,
    BulkOutcome.CHANGES_REQUESTED,
    BulkOutcome.MOVED,
    BulkOutcome.MESSAGE,
)
TITLES: Final[dict[BulkOutcome, Promise]] = {
    BulkOutcome.ELIGIBLE: gettext_lazy("Find them eligible"),
    BulkOutcome.INELIGIBLE: gettext_lazy("Find them not eligible"),
    BulkOutcome.CHANGES_REQUESTED: gettext_lazy("Request changes"),
    BulkOutcome.MOVED: gettext_lazy("Move them to another track"),
    BulkOutcome.MESSAGE: gettext_lazy("Write to the teams"),
    BulkOutcome.TAKEN_BACK: gettext_lazy("Take the last step back"),
}
NOTES: Final[dict[BulkOutcome, tuple[Promise, Promise]]] = {
    BulkOutcome.INELIGIBLE: (
        gettext_lazy("Reason"),
        gettext_lazy("Plain text. Every team reads it."),
    ),
    BulkOutcome.CHANGES_REQUESTED: (
        gettext_lazy("What has to be changed"),
        gettext_lazy("Plain text. Every team gets it by mail."),
    ),
    BulkOutcome.MOVED: (
        gettext_lazy("Why"),
        gettext_lazy("Plain text. Every team reads why its entry is moved."),
    ),
    BulkOutcome.MESSAGE: (
        gettext_lazy("Message"),
        gettext_lazy("Plain text. Everybody on each team gets it by mail."),
    ),
}
WITH_REASONS: Final = {BulkOutcome.INELIGIBLE, BulkOutcome.CHANGES_REQUESTED}
ITEM: Final = "item-"


class OutcomeForm(forms.Form):
    """Only the fields that the outcome needs; what they mean together, the service says."""

    def __init__(
        self,
        *args: Any,
        outcome: BulkOutcome,
        competition: Competition,
        items: Sequence[ScreeningItem] = (),
        tracks: Sequence[Track] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **{"auto_id": f"{outcome.value}-%s", **options})
        self.outcome = outcome
        self._tracks = {track.key: track for track in tracks}
        reasons = _reasons(items) if outcome in WITH_REASONS else {}
        self.fields |= reasons
        if outcome == BulkOutcome.MOVED:
            self.fields["track"] = _track(tracks)
        if outcome in NOTES:
            label, hint = NOTES[outcome]
            self.fields["note"] = forms.CharField(
                label=str(label),
                help_text=str(hint),
                widget=forms.Textarea(attrs={"rows": 4}),
                max_length=LONGEST_TEXT,
                # A chosen reason may say it all.
                required=not reasons,
            )
        if outcome == BulkOutcome.CHANGES_REQUESTED:
            self.fields["until"] = MomentField(
                zone=competition.time_zone,
                label=_("Until"),
                help_text=_(
                    "Each team can change its entry and hand it in again until then, also after the call has closed. "
                    "If it does not, the version that was handed in last stands."
                ),
            )

    @property
    def title(self) -> str:
        return str(TITLES[self.outcome])

    @property
    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(
            outcome=self.outcome,
            note=given.get("note", "").strip(),
            reasons=tuple(
                Checked(name.removeprefix(ITEM), None, tuple(keys))
                for name, keys in given.items()
                if name.startswith(ITEM) and keys
            ),
            until=given.get("until"),
            track=self._tracks.get(given.get("track", "")),
        )


def _reasons(items: Iterable[ScreeningItem]) -> dict[str, forms.Field]:
    """One field for each point of the checklist that has reasons."""
    chosen = {item: list(item.reasons.all()) for item in items}
    return {
        f"{ITEM}{item.key}": forms.MultipleChoiceField(
            label=str(item.text),
            choices=[(reason.key, str(reason.text)) for reason in reasons],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        for item, reasons in chosen.items()
        if reasons
    }


def _track(tracks: Iterable[Track]) -> forms.Field:
    return forms.ChoiceField(
        label=_("Track"),
        choices=[(track.key, str(track.name)) for track in tracks],
        widget=forms.RadioSelect,
    )
