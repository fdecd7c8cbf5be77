"""How a program shows whose it is: an API token in the `Authorization` header."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed, Throttled
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import SAFE_METHODS, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from input2.accounts import tokens
from input2.accounts.models import ApiToken, User
from input2.accounts.services.tokens import note_use
from input2.lib.errors import ForbiddenError

KEYWORD: Final = "Bearer"
PRIVATE: Final = "private, no-store"


class ReadOnlyTokenError(ForbiddenError):
    """The token was made for reading."""

    code = "token_reads_only"


class RefusedTokens(SimpleRateThrottle):
    """Whoever shows tokens that open nothing has to wait before showing the next, by network address."""

    scope = "refused_token"

    def get_cache_key(self, request: Request, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer input2_…`; a request without it is left to the session."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        keyword, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if keyword.lower() != KEYWORD.lower():
            return None
        now = timezone.now()
        token = _working(secret.strip(), now=now)
        if token is None:
            raise _refusal(request)
        note_use(token, now=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return KEYWORD


class MayWrite(BasePermission):
    """A token that reads only is refused whatever changes something; a session may do what its person may."""

    def has_permission(self, request: Request, view: Any) -> bool:
        token, is_reading = request.auth, request.method in SAFE_METHODS
        if isinstance(token, ApiToken) and not (token.may_write or is_reading):
            raise ReadOnlyTokenError(_("This token may read but not change anything."))
        return True


class Personal(GenericAPIView[Any]):
    """An operation about what the asking person alone may read; nobody on the way keeps the answer."""

    authentication_classes: Sequence[type[BaseAuthentication]] = (
        TokenAuthentication,
        SessionAuthentication,
    )
    permission_classes = (IsAuthenticated, MayWrite)
    now: datetime

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # Read to its end first: what is still on its way at the deadline has not been sent before it.
        if request.method not in SAFE_METHODS:
            _body = request.data
        self.now = timezone.now()

    @property
    def person(self) -> User:
        user = self.request.user
        if not isinstance(user, User):
            raise TypeError("An operation for persons was asked by nobody.")
        return user

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", PRIVATE)
        return answer


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its metaclass is not typed
    """How the schema describes it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of yours, made on the page “API tokens” of your account.",
        }


def _working(secret: str, *, now: datetime) -> ApiToken | None:
    if not secret.startswith(tokens.PREFIX):
        return None
    found = ApiToken.objects.working(now).filter(digest=tokens.digest(secret), user__is_active=True)
    return found.select_related("user").first()


def _refusal(request: Request) -> APIException:
    throttle = RefusedTokens()
    if not throttle.allow_request(request, None):  # type: ignore[arg-type]  # the view is not asked
        return Throttled(throttle.wait())
    return AuthenticationFailed(_("This token is unknown, revoked or expired."))
