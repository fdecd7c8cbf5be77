"""One outcome for many entries: what is asked for, what will become of it, and how far it is."""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from django.db.models import Count, QuerySet

from competitions.models import Competition, Track
from input2.accounts.models import User
from submissions.checklist import Checked
from submissions.enums import BulkOutcome, LineState
from submissions.models import (
    BulkScreening,
    BulkScreeningLine,
    ChangeRequest,
    Entry,
    Screening,
    TrackMove,
)

JOB: Final = "submissions.bulk_screening"
# What one person can still answer for; a list of 20,000 is worked off in parts.
MOST: Final = 5000
# Which table keeps the step of an outcome, and when it was made.
STEPS: Final[Mapping[str, tuple[Any, str]]] = {
    BulkOutcome.ELIGIBLE: (Screening, "screened_at"),
    BulkOutcome.INELIGIBLE: (Screening, "screened_at"),
    BulkOutcome.CHANGES_REQUESTED: (ChangeRequest, "requested_at"),
    BulkOutcome.MOVED: (TrackMove, "moved_at"),
}
_WRITTEN: Final = re.compile(r"([^~]{1,20})~([0-9]{1,9})~([0-9]{1,9})")
_KEYS: Final = uuid.UUID("6f1c7f0e-4f57-4a3c-9f0b-1f3f5f0e6a11")


@dataclass(frozen=True)
class Chosen:
    """An entry as it stood when it was chosen; number 0 where nothing was handed in."""

    code: str
    number: int
    standing: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """What `str` wrote, as a page sends it back."""
        found = _WRITTEN.fullmatch(text)
        return cls(found[1], int(found[2]), int(found[3])) if found else None

    def __str__(self) -> str:
        return f"{self.code}~{self.number}~{self.standing}"


@dataclass(frozen=True)
class Asked:
    """The outcome that all of them are given, with what their teams are told."""

    outcome: BulkOutcome
    note: str = ""
    reasons: tuple[Checked, ...] = ()
    until: datetime | None = None
    track: Track | None = None

    @classmethod
    def of(cls, bulk: BulkScreening) -> Self:
        return cls(
            outcome=BulkOutcome(bulk.outcome),
            note=bulk.note,
            reasons=tuple(
                Checked(one["item"], None, tuple(one["reasons"])) for one in bulk.reasons
            ),
            until=bulk.until,
            track=bulk.track,
        )


@dataclass(frozen=True)
class Counts:
    """How many entries of a run came to what."""

    waiting: int = 0
    done: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.done + self.refused

    @property
    def settled(self) -> int:
        return self.done + self.refused


def job_key(bulk: BulkScreening) -> str:
    return str(bulk.pk)


def key_of(competition: Competition, by: User, key: str) -> uuid.UUID:
    """The same key of the same person means the same run, and says nothing about anybody else's."""
    return uuid.uuid5(_KEYS, f"{competition.pk}:{by.pk}:{key}")


def chosen_from(entries: QuerySet[Entry]) -> list[Chosen]:
    """The entries as they stand, in their order, one more than can be dealt with at once at most; one query."""
    rows = entries.values_list("code", "current_version__number", "screening_revision")
    return [Chosen(code, number or 0, standing) for code, number, standing in rows[: MOST + 1]]


def with_codes(competition: Competition, codes: Sequence[str]) -> QuerySet[Entry]:
    return Entry.objects.filter(competition=competition, code__in=codes).order_by("code")


def counts_of(bulk: BulkScreening) -> Counts:
    """One query, whatever the number of lines."""
    return counts_by_run([bulk]).get(bulk.pk, Counts())


def counts_by_run(bulks: Iterable[BulkScreening]) -> Mapping[uuid.UUID, Counts]:
    rows = (
        BulkScreening.objects.filter(pk__in=[bulk.pk for bulk in bulks])
        .order_by()
        .values_list("pk", "lines__state")
        .annotate(number=Count("lines"))
    )
    found: dict[uuid.UUID, dict[str, int]] = {}
    for pk, state, number in rows:
        found.setdefault(pk, {})[LineState(state).value] = number
    return {pk: Counts(**states) for pk, states in found.items()}


def done_by(bulk: BulkScreening) -> list[Chosen]:
    """The entries to which the run did something, as it left them; one query."""
    done = bulk.lines.filter(state=LineState.DONE).order_by("position")
    rows = done.values_list("entry__code", "version_number", "standing")
    return [Chosen(code, number, standing + 1) for code, number, standing in rows]


def taken_back(bulk: BulkScreening, lines: Sequence[BulkScreeningLine]) -> set[int]:
    """Those of these lines whose step was undone since; one query, none for what leaves no step."""
    if bulk.outcome not in STEPS:
        return set()
    model, moment = STEPS[BulkOutcome(bulk.outcome)]
    entries = [line.entry_id for line in lines]
    undone = model._default_manager.filter(entry__in=entries, undone_at__isnull=False)
    made = set(undone.values_list("entry_id", moment))
    return {line.pk for line in lines if (line.entry_id, line.at) in made}
