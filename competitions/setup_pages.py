"""The pages on which organisers set a call up, in the order of the menu beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.models import Competition


@dataclass(frozen=True)
class SetupPage:
    """`key` marks the current page in the menu; `route` takes the competition's slug."""

    key: str
    label: Promise
    route: str


@dataclass(frozen=True)
class SetupLink:
    label: str
    href: str
    current: bool


PAGES: Final[Sequence[SetupPage]] = (
    SetupPage("start", _("Ready to publish?"), "competitions:setup"),
    SetupPage("texts", _("Texts"), "competitions:setup-texts"),
    SetupPage("tracks", _("Tracks"), "competitions:setup-tracks"),
    SetupPage("dates", _("Dates"), "competitions:setup-dates"),
    SetupPage("awards", _("Prizes"), "competitions:setup-awards"),
    SetupPage("partners", _("Partners"), "competitions:setup-partners"),
    SetupPage("pages", _("Pages"), "competitions:setup-pages"),
    SetupPage("faq", _("Questions and answers"), "competitions:setup-faq"),
    SetupPage("news", _("News"), "competitions:setup-news"),
    SetupPage("documents", _("Documents"), "competitions:setup-documents"),
    SetupPage("team", _("Team"), "competitions:team"),
)


def links(competition: Competition, *, current: str) -> list[SetupLink]:
    """The menu; reads nothing."""
    return [
        SetupLink(
            str(page.label), reverse(page.route, args=[competition.slug]), page.key == current
        )
        for page in PAGES
    ]
