"""People who are signed in and whose entries could be handed in at once, written in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string

from competitions import presets, services
from competitions.enums import QuestionType
from competitions.models import Competition, Question
from competitions.new_call import NewCompetition, NewSubField, NewTrack
from input2.accounts.models import User
from input2.files import services as files
from submissions.enums import TeamRole
from submissions.models import Answer, Attachment, Entry, TeamMember
from tests.samples import PDF

WORDS: Final = "The street keeps its shade while the city saves water and counts each litre of it"
SUMMARY_WORDS: Final = 170
SESSION_DAYS: Final = 14


@dataclass(frozen=True)
class Applicant:
    """One person with the cookie of a session, and the code of their draft."""

    code: str
    session: str


def make_call(*, closes_at: datetime, now: datetime) -> Competition:
    """A published call with the whole INPUT2 form, which closes at the given instant."""
    organiser = User.objects.create_user(
        "organiser@example.org", full_name="An Organiser", is_staff=True
    )
    tracks = [
        NewTrack(key=key, name=key.title(), sub_fields=[NewSubField(key=f"{key}-1", name="First")])
        for key in ("green", "transport", "liveable")
    ]
    new = NewCompetition(
        slug="deadline",
        short_name="DEADLINE",
        name="The deadline hour",
        time_zone="Asia/Shanghai",
        opens_at=now - timedelta(days=30),
        closes_at=closes_at,
        tracks=tracks,
    )
    competition = services.create_competition(new, by=organiser, now=now)
    services.create_entry_form(competition, presets.entry_form("input2"), by=organiser, now=now)
    Competition.objects.filter(pk=competition.pk).update(state="published", published_at=now)
    competition.refresh_from_db()
    return competition


@transaction.atomic
def make_applicants(competition: Competition, number: int, *, now: datetime) -> list[Applicant]:
    """So many people, each the owner of one complete draft, each signed in."""
    users = User.objects.bulk_create(
        User(email=f"person{i}@example.org", full_name=f"Person {i}", password="!")  # noqa: S106 -- no password at all
        for i in range(number)
    )
    entries = Entry.objects.bulk_create(
        Entry(
            competition=competition,
            code=f"DEADLINE-{i:05}",
            owner=user,
            revision=1,
            created_at=now,
            updated_at=now,
        )
        for i, user in enumerate(users)
    )
    TeamMember.objects.bulk_create(
        TeamMember(
            entry=entry,
            user=user,
            full_name=user.full_name,
            email=user.email,
            role=TeamRole.OWNER,
            joined_at=now,
        )
        for entry, user in zip(entries, users, strict=True)
    )
    _answer(competition, entries, now=now)
    sessions = _sign_in(users, now=now)
    return [Applicant(entry.code, key) for entry, key in zip(entries, sessions, strict=True)]


def _answer(competition: Competition, entries: Sequence[Entry], *, now: datetime) -> None:
    questions = list(Question.objects.of_form(competition))
    values = {question: value for question in questions if (value := _value(question)) is not None}
    Answer.objects.bulk_create(
        (
            Answer(entry=entry, question=question, value=value, saved_at=now, saved_by=entry.owner)
            for entry in entries
            for question, value in values.items()
        ),
        batch_size=5000,
    )
    required = [q for q in questions if q.type == QuestionType.FILES and q.is_required]
    for question in required:
        Attachment.objects.bulk_create(
            Attachment(
                entry=entry, question=question, stored=_document(now), position=1, added_at=now
            )
            for entry in entries
        )


def _document(now: datetime) -> Any:
    upload = ContentFile(PDF, "slides.pdf")
    return files.store(upload, name="slides.pdf", kinds={"pdf"}, limit=len(PDF), by=None, at=now)


def _value(question: Question) -> Any:
    """An answer that the form accepts, or None where the last page or nothing answers."""
    if question.type in {QuestionType.DECLARATION, QuestionType.FILES}:
        return None
    if question.type == QuestionType.LONG_TEXT:
        return _text(SUMMARY_WORDS if question.least else min(question.most or 100, 120))
    if question.type == QuestionType.SINGLE_CHOICE:
        return question.options[0]["key"]
    return PLAIN.get(QuestionType(question.type))


def _text(words: int) -> str:
    listed = WORDS.split()
    return " ".join(listed[i % len(listed)] for i in range(words))


def _sign_in(users: Sequence[User], *, now: datetime) -> list[str]:
    store = SessionStore()
    rows = [
        Session(
            session_key=get_random_string(32, VALID_KEY_CHARS),
            session_data=store.encode(_signed_in(user)),
            expire_date=now + timedelta(days=SESSION_DAYS),
        )
        for user in users
    ]
    Session.objects.bulk_create(rows)
    return [row.session_key for row in rows]


def _signed_in(user: User) -> dict[str, str]:
    return {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }


PLAIN: Final[Mapping[QuestionType, Any]] = {
    QuestionType.SHORT_TEXT: "Harbour City Works",
    QuestionType.EMAIL: "works@harbour.example.org",
    QuestionType.URL: "https://harbour.example.org/",
    QuestionType.VIDEO: "https://video.example.org/1",
    QuestionType.NUMBER: "3",
    QuestionType.YES_NO: True,
    QuestionType.DATE: "2027-01-01",
    QuestionType.ECONOMY: "SGP",
    QuestionType.ECONOMIES: ["SGP", "JPN"],
    QuestionType.SDGS: [11],
    QuestionType.TRACK: "green",
    QuestionType.SUB_FIELD: "green-1",
}
