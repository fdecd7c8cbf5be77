"""Every text that organisers wrote for a call, by language: one query, whatever the size."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import CharField, F, JSONField, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from i18nfield.strings import LazyI18nString

from competitions.models import (
    Award,
    Competition,
    Criterion,
    Dimension,
    Document,
    FaqItem,
    KeyDate,
    NewsPost,
    Page,
    Partner,
    Question,
    Rubric,
    ScreeningItem,
    ScreeningReason,
    Section,
    SelfCheckQuestion,
    SubField,
    Track,
)
from input2.lib.localized import LocalizedTextField, Texts, by_language


@dataclass(frozen=True)
class Part:
    """A kind of thing that a call is made of: how it is called, on which set-up page it stands, which rows visitors can read."""

    model: type[Model]
    label: str | Promise
    page: str
    rows: Q


@dataclass(frozen=True)
class Written:
    """One text of one thing, in the languages in which it is filled; `kind` is that of a page."""

    part: Part
    title: str
    field: str
    texts: Texts
    kind: str = ""

    def missing_in(self, languages: Sequence[str]) -> list[str]:
        """The languages that it lacks although it is filled in another."""
        if not self.texts:
            return []
        return [language for language in languages if not self.texts.get(language)]


PARTS: Final[Mapping[str, Part]] = {
    part.model._meta.label_lower: part
    for part in (
        Part(Track, _("Track"), "tracks", Q()),
        Part(SubField, _("Sub-field"), "tracks", Q()),
        Part(KeyDate, _("Date"), "dates", Q()),
        Part(Award, _("Prize"), "awards", Q()),
        Part(Partner, _("Partner"), "partners", Q()),
        Part(SelfCheckQuestion, _("Question before entering"), "self-check", Q()),
        Part(ScreeningItem, _("Point of the screening checklist"), "screening", Q()),
        Part(ScreeningReason, _("Reason of the screening checklist"), "screening", Q()),
        Part(Page, _("Page"), "pages", Q()),
        Part(FaqItem, _("Question and answer"), "faq", Q()),
        Part(NewsPost, _("News"), "news", Q(published_at__isnull=False)),
        Part(Document, _("Document"), "documents", Q()),
        Part(Section, _("Section of the form"), "form", Q()),
        Part(Question, _("Question of the form"), "form", Q(retired_at=None)),
        Part(Rubric, _("Rubric"), "rubrics", Q(is_shown=True)),
        Part(Dimension, _("Dimension"), "rubrics", Q(rubric__is_shown=True)),
        Part(Criterion, _("Criterion"), "rubrics", Q(dimension__rubric__is_shown=True)),
    )
}
CALL: Final = Part(Competition, _("The call"), "texts", Q())
FIELDS: Final[Mapping[str, Promise]] = {
    "name": _("Name"),
    "eyebrow": _("Line above the name"),
    "tagline": _("The call in two sentences"),
    "about": _("About the competition"),
    "who_can_enter": _("Who can enter"),
    "summary": _("Summary"),
    "description": _("Description"),
    "place": _("Place"),
    "text": _("Text"),
    "help": _("Help text"),
    "explanation": _("Explanation"),
    "title": pgettext_lazy("of a page, post or document", "Title"),
    "body": _("Text"),
    "question": _("Question"),
    "answer": _("Answer"),
    "label": _("Label"),
    "guidance": _("Guidance"),
    "low_label": _("Label of the lowest value"),
    "high_label": _("Label of the highest value"),
    "options": _("Answer to choose from"),
    "levels": _("Level of the scale"),
}
# Lists of texts inside a column of their own.
LISTS: Final[Mapping[str, Sequence[str]]] = {"options": ("label",), "levels": ("label", "text")}
PATHS: Final = ("competition", "track", "rubric", "dimension", "item")


def texts_of(competition: Competition) -> list[Written]:
    """The call's own texts and those of all its parts."""
    own = [
        Written(CALL, str(competition.name), name, by_language(getattr(competition, name)))
        for name in fields_of(Competition)
    ]
    first, *others = [_rows(part, competition) for part in PARTS.values()]
    found = first.union(*others, all=True)
    return [*own, *(text for label, content in found for text in _texts(PARTS[label], content))]


def fields_of(model: type[Model]) -> list[str]:
    """The names of the columns that hold texts by language."""
    columns = model._meta.concrete_fields
    return [column.name for column in columns if isinstance(column, LocalizedTextField)]


def _rows(part: Part, competition: Competition) -> QuerySet[Any, Any]:
    lists = [column.name for column in part.model._meta.concrete_fields if column.name in LISTS]
    content: dict[str, Any] = {
        name: Cast(F(name), JSONField()) for name in [*fields_of(part.model), *lists]
    }
    if part.model is Page:
        content["kind"] = F("kind")
    rows = part.model._default_manager.filter(part.rows, **{_path(part.model): competition})
    label = Value(part.model._meta.label_lower, output_field=CharField())
    return rows.order_by().values_list(label, JSONObject(**content))


def _path(model: type[Model]) -> str:
    """How a row leads to its competition."""
    names = {column.name: column for column in model._meta.concrete_fields}
    step = next(name for name in PATHS if name in names)
    owner = names[step].related_model
    assert isinstance(owner, type)  # noqa: S101 -- a link leads to a model
    return step if owner is Competition else f"{step}__{_path(owner)}"


def _texts(part: Part, content: Mapping[str, Any]) -> Iterator[Written]:
    first = fields_of(part.model)[0]
    title = str(LazyI18nString(content[first]))
    for name in fields_of(part.model):
        texts = by_language(content[name])
        yield Written(part, title, name, texts, content.get("kind", ""))
    for name, keys in LISTS.items():
        for row in content.get(name) or ():
            if not row.get("retired"):
                yield from (
                    Written(part, title, name, by_language(row.get(key) or {})) for key in keys
                )
