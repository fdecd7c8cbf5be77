"""What the frame around every page shows."""

from functools import cached_property
from typing import Any, TypedDict

from django.conf import settings
from django.db.models import Exists
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, get_language_info

from competitions import selectors as competitions
from input2.accounts.models import User
from input2.lib.addresses import LANGUAGE_PARAMETER
from input2.lib.bundled_rows import Row, bundled
from judging import selectors as judging


class Link(TypedDict):
    label: str
    href: str


class LanguageLink(TypedDict):
    code: str
    label: str
    href: str
    current: bool


class Navigation:
    """Asked by templates only; a page that shows no menu pays for none, a stranger's pays no query."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _user(self) -> User | None:
        user = getattr(self._request, "user", None)
        return user if isinstance(user, User) else None

    @property
    def user_name(self) -> str:
        return self._user.get_short_name() if self._user else ""

    @property
    def is_judge(self) -> bool:
        return self._roles[0]

    @cached_property
    def organises(self) -> list[Link]:
        return [
            {"label": row["short_name"], "href": reverse("site:dashboard", args=[row["slug"]])}
            for row in self._roles[1]
        ]

    @property
    def runs_competitions(self) -> bool:
        """Whether the list of competitions that one runs, and the way to a new one, concern this person."""
        return self._user is not None and (self._user.is_staff or bool(self.organises))

    @cached_property
    def _roles(self) -> tuple[bool, list[Row]]:
        """Whether this person is a judge anywhere, and the competitions that they run: one query for both."""
        if self._user is None:
            return False, []
        judges = Exists(judging.judges_of(self._user))
        runs = bundled(competitions.organised_by(self._user), ["slug", "short_name"])
        found: tuple[bool, list[Row]] = User.objects.values_list(judges, runs).get(pk=self._user.pk)
        return found

    @property
    def languages(self) -> list[LanguageLink]:
        return [self._language(code) for code, _name in settings.LANGUAGES]

    @property
    def sign_out_url(self) -> str:
        return reverse("account_logout")

    def _language(self, code: str) -> LanguageLink:
        query = self._request.GET.copy()
        query[LANGUAGE_PARAMETER] = code
        return {
            "code": code,
            "label": str(get_language_info(code)["name_local"]),
            "href": f"?{query.urlencode()}",
            "current": code == get_language(),
        }


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The menu, the languages and what the demonstration's strip says."""
    return {
        "nav": Navigation(request),
        "demonstration": settings.DEMONSTRATION,
        "has_mailbox": settings.DEMONSTRATION_SIGN_IN,
        "contact_email": settings.CONTACT_EMAIL,
    }
