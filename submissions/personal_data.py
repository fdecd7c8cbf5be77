"""The entries that a person is on, with what they wrote, handed in, agreed to and decided."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.utils import timezone

from input2.lib.personal_data import GivenFile, Part, Person, Rows, rows
from submissions import moments
from submissions.models import (
    Answer,
    AnswerChange,
    Attachment,
    BulkScreening,
    ChangeRequest,
    ChosenColumns,
    Consent,
    DateNotice,
    DuplicatePair,
    Entry,
    EntryMessage,
    Extension,
    FileArchive,
    HandInRequest,
    OnBehalf,
    Redaction,
    Screening,
    ScreeningHold,
    TeamMember,
    TrackMove,
    Version,
    told_state,
)

ENTRY = F("entry__code")


def _tables(person: Person) -> Mapping[str, Rows]:
    return {**_of_entries(person), **_of_steps(person), **_of_help(person)}


def _of_entries(person: Person) -> Mapping[str, Rows]:
    mine = TeamMember.objects.filter(user=person.pk).values("entry")
    entries = Entry.objects.filter(pk__in=mine).order_by("created_at", "pk")
    # What the team has not been told yet could still be taken back.
    now = timezone.now()
    columns = ("code", "title", "created_at", "submitted_at", "self_check")
    versions = Version.objects.filter(entry__in=mine).order_by("submitted_at", "pk")
    files = Attachment.objects.filter(entry__in=mine).order_by("entry", "added_at", "pk")
    requests = _told_requests(entries, now).order_by("requested_at", "pk")
    messages = EntryMessage.objects.filter(entry__in=mine).order_by("sent_at", "pk")
    places = TeamMember.objects.filter(user=person.pk).order_by("joined_at", "pk")
    stored = {"name": F("stored__name"), "sha256": F("stored__sha256")}
    return {
        "entries": rows(
            entries,
            *columns,
            call=F("competition__slug"),
            state_as_told=told_state(now),
            is_mine=Case(When(owner=person.pk, then=True), default=False),
        ),
        "team_places": rows(places, "full_name", "email", "role", "joined_at", entry_code=ENTRY),
        "answers": _answers(mine, now),
        "versions": rows(versions, "number", "submitted_at", "sha256", "content", entry_code=ENTRY),
        "changes_requested": rows(requests, "what", "until", "requested_at", entry_code=ENTRY),
        "messages_from_organisers": rows(messages, "text", "sent_at", entry_code=ENTRY),
        "entry_files": rows(
            files,
            *("caption", "added_at", "removed_at"),
            entry_code=ENTRY,
            key=F("question__key"),
            **stored,
        ),
    }


def _told_requests(entries: QuerySet[Entry], now: datetime) -> QuerySet[Any]:
    """Those of which the timelines of the entries tell."""
    told = [
        moment.key
        for entry in entries.exclude(change_requests=None)
        for moment in moments.told_to_team(moments.moments_of(entry), now=now)
        if moment.what == moments.Happened.CHANGES_REQUESTED
    ]
    return ChangeRequest.objects.filter(pk__in=told)


def _answers(mine: QuerySet[Any], now: datetime) -> Rows:
    """What the team reads in its drafts: where its entry was moved, the choice of before until it is told."""
    quiet = Entry.objects.filter(pk__in=mine, quiet_until__gt=now)
    told = {entry.code: entry.answers_for_team(now) for entry in quiet}
    found = Answer.objects.filter(entry__in=mine).order_by("entry", "pk")
    columns = ("value", "revision", "saved_at")
    for row in rows(found, *columns, entry_code=ENTRY, key=F("question__key")):
        before = told.get(row["entry_code"], {})
        yield {**row, "value": before.get(row["key"], row["value"])}


def _of_steps(person: Person) -> Mapping[str, Rows]:
    written = AnswerChange.objects.filter(saved_by=person.pk).order_by("saved_at", "pk")
    saved = Answer.objects.filter(saved_by=person.pk).order_by("saved_at", "pk")
    handed_in = Version.objects.filter(submitted_by=person.pk).order_by("submitted_at", "pk")
    consents = Consent.objects.filter(given_by=person.pk).order_by("given_at", "pk")
    requests = HandInRequest.objects.filter(user=person.pk).order_by("at", "pk")
    screened = Screening.objects.filter(screened_by=person.pk).order_by("screened_at", "pk")
    notices = DateNotice.objects.filter(requested_by=person.pk).order_by("requested_at", "pk")
    moves = TrackMove.objects.filter(moved_by=person.pk).order_by("moved_at", "pk")
    holds = ScreeningHold.objects.filter(held_by=person.pk).order_by("held_at", "pk")
    bulks = BulkScreening.objects.filter(requested_by=person.pk).order_by("requested_at", "pk")
    wanted = ChangeRequest.objects.filter(requested_by=person.pk).order_by("requested_at", "pk")
    archives = FileArchive.objects.filter(requested_by=person.pk).order_by("requested_at", "pk")
    decided = DuplicatePair.objects.filter(decided_by=person.pk).order_by("decided_at", "pk")
    written_to = EntryMessage.objects.filter(sent_by=person.pk).order_by("sent_at", "pk")
    of_answer = {"entry_code": F("answer__entry__code"), "key": F("answer__question__key")}
    return {
        "answers_i_saved_last": rows(
            saved, "saved_at", "value", entry_code=ENTRY, key=F("question__key")
        ),
        "answers_i_wrote": rows(written, "saved_at", "value", **of_answer),
        "versions_i_handed_in": rows(handed_in, "number", "submitted_at", entry_code=ENTRY),
        "consents": rows(consents, "text", "given_at", "withdrawn_at", entry_code=ENTRY),
        "hand_in_requests": rows(requests, "key", "at", entry_code=F("version__entry__code")),
        "screenings": rows(screened, "outcome", "reason", "screened_at", entry_code=ENTRY),
        "changes_i_requested": rows(wanted, "what", "until", "requested_at", entry_code=ENTRY),
        "track_moves": rows(moves, "reason", "moved_at", entry_code=ENTRY),
        "steps_i_took_back": _undone(person),
        "entries_open_for_screening": rows(holds, "held_at", "until", entry_code=ENTRY),
        "many_entries_screened": rows(bulks, "outcome", "note", "requested_at"),
        "messages_to_teams": rows(written_to, "text", "sent_at", entry_code=ENTRY),
        "chosen_columns": rows(ChosenColumns.objects.filter(user=person.pk), "names"),
        "file_archives_i_asked_for": rows(
            archives, "address", "file_count", "size", "requested_at", "expires_at"
        ),
        "duplicates_i_decided_about": rows(
            decided,
            *("state", "note", "decided_at"),
            earlier_code=F("earlier__code"),
            later_code=F("later__code"),
        ),
        "date_messages": rows(notices, "group", "text", "requested_at"),
    }


def _of_help(person: Person) -> Mapping[str, Rows]:
    """What an organiser did for applicants, and for judges of blind rounds."""
    extended = Extension.objects.filter(given_by=person.pk).order_by("given_at", "pk")
    for_others = OnBehalf.objects.filter(person=person.pk).order_by("began_at", "pk")
    redacted = Redaction.objects.filter(made_by=person.pk).order_by("made_at", "pk")
    return {
        "deadlines_i_extended": rows(extended, "until", "reason", "given_at", entry_code=ENTRY),
        "entries_i_wrote_for_others": rows(
            for_others, "reason", "began_at", "ended_at", entry_code=ENTRY
        ),
        "redactions_i_made": rows(redacted, "texts", "made_at", entry_code=ENTRY),
    }


def _undone(person: Person) -> Rows:
    """Steps of screening that the person took back, whoever had taken them."""
    for model in (Screening, ChangeRequest, TrackMove):
        undone = model._default_manager.filter(undone_by=person.pk).order_by("undone_at", "pk")
        yield from rows(undone, "undone_at", entry_code=ENTRY)


def _files(person: Person) -> Iterator[GivenFile]:
    """Those of the entries that the person owns, whoever uploaded them."""
    owned = Attachment.objects.filter(entry__owner=person.pk).select_related("stored", "entry")
    for attachment in owned.order_by("added_at", "pk"):
        yield GivenFile(attachment.stored, attachment.entry.code)


PART = Part(
    "entries",
    given=frozenset(
        {
            "submissions.Entry.owner",
            "submissions.TeamMember.user",
            "submissions.Answer.saved_by",
            "submissions.AnswerChange.saved_by",
            "submissions.Version.submitted_by",
            "submissions.Consent.given_by",
            "submissions.HandInRequest.user",
            "submissions.Screening.screened_by",
            "submissions.Screening.undone_by",
            "submissions.ChangeRequest.requested_by",
            "submissions.ChangeRequest.undone_by",
            "submissions.TrackMove.moved_by",
            "submissions.TrackMove.undone_by",
            "submissions.ScreeningHold.held_by",
            "submissions.BulkScreening.requested_by",
            "submissions.EntryMessage.sent_by",
            "submissions.DateNotice.requested_by",
            "submissions.DuplicatePair.decided_by",
            "submissions.FileArchive.requested_by",
            "submissions.ChosenColumns.user",
            "submissions.Extension.given_by",
            "submissions.OnBehalf.person",
            "submissions.Redaction.made_by",
        }
    ),
    tables=_tables,
    files=_files,
)
