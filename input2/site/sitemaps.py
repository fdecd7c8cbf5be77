"""Everything public, for search engines."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.urls import reverse

from competitions.sitemaps import CallSitemap, NewsSitemap, Place, PublicSitemap


class SiteSitemap(PublicSitemap):
    """The pages that belong to no call."""

    def items(self) -> list[Place]:
        languages = tuple(code for code, _name in settings.LANGUAGES)
        return [Place(reverse(f"site:{name}"), languages) for name in ("home", "editions")]


SITEMAPS: Final[Mapping[str, type[PublicSitemap]]] = {
    "site": SiteSitemap,
    "calls": CallSitemap,
    "news": NewsSitemap,
}
