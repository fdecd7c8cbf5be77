from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.forms import UserChangeForm as DjangoUserChangeForm
from django.utils.translation import gettext_lazy as _

from input2.accounts.models import Invitation, User
from input2.lib.admin import ReadOnlyAdmin
from input2.lib.text_fields import NameField


class EmailInLowerCase(forms.ModelForm[User]):
    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class PersonCreationForm(EmailInLowerCase, AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ["email", "full_name"]
        field_classes: dict[str, Any] = {"full_name": NameField}


class PersonChangeForm(EmailInLowerCase, DjangoUserChangeForm[User]):
    class Meta:
        model = User
        fields = ["email", "full_name", "economy", "organisation", "language", "time_zone"]
        field_classes: dict[str, Any] = {"full_name": NameField, "organisation": NameField}


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    """Accounts, for the site administrator; roles in a competition are given elsewhere."""

    form = PersonChangeForm
    add_form = PersonCreationForm
    list_display = ["email", "full_name", "economy", "organisation", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "is_demonstration", "economy"]
    search_fields = ["email", "full_name", "organisation"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined", "is_demonstration"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (
            _("Person"),
            {"fields": ["full_name", "economy", "organisation", "language", "time_zone"]},
        ),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined", "is_demonstration"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "full_name", "usable_password", "password1", "password2"]})
    ]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Who was asked for what; what the links are made of stays hidden."""

    list_display = ["email", "purpose", "scope", "state", "sent_at", "expires_at"]
    list_filter = ["state", "purpose", "scope"]
    search_fields = ["email", "full_name"]
    exclude = ["nonce"]
