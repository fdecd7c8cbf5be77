"""What a person says about themselves."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from input2.accounts import services
from input2.accounts.forms import ProfileForm
from input2.accounts.requests import SignedInRequest, signed_in


@signed_in
def profile(request: SignedInRequest) -> HttpResponse:
    initial = {name: getattr(request.user, name) for name in services.PROFILE}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.update_profile(
            request.user, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Your profile is saved."))
        return _with_language(request, form.cleaned_data["language"])
    return render(request, "account/profile.html", {"form": form})


def _with_language(request: HttpRequest, language: str) -> HttpResponse:
    response = redirect("accounts:profile")
    # What the person has just said about languages replaces what this browser remembered.
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, language) != language:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response
