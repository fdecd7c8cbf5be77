"""Signing in and up, with what an opened invitation knows already filled in."""

from typing import Any

from allauth.account.views import LoginView, SignupView
from django.conf import settings
from django.utils import timezone

from input2.accounts import held_invitations, policies, selectors


class SignInView(LoginView):
    """In the demonstration the page offers its people, one click each, or says why it does not."""

    def get_initial(self) -> dict[str, Any]:
        invitation = held_invitations.latest(self.request, now=timezone.now())
        known = {"login": invitation.email} if invitation else {}
        return {**super().get_initial(), **known}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = policies.refusal_of_demonstration_sign_in() if settings.DEMONSTRATION else None
        return {
            **super().get_context_data(**kwargs),
            "demonstration_people": selectors.demonstration_people(),
            "demonstration_refusal": str(refusal or ""),
        }


class SignUpView(SignupView):
    """Whoever comes by an invitation keeps its address, and then has nothing more to confirm."""

    def get_initial(self) -> dict[str, Any]:
        self.invitation = held_invitations.latest(self.request, now=timezone.now())
        if self.invitation is None:
            return dict(super().get_initial())
        known = {"email": self.invitation.email, "full_name": self.invitation.full_name}
        return {**super().get_initial(), **known}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "invitation": self.invitation}
