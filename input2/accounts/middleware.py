"""The language and the time zone of the person who asks."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from input2.accounts.models import User
from input2.lib.addresses import LANGUAGE_PARAMETER


class PersonMiddleware:
    """A language chosen by `?lang=` wins, then the one chosen earlier in this browser, then the person's own.

    It stands inside LocaleMiddleware, which decides for everybody else. A request without a session costs no query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = _known(request.GET.get(LANGUAGE_PARAMETER, ""))
        person = _person(request)
        language = chosen or _own_language(request, person)
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        with timezone.override(person.zone if person else None):
            response = self._get_response(request)
        if chosen:
            _remember(response, chosen)
        patch_vary_headers(response, ["Cookie"])
        return response


def _person(request: HttpRequest) -> User | None:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, User) else None


def _own_language(request: HttpRequest, person: User | None) -> str:
    is_chosen = bool(_known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")))
    return "" if person is None or is_chosen else _known(person.language)


def _known(code: str) -> str:
    return code if code in dict(settings.LANGUAGES) else ""


def _remember(response: HttpResponseBase, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
