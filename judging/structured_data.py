"""A call's results as search engines read them: schema.org's ItemList in JSON-LD."""

from typing import Any

from django.utils.safestring import SafeString

from competitions.models import Award
from competitions.structured_data import CONTEXT, escaped
from judging.selectors.results import Results
from submissions.models import Entry


def list_of(results: Results, *, name: str, url: str) -> SafeString | str:
    """The entries that are named, the winners first; nothing where there are none."""
    named = results.named
    if not named:
        return ""
    items = [_item(place, *found) for place, found in enumerate(named, start=1)]
    return escaped(
        {
            "@context": CONTEXT,
            "@type": "ItemList",
            "name": name,
            "url": url,
            "numberOfItems": len(items),
            "itemListElement": items,
        }
    )


def _item(place: int, entry: Entry, award: Award | None) -> dict[str, Any]:
    work = {
        "@type": "CreativeWork",
        "name": entry.title,
        "abstract": entry.summary,
        "inLanguage": entry.language,
        "award": str(award.name) if award else "",
        "creator": {"@type": "Organization", "name": entry.organisation},
    }
    filled = {name: value for name, value in work.items() if value}
    return {"@type": "ListItem", "position": place, "item": filled}
