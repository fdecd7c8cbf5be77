"""Addresses that hold outside a page: in feeds, calendars, cards and search engines."""

from urllib.parse import urlencode

from django.conf import settings

LANGUAGE_PARAMETER = "lang"


def absolute(path: str) -> str:
    """The same whichever host name a request came by, so that nobody can have another one kept or sent."""
    return f"{settings.PUBLIC_URL}{path}"


def in_language(path: str, language: str, **query: str) -> str:
    """The one address of a page in a language."""
    return f"{path}?{urlencode({**query, LANGUAGE_PARAMETER: language})}"
