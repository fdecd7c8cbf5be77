"""One function for each message about entries: who gets it, and what makes it unique."""

from submissions.emails.dates import (
    DATE_MOVED,
    date_moved,
    date_moved_context,
    told_of,
    told_otherwise,
)
from submissions.emails.entries import (
    deadline_extended,
    handed_in,
    quarantined,
    redaction_outdated,
    reminder,
    team_written_to,
    withdrawn,
    written_for,
)
from submissions.emails.screening import changes_requested, dedupe_prefix, moved, screened
from submissions.emails.team import declined, place_changed, team_news

__all__ = [
    "DATE_MOVED",
    "changes_requested",
    "date_moved",
    "date_moved_context",
    "deadline_extended",
    "declined",
    "dedupe_prefix",
    "handed_in",
    "moved",
    "place_changed",
    "quarantined",
    "redaction_outdated",
    "reminder",
    "screened",
    "team_news",
    "team_written_to",
    "told_of",
    "told_otherwise",
    "withdrawn",
    "written_for",
]
