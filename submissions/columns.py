"""The columns of an entry that repeat answers, for lists, counts and exports."""

from typing import Any

from competitions.enums import Fills
from competitions.question_types import JsonValue
from submissions.models import Entry
from submissions.selectors import Draft

TEXTS = {
    Fills.TITLE: 300,
    Fills.ENTRY_TYPE: 40,
    Fills.ORGANISATION: 300,
    Fills.ORGANISATION_TYPE: 40,
    Fills.CITY: 300,
    Fills.MATURITY: 40,
    Fills.SUMMARY: None,
    Fills.CONTACT_EMAIL: 254,
}


def columns_from(draft: Draft) -> dict[str, Any]:
    """Each column's value as the draft's answers give it, by the model's attribute name."""
    columns: dict[str, Any] = {
        column.value: _text(draft.filling(column))[:limit] for column, limit in TEXTS.items()
    }
    track = next((track for track in draft.tracks if track.key == draft.track_key), None)
    sub_fields = track.sub_fields.all() if track else ()
    wanted = draft.filling(Fills.SUB_FIELD)
    columns["track"] = track
    columns["sub_field"] = next((field for field in sub_fields if field.key == wanted), None)
    columns["is_msme"] = draft.filling(Fills.IS_MSME)
    columns["economy_id"] = draft.filling(Fills.ECONOMY)
    columns["partner_economies"] = draft.filling(Fills.PARTNER_ECONOMIES) or []
    return columns


def fill(entry: Entry, draft: Draft) -> list[str]:
    """Set the columns on the entry and name those to save."""
    columns = columns_from(draft)
    for name, value in columns.items():
        setattr(entry, name, value)
    return list(columns)


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""
