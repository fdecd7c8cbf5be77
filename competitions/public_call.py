"""What the public pages of a call show: read in one query, kept until the call's content changes.

What is kept carries no answer to "is it open?": state and dates of the call come fresh with its row, and news is sifted by its
time whenever it is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.cache import cache
from django.db.models import OuterRef, Q, QuerySet

from competitions.enums import DateKind, PageKind
from competitions.models import (
    Award,
    Competition,
    Criterion,
    DateChange,
    Dimension,
    Document,
    FaqItem,
    KeyDate,
    NewsPost,
    Page,
    Partner,
    Rubric,
    SelfCheckQuestion,
    SubField,
    Track,
)
from input2.files.models import StoredFile
from input2.lib.bundled_rows import bundled, restored, shape

KEPT_SECONDS: Final = 6 * 3600
TEASED_NEWS: Final = 3
TEASED_QUESTIONS: Final = 6
MOST_SCHEDULED: Final = 100
MOST_CHANGES: Final = 100

# Long texts stay with the pages that show them.
NEWS: Final = ("competition", "slug", "title", "published_at")
PAGES: Final = ("competition", "kind", "title", "updated_at")
QUESTIONS: Final = ("competition", "question", "position")
CHANGES: Final = ("competition", "key", "name", "before", "after", "reason", "changed_at")

MODELS: Final = (
    Award,
    Criterion,
    DateChange,
    Dimension,
    Document,
    FaqItem,
    KeyDate,
    NewsPost,
    Page,
    Partner,
    Rubric,
    StoredFile,
    SubField,
    Track,
)


@dataclass(frozen=True)
class PublicCall:
    """A call as visitors meet it; criteria have their dimension, rubric and `track_ids`, partners their logo, documents their file."""

    competition: Competition
    tracks: Sequence[Track]
    sub_fields: Sequence[SubField]
    key_dates: Sequence[KeyDate]
    criteria: Sequence[Criterion]
    partners: Sequence[Partner]
    awards: Sequence[Award]
    pages: Mapping[PageKind, Page]
    faq_items: Sequence[FaqItem]
    documents: Sequence[Document]
    date_changes: Sequence[DateChange]
    has_self_check: bool
    _news: Sequence[NewsPost]

    def latest_news(self, now: datetime) -> list[NewsPost]:
        """What has been published by this instant, however long ago it was kept."""
        return [post for post in self._news if post.published_at and post.published_at <= now][
            :TEASED_NEWS
        ]

    @property
    def events(self) -> list[KeyDate]:
        return [date for date in self.key_dates if date.kind == DateKind.EVENT]


def public_call(competition: Competition, *, now: datetime) -> PublicCall:
    """One query, or none where the call's content is the same as at the last visit."""
    key = _cache_key(competition)
    kept = cache.get(key)
    if kept is None:
        kept = _read(competition, now)
        cache.set(key, kept, KEPT_SECONDS)
    return _restored(competition, kept)


def _cache_key(competition: Competition) -> str:
    begun = int(competition.created_at.timestamp())
    return f"call:{competition.pk}:{begun}:{competition.content_revision}:{shape(*MODELS)}"


def _read(competition: Competition, now: datetime) -> dict[str, Any]:
    parts = {name: bundled(rows, fields) for name, rows, fields in _queries(now)}
    # Named apart from the relations of the model.
    columns = {f"all_{name}": part for name, part in parts.items()}
    row = Competition.objects.filter(pk=competition.pk).values(**columns).get()
    return {name.removeprefix("all_"): value for name, value in row.items()}


def _queries(now: datetime) -> list[tuple[str, QuerySet[Any], Sequence[str]]]:
    call, everything = OuterRef("pk"), ()
    own, shown = {"competition": call}, {"rubric__competition": call, "rubric__is_shown": True}
    of_shown = {f"dimension__{path}": value for path, value in shown.items()}
    links = Criterion.tracks.through._default_manager.filter(
        **{f"criterion__{path}": value for path, value in of_shown.items()}
    )
    files = StoredFile.objects.filter(
        Q(logo_of__competition=call) | Q(document_of__competition=call)
    )
    return [
        ("tracks", Track.objects.filter(**own).order_by("position"), everything),
        ("sub_fields", SubField.objects.filter(track__competition=call), everything),
        ("key_dates", KeyDate.objects.filter(**own).order_by("at", "pk"), everything),
        ("rubrics", Rubric.objects.filter(**own, is_shown=True), everything),
        ("dimensions", Dimension.objects.filter(**shown), everything),
        ("criteria", _in_reading_order(of_shown), everything),
        ("criterion_tracks", links.order_by("track__position"), everything),
        ("partners", Partner.objects.filter(**own).order_by("position"), everything),
        ("awards", Award.objects.filter(**own).order_by("position"), everything),
        ("pages", Page.objects.filter(**own), PAGES),
        ("faq", FaqItem.objects.filter(**own).order_by("position")[:TEASED_QUESTIONS], QUESTIONS),
        ("documents", Document.objects.filter(**own).order_by("position"), everything),
        ("files", files.order_by("pk").distinct(), everything),
        ("changes", _changes(call), CHANGES),
        ("self_check", SelfCheckQuestion.objects.filter(**own)[:1], ("key",)),
        ("scheduled", _scheduled(call, now), NEWS),
        ("news", _published(call, now), NEWS),
    ]


def _in_reading_order(shown: Mapping[str, Any]) -> QuerySet[Criterion]:
    return Criterion.objects.filter(**shown).order_by("dimension__position", "position")


def _changes(call: OuterRef) -> QuerySet[DateChange]:
    changes = DateChange.objects.filter(competition=call)
    return changes.order_by("-changed_at", "-pk")[:MOST_CHANGES]


def _published(call: OuterRef, now: datetime) -> QuerySet[NewsPost]:
    return NewsPost.objects.filter(competition=call).published(now)[:TEASED_NEWS]


def _scheduled(call: OuterRef, now: datetime) -> QuerySet[NewsPost]:
    coming = NewsPost.objects.filter(competition=call, published_at__gt=now)
    return coming.order_by("published_at", "pk")[:MOST_SCHEDULED]


def _restored(competition: Competition, kept: Mapping[str, Any]) -> PublicCall:
    files = {file.pk: file for file in restored(StoredFile, kept["files"])}
    pages = restored(Page, kept["pages"], PAGES)
    news = restored(NewsPost, [*reversed(kept["scheduled"]), *kept["news"]], NEWS)
    return PublicCall(
        competition=competition,
        tracks=restored(Track, kept["tracks"]),
        sub_fields=restored(SubField, kept["sub_fields"]),
        key_dates=restored(KeyDate, kept["key_dates"]),
        criteria=_criteria(kept),
        partners=_with_files(restored(Partner, kept["partners"]), "logo", files),
        awards=restored(Award, kept["awards"]),
        pages={PageKind(page.kind): page for page in pages},
        faq_items=restored(FaqItem, kept["faq"], QUESTIONS),
        documents=_with_files(restored(Document, kept["documents"]), "file", files),
        date_changes=restored(DateChange, kept["changes"], CHANGES),
        has_self_check=bool(kept["self_check"]),
        _news=news,
    )


def _criteria(kept: Mapping[str, Any]) -> list[Criterion]:
    rubrics = {rubric.pk: rubric for rubric in restored(Rubric, kept["rubrics"])}
    dimensions = {row.pk: row for row in restored(Dimension, kept["dimensions"])}
    for dimension in dimensions.values():
        dimension.rubric = rubrics[dimension.rubric_id]
    criteria = restored(Criterion, kept["criteria"])
    links = kept["criterion_tracks"]
    for criterion in criteria:
        criterion.dimension = dimensions[criterion.dimension_id]
        criterion.track_ids = [
            link["track_id"] for link in links if link["criterion_id"] == criterion.pk
        ]
    return criteria


def _with_files(rows: list[Any], name: str, files: Mapping[Any, StoredFile]) -> list[Any]:
    for row in rows:
        setattr(row, name, files.get(getattr(row, f"{name}_id")))
    return rows
