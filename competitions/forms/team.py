"""Whom organisers invite."""

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.enums import Role
from competitions.services import NewMember
from input2.lib.text_fields import NameField

Choices = list[tuple[str, str | Promise]]


def language_choices() -> Choices:
    return list(settings.LANGUAGES)


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Only whoever owns this address can accept."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    full_name = NameField(
        label=_("Full name"),
        max_length=150,
        required=False,
        help_text=_("For the greeting of the mail."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.ORGANISER,
        widget=forms.RadioSelect,
        help_text=_("Organisers change everything but scores; observers read and change nothing."),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=language_choices)

    @property
    def new_member(self) -> NewMember:
        wanted = self.cleaned_data
        return NewMember(
            email=wanted["email"],
            full_name=wanted["full_name"],
            role=Role(wanted["role"]),
            language=wanted["language"],
        )


class RoleForm(forms.Form):
    """Sent by a dialog that names the role."""

    role = forms.ChoiceField(choices=Role.choices, widget=forms.HiddenInput)
