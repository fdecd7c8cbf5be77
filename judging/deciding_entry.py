"""What the organisers' page of an entry says of its decisions, within the query that finds the entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from i18nfield.strings import LazyI18nString

from judging.deciding_pages import Badge, badge, entry_address
from judging.enums import RoundState
from judging.models import Decision, Round
from submissions.models import Entry
from submissions.workflow import IN_THE_RUNNING


@dataclass(frozen=True)
class DecisionRow:
    """A round that has decided about the entry or is to; `published_at` says since when the team knows."""

    round: Round
    badge: Badge
    href: str
    published_at: datetime | None


def with_decisions(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries that know what was decided about them, for `decision_rows`."""
    decisions = Decision.objects.filter(entry=OuterRef("pk")).order_by("round__position")
    row = JSONObject(
        round="round",
        kind="kind",
        award="award__name",
        published_at="published_at",
    )
    return entries.annotate(decided=ArraySubquery(decisions.values(row=row)))


def rounds_in_question(entry: Entry, rounds: Sequence[Round]) -> list[Round]:
    """The rounds that have decided about the entry or are to; `rounds` have its assignments loaded."""
    decided = {row["round"] for row in _rows(entry)}
    is_running = entry.state in IN_THE_RUNNING
    return [
        each
        for each in rounds
        if each.pk in decided
        or (is_running and each.state != RoundState.DRAFT and each.assignments.all())
    ]


def decision_rows(entry: Entry, rounds: Sequence[Round], *, is_closed: bool) -> list[DecisionRow]:
    """Of rounds in question; to whom they are closed only what is published, and without the way to it."""
    decided = {row["round"]: row for row in _rows(entry)}
    found = []
    for round_ in rounds:
        row = decided.get(round_.pk, {})
        if row.get("published_at") or not is_closed:
            href = "" if is_closed else entry_address(entry.competition, round_, entry.code)
            found.append(_row(round_, row, href))
    return found


def _row(round_: Round, row: dict[str, Any], href: str) -> DecisionRow:
    award = str(LazyI18nString(row["award"])) if row.get("award") else ""
    published_at = row.get("published_at")
    return DecisionRow(
        round=round_,
        badge=badge(row.get("kind", ""), award),
        href=href,
        published_at=parse_datetime(published_at) if published_at else None,
    )


def _rows(entry: Entry) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = getattr(entry, "decided", [])
    return rows
