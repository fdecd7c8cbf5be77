"""What the editor of the entry form shows of answers to choose from."""

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language_info

register = template.Library()


@register.filter
def language_name(code: str) -> str:
    """A language in its own words."""
    return str(get_language_info(code)["name_local"])


@register.filter
def in_language(label: Mapping[str, str], code: str) -> str:
    return label.get(code, "")


@register.filter
def moved_to(arranged: str, place: int) -> str:
    """Which way the row that now stands here was just moved: its button keeps the focus."""
    verb, _colon, before = arranged.removeprefix("option-").partition(":")
    offset = {"up": -1, "down": 1}.get(verb)
    if offset is None or not before.isdecimal() or int(before) + offset != place:
        return ""
    return verb
