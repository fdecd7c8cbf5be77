"""The short names that stand in addresses, exports and answers: made once from a title, and never changed by a later one."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.db import models
from django.utils.text import slugify

from input2.lib.localized import by_language


def key_for(title: Any, *, languages: Iterable[str], fallback: str, longest: int) -> str:
    """From the English title, else from the first that has Latin letters, else the fallback's word."""
    texts = by_language(title)
    for language in ["en", *languages, *texts]:
        if key := slugify(texts.get(language, ""))[:longest].strip("-_"):
            return key
    return fallback


def free_key(wanted: str, siblings: models.QuerySet[Any], *, column: str) -> str:
    """The wanted key, or with the first number that nobody has; the caller holds the call's lock."""
    longest = siblings.model._meta.get_field(column).max_length or len(wanted)
    taken = set(siblings.values_list(column, flat=True))
    if wanted not in taken:
        return wanted
    numbered = (f"{wanted[: longest - len(f'-{number}')]}-{number}" for number in count(2))
    return next(key for key in numbered if key not in taken)
