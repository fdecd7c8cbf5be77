"""What has happened to one entry, as its team may know it: read at once, and worded by those who show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    QuerySet,
    TextChoices,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat

from input2.audit.models import Event
from submissions.models import ChangeRequest, Entry, EntryMessage, EntryQuestion, Screening, Version


class Happened(TextChoices):
    HANDED_IN = "handed_in"
    SCREENED = "screened"
    CHANGES_REQUESTED = "changes_requested"
    MESSAGE = "message"
    QUESTION = "question"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"
    OWNER_REPLACED = "owner_replaced"


@dataclass(frozen=True)
class Moment:
    """One thing that happened; which of the other fields say something depends on `what`.

    `person` did it, and applicants see the name of their own people alone. `until` is the date for changes, or when a question was
    answered or closed; `word` is a finding, or "closed" for a question that was; `key` is the question's.
    """

    what: str
    at: datetime
    number: int
    text: str
    word: str
    person: str
    until: datetime | None
    answer: str
    key: str


_TYPES: Final[dict[str, Any]] = {
    "what": CharField(),
    "at": DateTimeField(),
    "number": IntegerField(),
    "text": TextField(),
    "word": TextField(),
    "person": TextField(),
    "until": DateTimeField(),
    "answer": TextField(),
    "key": TextField(),
}
_NOTHING: Final[dict[str, Any]] = {
    "number": 0,
    "text": "",
    "word": "",
    "person": "",
    "until": None,
    "answer": "",
    "key": "",
}


def moments_of(entry: Entry) -> list[Moment]:
    """Everything in the order in which it happened; one query."""
    parts = [
        _rows(
            Version.objects.filter(entry=entry),
            Happened.HANDED_IN,
            at=F("submitted_at"),
            number=F("number"),
            person=_name("submitted_by"),
        ),
        _rows(
            Screening.objects.filter(entry=entry),
            Happened.SCREENED,
            at=F("screened_at"),
            number=F("version__number"),
            text=F("reason"),
            word=F("outcome"),
            person=_name("screened_by"),
        ),
        _rows(
            ChangeRequest.objects.filter(entry=entry),
            Happened.CHANGES_REQUESTED,
            at=F("requested_at"),
            number=F("version__number"),
            text=F("what"),
            person=_name("requested_by"),
            until=F("until"),
        ),
        _rows(
            EntryMessage.objects.filter(entry=entry),
            Happened.MESSAGE,
            at=F("sent_at"),
            text=F("text"),
            person=_name("sent_by"),
        ),
        _questions(entry),
        *(
            _rows(
                Event.objects.about(entry).filter(action=f"entry.{what}"),
                what,
                at=F("at"),
                text=F("reason"),
                person=_name("actor"),
            )
            for what in (Happened.WITHDRAWN, Happened.HANDED_OVER, Happened.OWNER_REPLACED)
        ),
    ]
    rows = parts[0].union(*parts[1:], all=True)
    return sorted((Moment(*row) for row in rows), key=lambda moment: moment.at)


def of_kind(moments: Sequence[Moment], what: Happened) -> list[Moment]:
    """The latest first."""
    return [moment for moment in reversed(moments) if moment.what == what]


def _questions(entry: Entry) -> QuerySet[Any, tuple[Any, ...]]:
    return _rows(
        EntryQuestion.objects.filter(entry=entry),
        Happened.QUESTION,
        at=F("enquiry__asked_at"),
        text=F("enquiry__text"),
        word=Case(When(enquiry__closed_at=None, then=Value("")), default=Value("closed")),
        person=F("enquiry__name"),
        until=Coalesce("enquiry__answered_at", "enquiry__closed_at"),
        key=F("enquiry_id"),
        answer=Concat("enquiry__answer", "enquiry__closing_reason"),
    )


def _rows(
    found: QuerySet[Any], what: Happened, **columns: Combinable
) -> QuerySet[Any, tuple[Any, ...]]:
    """The same columns of every table, of one type each, so that they stand under each other."""
    given = {"what": Value(what.value), **{name: Value(v) for name, v in _NOTHING.items()}}
    named = {**given, **columns}
    casts = {f"the_{name}": Cast(named[name], kind) for name, kind in _TYPES.items()}
    rows: QuerySet[Any, tuple[Any, ...]] = found.order_by().annotate(**casts).values_list(*casts)
    return rows


def _name(relation: str) -> Coalesce:
    return Coalesce(F(f"{relation}__full_name"), Value(""))
