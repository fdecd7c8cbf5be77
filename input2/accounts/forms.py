"""What people say about themselves."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from input2.accounts import services, zones
from input2.accounts.enums import TokenScope
from input2.accounts.models import User
from input2.lib import economies
from input2.lib.text_fields import NameField

Choices = list[tuple[str, str | Promise]]


def economy_choices() -> Choices:
    return [("", _("Not an APEC economy, or rather not say")), *economies.choices()]


def language_choices() -> Choices:
    return list(settings.LANGUAGES)


def zone_choices() -> Choices:
    return [("", _("Unknown")), *((name, name.replace("_", " ")) for name in zones.names())]


class AboutYouForm(forms.Form):
    """What a person says about themselves at sign-up and may change later."""

    full_name = NameField(
        label=_("Full name"),
        max_length=150,
        help_text=_("As it should stand on certificates."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    economy = forms.ChoiceField(label=_("Economy"), required=False, choices=economy_choices)
    organisation = NameField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


class PersonForm(AboutYouForm):
    """The questions of the sign-up page beside e-mail and password; allauth builds its own form upon it."""

    time_zone = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""})
    )

    def clean_time_zone(self) -> str:
        """A browser's zone that nobody knows is no reason to refuse a person."""
        name = str(self.cleaned_data["time_zone"])
        return name if zones.zone_or_none(name) else ""

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the account exists."""
        services.complete_sign_up(
            user,
            full_name=self.cleaned_data["full_name"],
            economy=self.cleaned_data["economy"],
            organisation=self.cleaned_data["organisation"],
            time_zone=self.cleaned_data["time_zone"],
            language=translation.get_language() or settings.LANGUAGE_CODE,
            now=timezone.now(),
        )


class ProfileForm(AboutYouForm):
    """With the two settings that sign-up finds out by itself, and whether mails remind of deadlines."""

    language = forms.ChoiceField(
        label=_("Language"), help_text=_("Of pages and mails."), choices=language_choices
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Deadlines are shown in it beside the competition's own."),
        choices=zone_choices,
    )
    is_reminded = forms.BooleanField(
        label=_("Remind me of deadlines by mail"),
        required=False,
        help_text=_(
            "7 days, 2 days and 6 hours before a deadline, about entries of yours that are not handed in."
        ),
    )


def lifetime_choices() -> list[tuple[int, str]]:
    return [
        (days, ngettext("%(count)d day", "%(count)d days", days) % {"count": days})
        for days in (7, 30, 90, 365)
    ]


class TokenForm(forms.Form):
    """What a program of the person's may do, and for how long."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("What the token is for, so that you know later which one to revoke."),
    )
    scope = forms.ChoiceField(
        label=_("What it may do"),
        choices=TokenScope.choices,
        initial=TokenScope.READ,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=_("Works for"), coerce=int, choices=lifetime_choices, initial=30
    )

    @property
    def scope_chosen(self) -> TokenScope:
        return TokenScope(self.cleaned_data["scope"])

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
