"""The last question before an account is deleted."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DeletionForm(forms.Form):
    confirm = forms.BooleanField(
        label=_("I have read what is deleted and what stays. Delete my account."),
        error_messages={"required": _("Tick this to say that you mean it.")},
    )
