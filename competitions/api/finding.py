"""What the operations about one call share: finding it, and when an answer about it is another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import OuterRef, Subquery
from django.http import Http404
from rest_framework.request import Request

from competitions.models import Competition, NewsPost
from input2.lib.public_reading import PublicReading, source_digest

RELEASE: Final = source_digest("competitions.serializers")


class OfCompetitions(PublicReading):
    """Their answers are written by this application's serializers, at the instant of the question."""

    release = RELEASE

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "now": getattr(self, "now", None)}


class OfOneCall(OfCompetitions):
    """About one published call or archived edition; a draft is not found, whoever asks."""

    competition: Competition

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        found = stamped(self.now).filter(slug=kwargs["slug"]).select_related("previous_edition")
        competition = found.first()
        if competition is None:
            raise Http404
        self.competition = competition

    def stamp(self) -> Sequence[object]:
        return stamp_of(self.competition, self.now)


def stamped(now: datetime) -> Any:
    """Public calls that know when their latest news came out."""
    news = NewsPost.objects.filter(competition=OuterRef("pk")).published(now)
    return Competition.objects.public().annotate(news_at=Subquery(news.values("published_at")[:1]))


def stamp_of(competition: Any, now: datetime) -> Sequence[object]:
    """Everything that can change what the public reads of a call: its content, its state, and what a date decides."""
    return (
        competition.pk,
        competition.content_revision,
        competition.state,
        competition.opens_at,
        competition.closes_at,
        competition.takes_entries(now),
        competition.news_at,
    )
