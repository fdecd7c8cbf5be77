"""What organisers type about the call's dates: clock times of the competition's zone, and why a public date moves."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from competitions.enums import DateKind, Keeps
from competitions.forms.editing import EditForm
from competitions.forms.moments import MomentField
from competitions.models import Competition
from competitions.services.dates import window_mark
from input2.accounts import zones
from input2.lib.localized_forms import LocalizedAreaField, LocalizedLineField
from input2.lib.templatetags.display import in_sentence, zone_city


class ReasonedForm(EditForm):
    """`zone` is the one in which the times were typed; `reason` is asked for once the call is public."""

    zone = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(label=gettext_lazy("Yes, do this at once"), required=False)
    consequence = ""
    reason_hint: str | Promise = ""

    def build(self) -> None:
        self.fields["zone"].initial = self.competition.time_zone
        if self.competition.is_public:
            self.fields["reason"] = LocalizedAreaField(
                label=_("Reason, for visitors to read"),
                locales=self.competition.languages,
                rows=2,
                required=False,
                help_text=self.reason_hint or _("It stands in the public list of changed dates."),
            )
        self.order_fields([name for name in self.fields if name not in {"reason", "confirmed"}])

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("zone") != self.competition.time_zone:
            self.data = cast(QueryDict, self.data).copy()
            self.data[self.add_prefix("zone")] = self.competition.time_zone
            raise forms.ValidationError(
                _(
                    "The time zone of the competition has become %(city)s since you opened this page. "
                    "Check the times: they are read in it when you save again."
                )
                % {"city": zone_city(self.competition.time_zone)}
            )
        return self.cleaned_data

    def ask(self, consequence: str) -> None:
        """Have the person confirm what would happen at this very moment."""
        self.consequence = consequence

    @property
    def values(self) -> dict[str, Any]:
        own = {"base", "zone", "reason", "confirmed"}
        return {name: value for name, value in self.cleaned_data.items() if name not in own}

    @property
    def why(self) -> dict[str, Any]:
        """The reason, as the services take it."""
        return {"reason": self.cleaned_data.get("reason")}

    @property
    def is_confirmed(self) -> bool:
        return bool(self.cleaned_data["confirmed"])

    def shown(self, value: Any) -> str:
        if isinstance(value, datetime):
            return in_sentence(value, self.competition.time_zone)
        return super().shown(value)


class _OfCall(ReasonedForm):
    """A form over the call itself, whose window and zone are compared as a whole."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)  # type: ignore[assignment]  # a mark, no number

    def mark_of(self, row: models.Model) -> str:
        assert isinstance(row, Competition)  # noqa: S101 -- what this form is opened with
        return window_mark(row)

    @property
    def steady(self) -> dict[str, Any]:
        """What every service over the window takes."""
        data = self.cleaned_data
        return {"seen": data["base"], "is_confirmed": self.is_confirmed, **self.why}


class WindowForm(_OfCall):
    """The opening and the closing; announced dates at the same moments are asked about."""

    def build(self) -> None:
        for name, label, hint in (
            ("opens_at", _("Call opens"), _("From this moment, entries can be started.")),
            (
                "closes_at",
                _("Entries close"),
                _("The last moment is the one before: at 23:59, handing in ends with 23:58:59."),
            ),
        ):
            self.fields[name] = MomentField(
                zone=self.competition.time_zone, label=label, help_text=hint
            )
        window = [self.competition.opens_at, self.competition.closes_at]
        names = [str(date.name) for date in self.competition.key_dates.filter(at__in=window)]
        if names:
            self.fields["moves_along"] = forms.BooleanField(
                label=_("Announced dates of the same moment move along"),
                help_text=pgettext("between items of a list", ", ").join(names),
                initial=True,
                required=False,
            )
        super().build()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        opens_at, closes_at = data.get("opens_at"), data.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("The call has to close after it opens."))
        return data


class ZoneForm(_OfCall):
    reason_hint = gettext_lazy(
        "Needed where dates move. It stands in the public list of changed dates."
    )

    def build(self) -> None:
        here = self.competition.time_zone
        names = zones.names() if here in zones.names() else (here, *zones.names())
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=[(name, name.replace("_", " ")) for name in names]
        )
        self.fields["keeps"] = forms.ChoiceField(
            label=_("What stays of the dates?"),
            choices=Keeps.choices,
            initial=Keeps.INSTANTS,
            widget=forms.RadioSelect,
            help_text=_(
                "Entrants count on the moment: choose the first unless the zone was wrong from the beginning."
            ),
        )
        super().build()


class KeyDateForm(ReasonedForm):
    reason_hint = gettext_lazy(
        "Needed where the date is new or moves. It stands in the public list of changed dates."
    )

    def build(self) -> None:
        zone, languages = self.competition.time_zone, self.competition.languages
        self.fields["name"] = LocalizedLineField(label=_("Name"), locales=languages)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"),
            choices=DateKind.choices,
            initial=DateKind.MILESTONE,
            widget=forms.RadioSelect,
        )
        self.fields["at"] = MomentField(zone=zone, label=_("When"))
        self.fields["ends_at"] = MomentField(
            zone=zone, label=_("Until"), required=False, help_text=_("For events that last.")
        )
        self.fields["place"] = LocalizedLineField(
            label=_("Place"), locales=languages, required=False
        )
        self.fields["url"] = forms.URLField(
            label=_("Web address"), required=False, max_length=200, assume_scheme="https"
        )
        self.fields["description"] = LocalizedAreaField(
            label=_("Description"), locales=languages, rows=4, required=False
        )
        super().build()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        at, ends_at = data.get("at"), data.get("ends_at")
        if at and ends_at and ends_at <= at:
            self.add_error("ends_at", _("The date has to end after it begins."))
        return data


class RemovalForm(ReasonedForm):
    """Nothing but the reason."""
