"""News for feed readers."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from competitions.access import call_for_visiting
from competitions.models import Competition, NewsPost
from input2.lib import markdown
from input2.lib.addresses import absolute, in_language

MOST = 30


class NewsFeed(Feed[NewsPost, Competition]):
    """An Atom feed for each language, with what has been published by the moment it is asked for."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Competition:
        return call_for_visiting(request.user, kwargs["slug"])

    def title(self, competition: Competition) -> str:
        return _("News of %(name)s") % {"name": competition.name}

    def subtitle(self, competition: Competition) -> str:
        return str(competition.tagline)

    def link(self, competition: Competition) -> str:
        return _address("competitions:news", competition.slug)

    def feed_url(self, competition: Competition) -> str:
        return _address("competitions:news-feed", competition.slug)

    def feed_guid(self, competition: Competition) -> str:
        return self.feed_url(competition)

    def items(self, competition: Competition) -> list[NewsPost]:
        posts = NewsPost.objects.filter(competition=competition).select_related("competition")
        return list(posts.published(timezone.now())[:MOST])

    def item_title(self, item: NewsPost) -> str:
        return str(item.title)

    def item_description(self, item: NewsPost) -> str:
        return markdown.render(str(item.body), base=self.item_link(item))

    def item_link(self, item: NewsPost) -> str:
        return _address("competitions:news-post", item.competition.slug, item.slug)

    def item_guid(self, item: NewsPost) -> str:
        return self.item_link(item)

    def item_pubdate(self, item: NewsPost) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: NewsPost) -> datetime:
        """A text that was finished before its time is new when its time comes."""
        return max(item.updated_at, item.published_at or item.updated_at)

    def item_author_name(self, item: NewsPost) -> str:
        return item.competition.short_name


def _address(name: str, *args: str) -> str:
    return absolute(in_language(reverse(name, args=args), get_language() or "en"))
