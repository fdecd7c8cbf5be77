"""Pieces of text put together with the signs of the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def listed(items: Iterable[object]) -> str:
    """Items that may hold commas themselves: “Hong Kong, China” is one economy."""
    return pgettext("between items of a list", "; ").join(map(str, items))


def named(names: Iterable[object]) -> str:
    """Names of a word or two."""
    return pgettext("between names", ", ").join(map(str, names))


def noted(text: object, note: object) -> str:
    """A text with something short about it in brackets."""
    return _("%(text)s (%(note)s)") % {"text": text, "note": note}
