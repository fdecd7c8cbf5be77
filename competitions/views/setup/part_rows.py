"""A list of parts as its page shows it: each row with its words, its state and what can be done with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from competitions.enums import PartnerRole
from competitions.models import (
    Award,
    Competition,
    Document,
    NewsPost,
    Page,
    Partner,
    ScreeningItem,
    SelfCheckQuestion,
    Track,
)
from competitions.views.setup.part_kinds import PartKind
from input2.lib.localized import by_language
from input2.lib.phrases import noted
from input2.lib.templatetags.display import file_size, in_sentence


@dataclass(frozen=True)
class Badge:
    label: str
    tone: str


@dataclass(frozen=True)
class Row:
    """`group` is the heading under which the row stands, if there are any; `focus` is the button that keeps the keyboard's place after the row was moved."""

    pk: int
    name: str
    group: str
    details: tuple[str, ...]
    badges: tuple[Badge, ...]
    image: str
    links: Mapping[str, str]
    is_first: bool
    is_last: bool
    focus: str


@dataclass(frozen=True)
class Focus:
    """Which row was moved last, and whither."""

    pk: str = ""
    step: str = ""


def rows_of(
    kind: PartKind,
    parts: Iterable[models.Model],
    competition: Competition,
    *,
    now: datetime,
    focus: Focus,
) -> list[Row]:
    """In the order of the list, by group where there are groups."""
    groups = groupby(sorted(parts, key=_group_order), key=_group)
    return [
        Row(
            pk=part.pk,
            name=str(part),
            group=group,
            details=_details(part, competition),
            badges=(*_state(part, now), *_untranslated(part, competition)),
            image=_image(kind, part, competition),
            links=_links(kind, part, competition),
            is_first=index == 0,
            is_last=index == len(shown) - 1,
            focus=focus.step if focus.pk == str(part.pk) else "",
        )
        for group, members in groups
        for shown in [list(members)]
        for index, part in enumerate(shown)
    ]


def _group(part: models.Model) -> str:
    return part.get_role_display() if isinstance(part, Partner) else ""


def _group_order(part: models.Model) -> int:
    # As the call page orders the roles; sorting is stable, so the order within each remains.
    return PartnerRole.values.index(part.role) if isinstance(part, Partner) else 0


def address(kind: PartKind, step: str, competition: Competition, *more: Any) -> str:
    """Where a step with a part of this kind is taken; without a step, the list."""
    name = f"competitions:setup-{kind.key}" + (f"-{step}" if step else "")
    return reverse(name, args=[competition.slug, *more])


def _links(kind: PartKind, part: models.Model, competition: Competition) -> dict[str, str]:
    steps = ("edit", "remove", "move") if kind.is_ordered else ("edit", "remove")
    links = {step: address(kind, step, competition, part.pk) for step in steps}
    if kind.file_field and getattr(part, f"{kind.file_field}_id"):
        links["file"] = address(kind, "file", competition, part.pk)
    return links


def _image(kind: PartKind, part: models.Model, competition: Competition) -> str:
    if isinstance(part, Partner) and part.logo_id:
        return address(kind, "file", competition, part.pk)
    return ""


def _track(track: Track, _call: Competition) -> list[str]:
    names = [str(sub_field) for sub_field in track.sub_fields.all()]
    return [str(track.summary), " · ".join(names)]


def _award(award: Award, _call: Competition) -> list[str]:
    return [_places(award), str(award.description)]


def _partner(partner: Partner, _call: Competition) -> list[str]:
    return [partner.url]


def _page(page: Page, _call: Competition) -> list[str]:
    return [page.get_kind_display()]


def _news(post: NewsPost, call: Competition) -> list[str]:
    return [in_sentence(post.published_at, call.time_zone)] if post.published_at else []


def _document(document: Document, _call: Competition) -> list[str]:
    size = file_size(document.file.size)
    return [noted(document.file.name, size), str(document.description)]


def _self_check(question: SelfCheckQuestion, _call: Competition) -> list[str]:
    return [_("To enter: yes") if question.wanted else _("To enter: no"), str(question.help)]


def _screening(item: ScreeningItem, _call: Competition) -> list[str]:
    return [str(item.help), *(str(reason) for reason in item.reasons.all())]


DETAILS: Final[Mapping[type[models.Model], Callable[[Any, Competition], list[str]]]] = {
    Track: _track,
    SelfCheckQuestion: _self_check,
    ScreeningItem: _screening,
    Award: _award,
    Partner: _partner,
    Page: _page,
    NewsPost: _news,
    Document: _document,
}


def _details(part: models.Model, call: Competition) -> tuple[str, ...]:
    tell = DETAILS.get(type(part))
    return tuple(detail for detail in tell(part, call) if detail) if tell else ()


def _places(award: Award) -> str:
    if award.places is None:
        return _("Number still open")
    return ngettext("%(count)d is given", "%(count)d are given", award.places) % {
        "count": award.places
    }


def _state(part: models.Model, now: datetime) -> tuple[Badge, ...]:
    if not isinstance(part, NewsPost):
        return ()
    if part.published_at is None:
        return (Badge(_("Draft"), "neutral"),)
    if part.published_at > now:
        return (Badge(_("Scheduled"), "accent"),)
    return (Badge(_("Published"), "success"),)


def _untranslated(part: models.Model, competition: Competition) -> tuple[Badge, ...]:
    """A language in which readers would get another one's words."""
    texts = [
        by_language(value)
        for field in part._meta.concrete_fields
        if hasattr(value := field.value_from_object(part), "data")
    ]
    return tuple(
        Badge(
            _("%(language)s is missing") % {"language": get_language_info(language)["name_local"]},
            "warning",
        )
        for language in competition.languages
        if any(text and language not in text for text in texts)
    )
