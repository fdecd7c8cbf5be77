"""The frame of the organisers' pages, wherever the page itself lives."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.selectors import open_enquiries_of
from input2.site.organising import round_positions

register = template.Library()


@register.inclusion_tag("site/organise/_nav.html", takes_context=True)
def organise_nav(context: dict[str, Any]) -> dict[str, Any]:
    """The section links; a page that has read its rounds passes `nav_rounds`, for the others it is one query."""
    competition = context["competition"]
    if "nav_rounds" in context:
        positions = context["nav_rounds"]
    else:
        positions = round_positions(competition)
    return {
        "slug": competition.slug,
        "current": context.get("nav_current", ""),
        "positions": positions,
        "open_enquiries": open_enquiries_of(competition),
    }


@register.inclusion_tag("components/tabs.html", takes_context=True)
def entries_tabs(context: dict[str, Any], current: str) -> dict[str, Any]:
    """The pages about all entries of a call, one beside the other."""
    pages = [
        ("site:entries", _("List")),
        ("site:screening", _("Screening")),
        ("site:duplicates", _("Duplicates")),
        ("site:statistics", _("Statistics")),
        ("site:bulk", _("Steps on many")),
    ]
    slug = context["competition"].slug
    return {
        "label": _("About the entries"),
        "items": [
            {"label": label, "href": reverse(name, args=[slug]), "current": name == current}
            for name, label in pages
        ],
    }
