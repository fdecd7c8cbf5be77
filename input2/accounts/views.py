"""The pages of an account that are not allauth's own."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from input2.accounts import policies, selectors, services
from input2.accounts.forms import ProfileForm
from input2.accounts.requests import SignedInRequest, signed_in


class SignInView(LoginView):
    """In the demonstration the page offers its people, one click each, or says why it does not."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = policies.refusal_of_demonstration_sign_in() if settings.DEMONSTRATION else None
        return {
            **super().get_context_data(**kwargs),
            "demonstration_people": selectors.demonstration_people(),
            "demonstration_refusal": str(refusal or ""),
        }


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
