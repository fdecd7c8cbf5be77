"""The written material of the demonstration, as it stands in the JSON files beside this module."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

Content = Mapping[str, Any]


@cache
def read(name: str) -> Any:
    """One of the JSON files; the same object each time."""
    path = resources.files("input2.site.demonstration") / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def entries() -> list[Content]:
    return [*read("entries_1"), *read("entries_2")]


def again() -> tuple[int, Content]:
    """What a colleague hands in who does not know of the first: the number of that one, and what the second says."""
    changes = read("again")
    known = entries()
    number = next(place for place, entry in enumerate(known) if entry["slug"] == changes["of"])
    return number, {**known[number], **changes}


def contact_address(entry: Content) -> str:
    """An address under example.org at the organisation's own domain, by the entry's slug."""
    host = urlsplit(entry["website"]).hostname or f"{entry['slug']}.example.org"
    return f"{entry['slug']}@{host}"


def answers(entry: Content) -> dict[str, object]:
    """The entry's answers by question, as a person would give them in the form."""
    same = [
        "organisation",
        "organisation_type",
        "contact_name",
        "website",
        "title",
        "track",
        "sub_field",
        "entry_type",
        "summary",
        "city",
        "economy",
        "problem",
        "solution",
        "technology",
        "results",
        "impact_economic",
        "impact_social",
        "impact_environmental",
        "sdgs",
        "beneficiaries",
        "transferability",
        "partners",
        "partner_economies",
        "resources",
        "risks",
        "video",
    ]
    given: dict[str, object] = {key: entry[key] for key in same}
    # Voluntary: not everybody says it.
    given |= {key: entry[key] for key in ("is_women_led", "is_youth_led") if key in entry}
    given["contact_email"] = contact_address(entry)
    given["trl"] = str(entry["trl"])
    given["years_in_operation"] = str(entry["years_in_operation"])
    if entry["organisation_type"] in {"company", "startup"}:
        given["is_msme"] = entry["is_msme"]
    required = ("original_work", "rules", "privacy", "transfer")
    given |= dict.fromkeys(required, True)
    given["publish_shortlist"] = True
    given["publish_case"] = entry["trl"] > 6  # noqa: PLR2004 -- those in operation like to be shown
    return given
