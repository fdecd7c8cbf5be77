"""Whom an owner invites or lists, and how organisers help a team whose owner is gone."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from input2.lib.phrases import noted
from input2.lib.text_fields import NameField
from submissions.enums import TeamRole
from submissions.models import TeamMember
from submissions.policies import INVITED_AS
from submissions.services import Asked, Listed


def language_choices() -> list[tuple[str, str | Promise]]:
    return list(settings.LANGUAGES)


ROLES = [(role.value, role.label) for role in INVITED_AS]


class AskForm(forms.Form):
    """A person who is asked by mail."""

    full_name = NameField(
        label=_("Full name"),
        max_length=150,
        required=False,
        help_text=_("For the greeting of the mail."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Only whoever owns this address can accept."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=language_choices)

    @property
    def asked(self) -> Asked:
        """Once the form is valid."""
        return Asked(
            email=self.cleaned_data["email"],
            language=self.cleaned_data["language"],
            full_name=self.cleaned_data["full_name"],
        )


class InviteForm(AskForm):
    role = forms.ChoiceField(
        label=_("Role"), choices=ROLES, initial=TeamRole.EDITOR, widget=forms.RadioSelect
    )
    field_order = ["full_name", "email", "role", "language"]


class RoleForm(forms.Form):
    """Sent by a dialog that names the member."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)


class ListForm(forms.Form):
    """Somebody who wants no account, or has no need of one."""

    full_name = NameField(
        label=_("Full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("Nothing is sent there. It tells who must not judge the entry."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    @property
    def listed(self) -> Listed:
        """Once the form is valid."""
        return Listed(self.cleaned_data["full_name"], self.cleaned_data["email"])


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        help_text=_("The team and the former owner read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class ReplaceOwnerForm(forms.Form):
    """A member who can sign in, and why."""

    reason = _reason()
    field_order = ["member", "reason"]

    def __init__(self, members: Iterable[TeamMember], *args: Any, **options: Any) -> None:
        self.members = {str(member.key): member for member in members}
        super().__init__(*args, **options)
        self.fields["member"] = forms.ChoiceField(
            label=_("New owner"),
            choices=[
                (key, noted(member.full_name, member.get_role_display()))
                for key, member in self.members.items()
            ],
            widget=forms.RadioSelect,
        )
        self.order_fields(self.field_order)

    @property
    def chosen(self) -> TeamMember:
        """Once the form is valid."""
        return self.members[self.cleaned_data["member"]]


class AskToTakeOverForm(AskForm):
    reason = _reason()
