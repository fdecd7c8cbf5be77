"""The public addresses of calls, for search engines: one for each language, named as alternates of each other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from competitions.enums import PageKind
from competitions.models import Competition, DateChange, Document, FaqItem, NewsPost, Page, Partner
from competitions.public_frame import languages_of
from input2.lib.addresses import in_language


@dataclass(frozen=True)
class Place:
    """A page and the languages it is written in."""

    path: str
    languages: tuple[str, ...]
    changed_at: datetime | None = None


class PublicSitemap(Sitemap[Any]):
    """Addresses are those of PUBLIC_URL, whichever host was asked."""

    i18n = True
    alternates = True

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.PUBLIC_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.PUBLIC_URL).netloc

    def get_languages_for_item(self, item: Place) -> list[str]:
        return list(item.languages)

    def location(self, item: Place) -> str:
        return in_language(item.path, get_language() or settings.LANGUAGE_CODE)

    def lastmod(self, item: Place) -> datetime | None:
        return item.changed_at

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """Who speaks none of the languages is sent to the address that leaves the choice to the browser."""
        urls = super().get_urls(*args, **kwargs)
        for url in urls:
            bare = url["location"].split("?")[0]
            url["alternates"].append({"location": bare, "lang_code": "x-default"})
        return urls


class CallSitemap(PublicSitemap):
    """The pages of published calls and archived editions that have something to read."""

    def items(self) -> list[Place]:
        calls = _with_contents(Competition.objects.public().for_listing())
        return [place for call in calls for place in _places(call)]


class NewsSitemap(PublicSitemap):
    """What has been published by now."""

    def items(self) -> list[Place]:
        posts = NewsPost.objects.filter(competition__in=Competition.objects.public())
        return [
            Place(
                post.get_absolute_url(),
                tuple(languages_of(post.competition)),
                max(post.updated_at, post.published_at or post.updated_at),
            )
            for post in posts.published(timezone.now()).select_related("competition")
        ]


KINDS: Final = {
    "rules": PageKind.RULES,
    "privacy": PageKind.PRIVACY,
}
LISTS: Final = {
    "faq": FaqItem,
    "partners": Partner,
    "documents": Document,
    "changes": DateChange,
}


def _with_contents(calls: QuerySet[Competition]) -> QuerySet[Any]:
    call = OuterRef("pk")
    kinds = {
        f"has_{name}": Exists(Page.objects.filter(competition=call, kind=kind))
        for name, kind in KINDS.items()
    }
    lists = {
        f"has_{name}": Exists(model._default_manager.filter(competition=call))
        for name, model in LISTS.items()
    }
    news = NewsPost.objects.filter(competition=call, published_at__lte=timezone.now())
    return calls.annotate(**kinds, **lists, has_news=Exists(news))


def _places(call: Any) -> list[Place]:
    languages = tuple(languages_of(call))
    results = Place(reverse("judging:winners", args=[call.slug]), languages, call.results_at)
    parts = [name for name in (*KINDS, *LISTS, "news") if getattr(call, f"has_{name}")]
    return [
        *(
            Place(reverse(f"competitions:{name}", args=[call.slug]), languages)
            for name in ("call", "events", *parts)
        ),
        *([results] if call.results_at else []),
    ]
