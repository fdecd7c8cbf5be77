"""What the page of an invitation shows to this reader."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from input2.accounts import links, policies, selectors
from input2.accounts.models import Invitation, User
from input2.accounts.purposes import offer_of


def invitation_page(
    invitation: Invitation, reader: AbstractBaseUser | AnonymousUser, *, now: datetime
) -> dict[str, Any]:
    """A stranger is led to an account; a person may accept, or reads why not."""
    offer = offer_of(invitation)
    plain = {"invitation": invitation, "offer": offer, "expires_at": invitation.expires_at}
    if isinstance(reader, User):
        return {**plain, **_for_person(invitation, reader, now=now)}
    return {
        **plain,
        "is_stranger": True,
        "has_account": selectors.owner_of(invitation.email) is not None,
        "next": reverse("accounts:invitation", args=[invitation.pk]),
    }


def _for_person(invitation: Invitation, person: User, *, now: datetime) -> dict[str, Any]:
    refusal = policies.refusal_to_accept(invitation, person, now=now)
    is_other = isinstance(refusal, policies.WrongAddressError)
    return {
        "can_accept": refusal is None,
        "refusal": str(refusal or ""),
        "is_other_person": is_other,
        # Signing out ends the session in which the link was opened: the way back is the link itself.
        "link": links.path_to(invitation) if is_other else "",
    }
