"""The call's pages of text: rules, privacy, questions and answers, dates, partners, documents, moved dates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from competitions import selectors
from competitions.enums import PageKind
from competitions.partner_groups import partner_groups
from competitions.shown_dates import shown_changes, shown_dates
from competitions.views.public.frame import show, visit
from input2.lib import markdown


@require_safe
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    return _text(request, slug, PageKind.RULES)


@require_safe
def privacy(request: HttpRequest, slug: str) -> HttpResponse:
    return _text(request, slug, PageKind.PRIVACY)


def _text(request: HttpRequest, slug: str, kind: PageKind) -> HttpResponse:
    visited = visit(request, slug)
    page = get_object_or_404(selectors.page_of(visited.competition, kind))
    return show(
        visited,
        "competitions/public/text.html",
        section=kind.value,
        title=str(page.title),
        body=markdown.render(str(page.body)),
        updated_at=page.updated_at,
    )


@require_safe
def faq(request: HttpRequest, slug: str) -> HttpResponse:
    """Questions and answers, under what the organisers say before them."""
    visited = visit(request, slug)
    page = selectors.page_of(visited.competition, PageKind.FAQ).first()
    items = [
        {"pk": item.pk, "question": str(item.question), "answer": markdown.render(str(item.answer))}
        for item in visited.competition.faq_items.all()
    ]
    return show(
        visited,
        "competitions/public/faq.html",
        section="faq",
        title=str(page.title) if page else _("Questions and answers"),
        body=markdown.render(str(page.body)) if page else "",
        items=items,
    )


@require_safe
def events(request: HttpRequest, slug: str) -> HttpResponse:
    """Every date with its file for a calendar, the events with their places first."""
    visited = visit(request, slug)
    page = selectors.page_of(visited.competition, PageKind.EVENTS).first()
    return show(
        visited,
        "competitions/public/events.html",
        section="events",
        title=str(page.title) if page else _("Dates and events"),
        body=markdown.render(str(page.body)) if page else "",
        dates=shown_dates(visited.call, now=visited.now),
        was_moved=bool(visited.call.date_changes),
    )


@require_safe
def partners(request: HttpRequest, slug: str) -> HttpResponse:
    visited = visit(request, slug)
    return show(
        visited,
        "competitions/public/partners.html",
        section="partners",
        title=_("Who stands behind it"),
        partners=partner_groups(visited.call.partners, slug),
    )


@require_safe
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    visited = visit(request, slug)
    return show(
        visited,
        "competitions/public/documents.html",
        section="documents",
        title=_("Documents to download"),
        documents=visited.call.documents,
    )


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """Which dates were moved, from when to when, why and when that was said."""
    visited = visit(request, slug)
    return show(
        visited,
        "competitions/public/changes.html",
        section="events",
        title=pgettext("log of moved dates", "Changes to the dates"),
        changes=shown_changes(visited.competition.date_changes.all()),
    )
