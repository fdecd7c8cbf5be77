"""The demonstration's redacted entry: its texts name the city, and judges of a blind round would know who is behind it."""

from datetime import datetime
from typing import Final

from input2.accounts.models import User
from submissions import services
from submissions.models import Entry
from submissions.redacting import texts_of

SLUG: Final = "taipei-listening-bus-stops"
WORDS: Final = {
    "Taipei Smart Stop Programme Office": "the project office",
    "Taipei’s": "the city’s",
    "Taipei": "the city",
}


def redact(entry: Entry, *, organiser: User, at: datetime) -> None:
    """Every text that names the city says it without the name."""
    entry.refresh_from_db()
    version = entry.versions.order_by("-number")[0]
    copies = {key: _without_names(text) for key, text in texts_of(version.content).items()}
    services.redact(
        entry,
        version_number=version.number,
        texts=copies,
        hidden_files=[],
        base=0,
        by=organiser,
        now=at,
    )


def _without_names(text: str) -> str:
    for name, words in WORDS.items():
        at_the_beginning = f"{words[0].upper()}{words[1:]}"
        text = text.replace(f". {name}", f". {at_the_beginning}").replace(name, words)
    # An answer begins with a capital letter, an address does not.
    return text if "://" in text else f"{text[:1].upper()}{text[1:]}"
