"""What every public page of a call has around it: its sections, its addresses in each language, its card."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, pgettext, to_locale
from django.utils.translation import gettext as _

from competitions.enums import PageKind
from competitions.models import Competition
from competitions.public_call import PublicCall
from input2.lib.addresses import absolute, in_language

CARD_SIZE: Final = (1200, 630)
# Where Open Graph names a language otherwise than gettext does.
OPEN_GRAPH_LOCALES: Final = {"en": "en_GB", "zh-hans": "zh_CN"}


class Section(TypedDict):
    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Alternate:
    language: str
    href: str


@dataclass(frozen=True)
class Head:
    """What search engines, social media and feed readers are told about a page."""

    title: str
    description: str
    canonical: str
    alternates: Sequence[Alternate]
    locale: str
    site_name: str
    card_url: str = ""
    feed_url: str = ""
    structured_data: str = ""


def sections_of(call: PublicCall, *, now: datetime, current: str) -> list[Section]:
    """Links to the parts of the call that have something to read."""
    slug = call.competition.slug
    return [
        {
            "label": label,
            "href": reverse(_address(name), args=[slug]),
            "current": name == current,
        }
        for name, label, has_content in _sections(call, now)
        if has_content
    ]


def _address(section: str) -> str:
    """Its results are shown by whoever knows what was decided."""
    return "judging:winners" if section == "winners" else f"competitions:{section}"


def _sections(call: PublicCall, now: datetime) -> Iterator[tuple[str, str, bool]]:
    pages = call.pages
    yield "call", _("The call"), True
    yield "winners", _("Results"), call.competition.results_at is not None
    yield "rules", _("Rules"), PageKind.RULES in pages
    yield "faq", _("Questions"), bool(call.faq_items) or PageKind.FAQ in pages
    yield "news", _("News"), bool(call.latest_news(now))
    yield "events", pgettext("section of the call", "Dates"), True
    yield "partners", _("Partners"), bool(call.partners)
    yield "documents", _("Documents"), bool(call.documents)


def languages_of(competition: Competition) -> list[str]:
    """The call's languages that the pages speak."""
    known = dict(settings.LANGUAGES)
    return [code for code in competition.languages if code in known] or [settings.LANGUAGE_CODE]


def head_of_page(
    competition: Competition, path: str, *, title: str, description: str, page: str = ""
) -> Head:
    """A page of a call, in the languages that the call has."""
    return Head(
        title=title,
        description=description,
        **_addresses(path, languages_of(competition), page),
        site_name=competition.short_name,
        card_url=absolute(card_address(competition)),
        feed_url=in_language(
            reverse("competitions:news-feed", args=[competition.slug]), _language(competition)
        ),
    )


def head_of_site(path: str, *, title: str, description: str, card_url: str = "") -> Head:
    """A page that belongs to no call, in all languages."""
    languages = [code for code, _name in settings.LANGUAGES]
    return Head(
        title=title,
        description=description,
        **_addresses(path, languages, ""),
        site_name="INPUT2",
        card_url=card_url,
    )


def card_address(competition: Competition) -> str:
    """Changes with the call, since social media keep a picture for as long as its address is the same."""
    path = reverse("competitions:card", args=[competition.slug])
    return in_language(path, _language(competition), v=str(competition.content_revision))


def _addresses(path: str, languages: Sequence[str], page: str) -> "Addresses":
    query = {"page": page} if page else {}
    current = get_language() or settings.LANGUAGE_CODE
    shown = current if current in languages else languages[0]
    alternates = [Alternate(code, absolute(in_language(path, code, **query))) for code in languages]
    bare = f"?page={page}" if page else ""
    return {
        "canonical": absolute(in_language(path, shown, **query)),
        "alternates": [*alternates, Alternate("x-default", absolute(path + bare))],
        "locale": OPEN_GRAPH_LOCALES.get(shown, to_locale(shown)),
    }


class Addresses(TypedDict):
    canonical: str
    alternates: Sequence[Alternate]
    locale: str


def _language(competition: Competition) -> str:
    languages, current = languages_of(competition), get_language() or ""
    return current if current in languages else languages[0]
