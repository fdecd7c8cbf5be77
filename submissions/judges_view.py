"""An entry as judges read it: their workspace and the team's preview show the same."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

from submissions import columns, versions
from submissions.models import Entry
from submissions.redacting import Redacted, redacted
from submissions.selectors import Draft
from submissions.versions import ReadableFile, ReadableVersion, Withheld


def shown(
    entry: Entry,
    content: Mapping[str, Any],
    *,
    is_blind: bool,
    withheld: Withheld,
    address: Callable[[ReadableFile], str],
    redaction: Redacted | None = None,
) -> dict[str, Any]:
    """What `submissions/_as_judged.html` reads; `address` is where this reader opens a file.

    `redaction` is what organisers made of the version, and counts in blind rounds alone.
    """
    version = versions.readable(content, for_judges=True, blind=is_blind, withheld=withheld)
    if is_blind:
        version = redacted(version, content, redaction)
    return {
        "entry": entry,
        "title": entry.title_for(is_blind=is_blind and redaction is not None),
        "is_blind": is_blind,
        "version": version,
        "files": [_file_row(file, address(file)) for file in version.files],
        **_organisation_and_economy(entry, version, content),
    }


def as_handed_in(draft: Draft) -> Entry:
    """The entry with the columns that handing in this draft would give it; nothing is stored."""
    entry = copy(draft.entry)
    columns.fill(entry, draft)
    return entry


def _organisation_and_economy(
    entry: Entry, version: ReadableVersion, content: Mapping[str, Any]
) -> dict[str, object]:
    """What stands beside the title, where the judge reads it in the entry as well.

    Said twice and hidden once, it stays away: beside the title, a partner's economy would become the team's.
    """
    whole = versions.readable(content, for_judges=False, blind=False, withheld=Withheld())

    def is_read(text: str) -> bool:
        return version.times(text) > 0 and version.times(text) == whole.times(text)

    return {
        "organisation": entry.organisation if is_read(entry.organisation) else "",
        "economy": entry.economy if is_read(str(entry.economy)) else None,
    }


def _file_row(file: ReadableFile, href: str) -> dict[str, Any]:
    # No reader on this side gets the name a file came with: it tends to tell the team's.
    return {"label": file.label, "name": "", "kind": file.kind, "size": file.size, "href": href}
