"""What has happened to one entry, as its team may know it: read at once, and worded by those who show it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    JSONField,
    QuerySet,
    TextChoices,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat

from input2.audit.models import Event
from submissions.checklist import Said
from submissions.models import (
    ChangeRequest,
    Entry,
    EntryMessage,
    EntryQuestion,
    Extension,
    OnBehalf,
    Screening,
    TrackMove,
    Version,
)
from submissions.steps import GRACE, is_superseded


class Happened(TextChoices):
    HANDED_IN = "handed_in"
    SCREENED = "screened"
    CHANGES_REQUESTED = "changes_requested"
    TRACK_MOVED = "track_moved"
    MESSAGE = "message"
    QUESTION = "question"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"
    EXTENDED = "extended"
    WRITTEN_FOR = "written_for"
    OWNER_FOUND = "owner_found"
    OWNER_REPLACED = "owner_replaced"


OF_EVENTS: Final = (
    Happened.WITHDRAWN,
    Happened.HANDED_OVER,
    Happened.OWNER_REPLACED,
    Happened.OWNER_FOUND,
)
# How a version was handed in by organisers.
LATE: Final = "late"
ON_BEHALF: Final = "on_behalf"


@dataclass(frozen=True)
class Moment:
    """One thing that happened; which of the other fields say something depends on `what`.

    `person` did it, and applicants see the name of their own people alone. `until` is the date for changes, or when a question was
    answered or closed, or the entry's own deadline; `word` is a finding, "closed" for a question that was, how organisers handed a
    version in for the team, or the name of the track that an entry was moved to in every language; `key` is the question's or the step's.
    `checks` is the checklist as it was answered with a step of screening; `undone_at` and `undone_by` tell of one that was taken back
    before anybody heard of it.
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
    checks: list[dict[str, Any]]
    undone_at: datetime | None
    undone_by: str

    @property
    def said(self) -> str:
        """What a step of screening tells the team, in the language of whoever reads."""
        return str(Said(self.checks, self.text))

    def is_told(self, now: datetime) -> bool:
        """Whether the team may know of it: a step of screening that stands, and cannot be taken back any more."""
        if self.what not in STEPS:
            return True
        return self.undone_at is None and now >= self.at + GRACE


FINDINGS: Final = frozenset({Happened.SCREENED, Happened.CHANGES_REQUESTED})
OVERTAKING: Final = FINDINGS | {Happened.HANDED_IN, Happened.WITHDRAWN}
STEPS: Final = FINDINGS | {Happened.TRACK_MOVED}


Rows = QuerySet[Any, tuple[Any, ...]]
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
    "checks": JSONField(),
    "undone_at": DateTimeField(),
    "undone_by": TextField(),
}
_NOTHING: Final[dict[str, Any]] = {
    "number": 0,
    "text": "",
    "word": "",
    "person": "",
    "until": None,
    "answer": "",
    "key": "",
    "checks": [],
    "undone_at": None,
    "undone_by": "",
}


def moments_of(entry: Entry) -> list[Moment]:
    """Everything in the order in which it happened; one query."""
    parts = [
        *_of_versions(entry),
        *_steps(entry),
        *_of_organisers(entry),
        _questions(entry),
        *_of_events(entry),
    ]
    rows = parts[0].union(*parts[1:], all=True)
    return sorted((Moment(*row) for row in rows), key=lambda moment: moment.at)


def told_to_team(moments: Sequence[Moment], *, now: datetime) -> list[Moment]:
    """Without the findings that something else superseded, whose mails `services.superseding` took out of the outbox."""
    return [
        moment
        for number, moment in enumerate(moments)
        if moment.is_told(now) and not _is_superseded(moment, moments[number + 1 :])
    ]


def _is_superseded(moment: Moment, later: Sequence[Moment]) -> bool:
    standing = (other for other in later if other.what in OVERTAKING and other.undone_at is None)
    return moment.what in FINDINGS and is_superseded(moment.at, by=(one.at for one in standing))


def of_kind(moments: Sequence[Moment], what: Happened) -> list[Moment]:
    """The latest first."""
    return [moment for moment in reversed(moments) if moment.what == what]


def _of_versions(entry: Entry) -> Iterator[Rows]:
    yield _rows(
        Version.objects.filter(entry=entry),
        Happened.HANDED_IN,
        at=F("submitted_at"),
        number=F("number"),
        text=F("on_behalf_reason"),
        word=Case(
            When(is_late=True, then=Value(LATE)),
            When(on_behalf_reason="", then=Value("")),
            default=Value(ON_BEHALF),
        ),
        person=_name("submitted_by"),
    )


def _of_organisers(entry: Entry) -> Iterator[Rows]:
    yield _rows(
        EntryMessage.objects.filter(entry=entry),
        Happened.MESSAGE,
        at=F("sent_at"),
        text=F("text"),
        person=_name("sent_by"),
    )
    yield _rows(
        Extension.objects.filter(entry=entry),
        Happened.EXTENDED,
        at=F("given_at"),
        text=F("reason"),
        person=_name("given_by"),
        until=F("until"),
    )
    yield _rows(
        OnBehalf.objects.filter(entry=entry),
        Happened.WRITTEN_FOR,
        at=F("began_at"),
        text=F("reason"),
        person=_name("person"),
        until=F("ended_at"),
    )


def _of_events(entry: Entry) -> Iterator[Rows]:
    for what in OF_EVENTS:
        yield _rows(
            Event.objects.about(entry).filter(action=f"entry.{what}"),
            what,
            at=F("at"),
            text=F("reason"),
            person=_name("actor"),
        )


def _steps(entry: Entry) -> list[Rows]:
    undone: dict[str, Combinable] = {"undone_at": F("undone_at"), "undone_by": _name("undone_by")}
    return [
        _rows(
            Screening.objects.filter(entry=entry),
            Happened.SCREENED,
            at=F("screened_at"),
            number=F("version__number"),
            text=_by_hand("reason"),
            word=F("outcome"),
            person=_name("screened_by"),
            key=F("pk"),
            checks=F("checks"),
            **undone,
        ),
        _rows(
            ChangeRequest.objects.filter(entry=entry),
            Happened.CHANGES_REQUESTED,
            at=F("requested_at"),
            number=F("version__number"),
            text=_by_hand("what"),
            person=_name("requested_by"),
            until=F("until"),
            key=F("pk"),
            checks=F("checks"),
            **undone,
        ),
        _rows(
            TrackMove.objects.filter(entry=entry),
            Happened.TRACK_MOVED,
            at=F("moved_at"),
            text=F("reason"),
            person=_name("moved_by"),
            key=F("pk"),
            word=F("after_name"),
            **undone,
        ),
    ]


def _by_hand(whole: str) -> Case:
    """Where no checklist was answered, all of it was written by hand."""
    return Case(When(checks=[], then=F(whole)), default=F("note"))


def _questions(entry: Entry) -> Rows:
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


def _rows(found: QuerySet[Any], what: Happened, **columns: Combinable) -> Rows:
    """The same columns of every table, of one type each, so that they stand under each other."""
    given = {"what": Value(what.value), **{name: Value(v) for name, v in _NOTHING.items()}}
    named = {**given, **columns}
    casts = {f"the_{name}": Cast(named[name], kind) for name, kind in _TYPES.items()}
    rows: Rows = found.order_by().annotate(**casts).values_list(*casts)
    return rows


def _name(relation: str) -> Coalesce:
    return Coalesce(F(f"{relation}__full_name"), Value(""))
