"""The pages on which organisers set a call up, in the order of the menu beside them."""

from collections.abc import Mapping, Sequence
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
    mark: str = ""


PAGES: Final[Sequence[SetupPage]] = (
    SetupPage("start", _("Ready to publish?"), "competitions:setup"),
    SetupPage("texts", _("Texts"), "competitions:setup-texts"),
    SetupPage("tracks", _("Tracks"), "competitions:setup-tracks"),
    SetupPage("dates", _("Dates"), "competitions:setup-dates"),
    SetupPage("form", _("Entry form"), "competitions:form"),
    SetupPage("self-check", _("Self-check"), "competitions:setup-self-check"),
    SetupPage("screening", _("Screening checklist"), "competitions:setup-screening"),
    SetupPage("limits", _("Entry limits"), "competitions:setup-limits"),
    SetupPage("awards", _("Prizes"), "competitions:setup-awards"),
    SetupPage("partners", _("Partners"), "competitions:setup-partners"),
    SetupPage("pages", _("Pages"), "competitions:setup-pages"),
    SetupPage("faq", _("Questions and answers"), "competitions:setup-faq"),
    SetupPage("news", _("News"), "competitions:setup-news"),
    SetupPage("documents", _("Documents"), "competitions:setup-documents"),
    SetupPage("rubrics", _("Rubrics"), "competitions:setup-rubrics"),
    SetupPage("team", _("Team"), "competitions:team"),
)


def links(
    competition: Competition, *, current: str, marks: Mapping[str, bool] | None = None
) -> list[SetupLink]:
    """The menu; reads nothing. `marks` say by address whether a page is complete."""
    signs = {True: "done", False: "lacking", None: ""}
    found = [(page, reverse(page.route, args=[competition.slug])) for page in PAGES]
    return [
        SetupLink(str(page.label), href, page.key == current, signs[(marks or {}).get(href)])
        for page, href in found
    ]


def address(competition: Competition, key: str) -> str:
    """Where something of this kind is mended."""
    page = next((page for page in PAGES if page.key == key), PAGES[0])
    return reverse(page.route, args=[competition.slug])
