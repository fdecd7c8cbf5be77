from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, F
from django.urls import reverse

from competitions.enums import PageKind
from competitions.models.competition import Competition
from input2.files.models import StoredFile
from input2.lib.constraints import one_of
from input2.lib.localized import LocalizedCharField, LocalizedTextField


class Page(models.Model):
    """A text of the call with an address of its own; of each kind there is one."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="pages")
    kind = models.CharField(max_length=10, choices=PageKind)
    title = LocalizedCharField()
    body = LocalizedTextField()
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["competition", "pk"]
        constraints = [
            one_of("kind", PageKind, name="page_kind_known"),
            models.UniqueConstraint(fields=["competition", "kind"], name="page_kind_once"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        """Needs `competition` loaded."""
        return reverse(f"competitions:{self.kind}", args=[self.competition.slug])


class FaqItem(models.Model):
    """A question that is asked often, and its answer."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="faq_items")
    question = LocalizedCharField()
    answer = LocalizedTextField()
    position = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["competition", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "position"],
                name="faq_item_position_once",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.question)


class NewsPostQuerySet(models.QuerySet["NewsPost"]):
    def published(self, now: datetime) -> Self:
        """What visitors may read at this instant, latest first."""
        return self.filter(published_at__lte=now).order_by("-published_at", "-pk")


NewsPostManager = models.Manager.from_queryset(NewsPostQuerySet)


class NewsPost(models.Model):
    """News of the call: nobody but the organisers sees it before `published_at`, which a draft lacks."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="news_posts")
    slug = models.SlugField(max_length=80)
    title = LocalizedCharField()
    body = LocalizedTextField()
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)

    objects = NewsPostManager()

    class Meta:
        ordering = ["competition", F("published_at").desc(nulls_first=True), "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "slug"], name="news_post_slug_once"),
        ]
        indexes = [
            models.Index(fields=["competition", "-published_at"], name="news_post_listing"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        """Needs `competition` loaded."""
        return reverse("competitions:news-post", args=[self.competition.slug, self.slug])


class Document(models.Model):
    """A file that everybody may download from the call."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="documents")
    key = models.SlugField(max_length=60)
    title = LocalizedCharField()
    description = LocalizedTextField(blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="document_of")
    position = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["competition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "key"], name="document_key_once"),
            models.UniqueConstraint(
                fields=["competition", "position"],
                name="document_position_once",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        """Needs `competition` loaded."""
        return reverse("competitions:document", args=[self.competition.slug, self.key])
