"""The headings of the API's documentation, and the names of its sets of words where two fields are called alike."""

from typing import Final

TAGS: Final = [
    {"name": "calls", "description": "Calls with their tracks, dates, prizes and rubric."},
    {"name": "texts", "description": "What a call says: pages, questions, news, documents."},
    {"name": "economies", "description": "The APEC member economies."},
    {"name": "entries", "description": "Your own entries, with a token or a session."},
    {
        "name": "organising",
        "description": "The entries of a call that you run, with a token or a session.",
    },
]
ENUMS: Final = {
    "CallStateEnum": ["published", "archived"],
    "EntryStateEnum": "submissions.enums.EntryState",
    "BulkOutcomeEnum": "submissions.enums.BulkOutcome",
    "ScreenedOutcomeEnum": ["eligible", "ineligible", "changes_requested", "moved"],
}
