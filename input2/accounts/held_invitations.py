"""The invitations whose links this browser has opened; they are kept in the session, so that no later address carries the secret."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.http import HttpRequest

from input2.accounts import selectors
from input2.accounts.models import Invitation

KEY: Final = "invitations"
MOST: Final = 20


def hold(request: HttpRequest, invitation: Invitation) -> None:
    """Remember that the link was opened; the session ends with signing out."""
    others = {key: nonce for key, nonce in _held(request).items() if key != str(invitation.pk)}
    latest = list(others.items())[1 - MOST :]
    request.session[KEY] = {**dict(latest), str(invitation.pk): invitation.nonce}


def is_held(request: HttpRequest, invitation: Invitation) -> bool:
    """Whether this browser came by the link that works now."""
    return _held(request).get(str(invitation.pk)) == invitation.nonce


def latest(request: HttpRequest, *, now: datetime) -> Invitation | None:
    """The one that the person most likely signs in or up for; without any, no query."""
    return next(iter(_waiting(request, now=now)), None)


def proves(request: HttpRequest, email: str, *, now: datetime) -> bool:
    """Whether a link that works now was sent to this address and opened here; see docs/decisions."""
    return any(each.email == email.lower() for each in _waiting(request, now=now))


def _waiting(request: HttpRequest, *, now: datetime) -> list[Invitation]:
    held = _held(request)
    return selectors.open_invitations(held, now=now) if held else []


def _held(request: HttpRequest) -> Mapping[str, str]:
    held: Mapping[str, str] = request.session.get(KEY, {})
    return held
