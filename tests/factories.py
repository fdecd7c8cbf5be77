"""Plain functions that make valid objects; a test names only what it is about."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count, cycle
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from competitions.enums import CompetitionState, Fills, PageKind, QuestionType, Role
from competitions.models import (
    Award,
    Competition,
    Criterion,
    DateChange,
    Dimension,
    Document,
    Economy,
    Enquiry,
    FaqItem,
    KeyDate,
    Membership,
    NewsPost,
    Page,
    Partner,
    Question,
    Rubric,
    RubricComment,
    RubricReviewer,
    ScreeningItem,
    ScreeningReason,
    Section,
    SelfCheckQuestion,
    SubField,
    Track,
)
from input2.accounts.enums import TokenScope
from input2.accounts.models import ApiToken, DataExport, Invitation, User
from input2.audit import services as audit
from input2.audit.models import Event, EventDetail
from input2.files import services as files
from input2.files import uploads
from input2.files.models import Chunk, StoredFile, Upload
from input2.jobs.enums import JobState
from input2.jobs.models import Job
from input2.notifications.models import Message
from judging import services as judging
from judging.enums import BatchState, ConflictKind, DecisionKind, RoundState
from judging.models import (
    Assignment,
    Batch,
    Conflict,
    Decision,
    Judge,
    Publication,
    RankedEntry,
    Ranking,
    Round,
    Score,
    Scorecard,
)
from judging.selectors.decisions import fingerprint, missing, pending_decisions
from submissions import services
from submissions.bulk import STEPS, Asked, chosen_from, with_codes
from submissions.enums import BulkOutcome, ScreeningOutcome, TeamRole
from submissions.models import (
    Attachment,
    BulkScreening,
    BulkScreeningLine,
    ChangeRequest,
    ChosenColumns,
    DateNotice,
    DuplicatePair,
    Entry,
    EntryMessage,
    EntryQuestion,
    Extension,
    FileArchive,
    HandInRequest,
    ListedEntry,
    OnBehalf,
    Redaction,
    Screening,
    ScreeningHold,
    TeamMember,
    TrackMove,
    Version,
)
from submissions.steps import GRACE
from tests.samples import PDF

# The moment of this run: tasks and pages read the real clock, and windows made around NOW are open to them.
NOW = timezone.now().replace(microsecond=0)
PASSWORD = "correct horse battery"

_numbers = count(1)
# The column takes no more, and one process may run every test.
_positions = cycle(range(1, 32_000))


def make_user(email: str = "", *, is_verified: bool = True, **fields: Any) -> User:
    """A person with a verified address and the password `PASSWORD`."""
    email = email or f"person{next(_numbers)}@example.net"
    fields = {"full_name": "Mei Lin", "economy": "SGP", **fields}
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=is_verified, primary=True)
    return user


def make_invitation(**fields: Any) -> Invitation:
    """One that waits for an answer; a test that accepts it registers the purpose."""
    number = next(_numbers)
    plain = {
        "purpose": "test",
        "email": f"guest{number}@example.net",
        "full_name": "Wei Chen",
        "language": "en",
        "invited_at": NOW,
        "nonce": f"nonce-{number}",
        "sent_at": NOW,
        "expires_at": NOW + timedelta(days=14),
    }
    if "invited_by" not in fields:
        plain["invited_by"] = make_user()
    return Invitation.objects.create(**{**plain, **fields})


def make_api_token(user: User | None = None, **fields: Any) -> ApiToken:
    """A working token whose secret nobody needs; see `Program` for one that is used."""
    plain = {
        "name": "Script",
        "scope": TokenScope.WRITE,
        "digest": f"{next(_numbers):064x}",
        "ending": "abcd",
        "created_at": NOW,
        "expires_at": NOW + timedelta(days=30),
    }
    return ApiToken.objects.create(user=user or make_user(), **{**plain, **fields})


def make_data_export(user: User | None = None, **fields: Any) -> DataExport:
    """A download that was asked for and is not put together yet."""
    plain = {"requested_at": NOW, "expires_at": NOW + timedelta(days=3)}
    return DataExport.objects.create(user=user or make_user(), **{**plain, **fields})


def make_event(*, by: AbstractBaseUser | None = None, **fields: Any) -> Event:
    target = by or make_user()
    with transaction.atomic():
        return audit.record(action="person.greeted", by=by, target=target, at=NOW, **fields)


def make_event_detail() -> EventDetail:
    return EventDetail.objects.get(event=make_event(after={"full_name": "Mei Lin"}))


def make_message(**fields: Any) -> Message:
    """A message that is queued and due."""
    number = next(_numbers)
    plain = {
        "dedupe_key": f"test:{number}",
        "kind": "test/greeting",
        "to": "reader@example.net",
        "language": "en",
        "subject": "A greeting",
        "text": "Good day.\n",
        "html": "<p>Good day.</p>",
        "due_at": NOW,
        "message_id": f"<{number}@test.invalid>",
        "created_at": NOW,
    }
    return Message.objects.create(**{**plain, **fields})


def make_job(**fields: Any) -> Job:
    """A job that is queued and due."""
    plain = {"kind": "test.work", "key": f"{next(_numbers)}", "created_at": NOW, "due_at": NOW}
    return Job.objects.create(**{**plain, **fields})


def make_stored_file(
    content: bytes = PDF, *, name: str = "slides.pdf", **fields: Any
) -> StoredFile:
    """A file that passed the checks and stands in the storage."""
    wanted = {"kinds": {"pdf", "image"}, "limit": 10_000_000, "by": None, "at": NOW, **fields}
    return files.store(ContentFile(content, name), name=name, **wanted)


def make_upload(content: bytes = PDF, *, arrived: bytes = b"", **fields: Any) -> Upload:
    """A file on its way of which so much has arrived already."""
    plain = {"purpose": "test", "target": "1", "name": "slides.pdf", "limit": 10**9, "now": NOW}
    wanted = {"size": len(content), **plain, **fields}
    upload = uploads.begin(**{"by": make_user(), **wanted})
    return append_to(upload, arrived) if arrived else upload


def append_to(upload: Upload, part: bytes, *, now: datetime = NOW) -> Upload:
    """The next part, as the page sends it."""
    return uploads.append(
        upload,
        BytesIO(part),
        offset=upload.received,
        length=len(part),
        sha256="",
        clock=lambda: now,
    )


def make_chunk() -> Chunk:
    return make_upload(arrived=PDF).chunks.get()


def make_competition(*, with_form: bool = True, **fields: Any) -> Competition:
    """A published call, open for another month, with two tracks and a short form."""
    number = next(_numbers)
    plain = {
        "slug": f"call-{number}",
        "short_name": "CALL",
        "name": f"Call {number}",
        "languages": ["en"],
        "time_zone": "Asia/Shanghai",
        "opens_at": NOW - timedelta(days=30),
        "closes_at": NOW + timedelta(days=30),
        "state": CompetitionState.PUBLISHED,
        "created_at": NOW - timedelta(days=40),
        "published_at": NOW - timedelta(days=35),
    }
    if fields.get("state") == CompetitionState.ARCHIVED:
        plain["archived_at"] = NOW - timedelta(days=1)
    competition = Competition.objects.create(**{**plain, **fields})
    for position, key in enumerate(["green", "transport"], start=1):
        make_track(competition, key=key, position=position)
    if with_form:
        make_form(competition)
    return competition


def put_away(competition: Competition) -> None:
    """As if it had been archived whatever is under way."""
    Competition.objects.filter(pk=competition.pk).update(
        state=CompetitionState.ARCHIVED, archived_at=NOW
    )
    competition.refresh_from_db()


def make_track(competition: Competition, *, key: str, position: int) -> Track:
    track = Track.objects.create(
        competition=competition, key=key, name=key.title(), position=position
    )
    SubField.objects.create(track=track, key=f"{key}-one", name=f"{key} one", position=1)
    return track


def make_sub_field(track: Track, **fields: Any) -> SubField:
    return SubField.objects.create(
        **{"track": track, "key": "more", "name": "More", "position": 9, **fields}
    )


def make_key_date(competition: Competition, **fields: Any) -> KeyDate:
    plain = {"key": f"date-{next(_numbers)}", "name": "Awards", "at": NOW + timedelta(days=90)}
    return KeyDate.objects.create(competition=competition, **{**plain, **fields})


def make_date_change(competition: Competition, **fields: Any) -> DateChange:
    plain = {
        "key": "closes_at",
        "name": "Entries",
        "before": NOW,
        "after": NOW + timedelta(days=7),
        "reason": "A holiday in several economies.",
        "changed_at": NOW,
    }
    return DateChange.objects.create(competition=competition, **{**plain, **fields})


def make_page(competition: Competition, kind: PageKind = PageKind.RULES, **fields: Any) -> Page:
    plain = {"title": "Rules", "body": "One entry for each innovation.", "updated_at": NOW}
    return Page.objects.create(competition=competition, kind=kind, **{**plain, **fields})


def make_faq_item(competition: Competition, **fields: Any) -> FaqItem:
    plain = {"question": "Who can enter?", "answer": "Cities.", "position": next(_positions)}
    return FaqItem.objects.create(competition=competition, **{**plain, **fields})


def make_news_post(competition: Competition, **fields: Any) -> NewsPost:
    """News that everybody may read."""
    plain = {
        "slug": f"news-{next(_numbers)}",
        "title": "The call is open",
        "body": "Entries are welcome.",
        "published_at": NOW - timedelta(days=2),
        "created_at": NOW - timedelta(days=3),
        "updated_at": NOW - timedelta(days=3),
    }
    return NewsPost.objects.create(competition=competition, **{**plain, **fields})


def make_document(competition: Competition, **fields: Any) -> Document:
    number = next(_numbers)
    plain = {"key": f"document-{number}", "title": "The call as PDF", "position": next(_positions)}
    if "file" not in fields:
        plain["file"] = make_stored_file()
    return Document.objects.create(competition=competition, **{**plain, **fields})


def make_self_check_question(competition: Competition, **fields: Any) -> SelfCheckQuestion:
    number = next(_numbers)
    plain = {
        "key": f"check-{number}",
        "text": "Is the innovation in use?",
        "explanation": "Ideas that are not in use yet cannot enter.",
        "position": next(_positions),
    }
    return SelfCheckQuestion.objects.create(competition=competition, **{**plain, **fields})


def make_enquiry(competition: Competition, **fields: Any) -> Enquiry:
    plain = {
        "name": "Ana Torres",
        "email": "ana@example.org",
        "text": "May two cities enter together?",
        "asked_at": NOW,
    }
    return Enquiry.objects.create(competition=competition, **{**plain, **fields})


def make_partner(competition: Competition, **fields: Any) -> Partner:
    plain = {"role": "guidance", "name": "A ministry", "position": next(_positions)}
    return Partner.objects.create(competition=competition, **{**plain, **fields})


def make_award(competition: Competition, **fields: Any) -> Award:
    number = next(_numbers)
    plain = {"key": f"award-{number}", "name": "Gold", "position": next(_positions)}
    return Award.objects.create(competition=competition, **{**plain, **fields})


def make_member(competition: Competition, role: Role = Role.ORGANISER, **person: Any) -> User:
    """A person who runs or observes the competition."""
    user = make_user(**person)
    joined_at = NOW - timedelta(days=20)
    Membership.objects.create(competition=competition, user=user, role=role, joined_at=joined_at)
    return user


def make_membership(competition: Competition, role: Role = Role.ORGANISER) -> Membership:
    return make_member(competition, role).competition_memberships.get()


def make_section(competition: Competition, *, key: str = "about", position: int = 1) -> Section:
    return Section.objects.create(
        competition=competition, key=key, name=key.title(), position=position
    )


def make_question(section: Section, key: str, type: str = "short_text", **fields: Any) -> Question:  # noqa: A002 -- as the model names it
    plain = {"label": key.replace("_", " ").capitalize(), "position": next(_positions)}
    return Question.objects.create(
        competition=section.competition, section=section, key=key, type=type, **{**plain, **fields}
    )


def make_form(competition: Competition) -> None:
    """One question of each kind that rules depend on."""
    kinds = QuestionType
    about = make_section(competition, key="about", position=1)
    make_question(
        about, "organisation", is_required=True, is_identifying=True, fills=Fills.ORGANISATION
    )
    make_question(about, "economy", kinds.ECONOMY, is_identifying=True, fills=Fills.ECONOMY)
    make_question(about, "contact_email", kinds.EMAIL, is_private=True)
    entry = make_section(competition, key="entry", position=2)
    make_question(entry, "title", is_required=True, fills=Fills.TITLE)
    make_question(entry, "track", kinds.TRACK, is_required=True, fills=Fills.TRACK)
    make_question(entry, "summary", kinds.LONG_TEXT, most=50, fills=Fills.SUMMARY)
    make_question(entry, "document", kinds.FILES, file_kinds=["pdf"], most=1)
    make_question(
        entry, "letter", kinds.FILES, file_kinds=["pdf", "image"], most=2, is_identifying=True
    )
    last = make_section(competition, key="declarations", position=3)
    make_question(last, "rules", kinds.DECLARATION, is_required=True)
    make_question(last, "matchmaking", kinds.DECLARATION)


ANSWERS: Mapping[str, object] = {
    "organisation": "Harbour City Works",
    "economy": "SGP",
    "contact_email": "works@harbour.example.org",
    "title": "Shade that moves with the sun",
    "track": "green",
    "summary": "Awnings follow the sun along one street.",
    "rules": True,
}


def make_entry(
    competition: Competition | None = None,
    *,
    owner: User | None = None,
    answers: Mapping[str, object] | None = None,
    now: datetime = NOW,
) -> Entry:
    """A draft that could be handed in; `answers` replace or add to `ANSWERS` (None empties one)."""
    competition = competition or make_competition()
    owner = owner or make_user()
    entry = services.start_entry(competition, by=owner, now=now)
    wanted = {**ANSWERS, **(answers or {})}
    return services.save_answers(entry, wanted, by=owner, now=now)


def make_answer(entry: Entry, key: str, value: object, *, base: int = 0) -> Any:
    return services.save_answer(
        entry, key, value, base=base, writer="test", by=entry.owner, now=NOW
    )


def make_answer_change(entry: Entry) -> Any:
    return make_answer(entry, "matchmaking", value=True).changes.get()


def make_attachment(
    entry: Entry, key: str = "document", *, name: str = "slides.pdf", content: bytes = PDF
) -> Attachment:
    upload = ContentFile(content, name)
    return services.attach(entry, key, upload, by=entry.owner, now=NOW)


def make_version(entry: Entry | None = None, *, now: datetime = NOW) -> Version:
    """Hand the draft in as it stands."""
    entry = entry or make_entry()
    entry.refresh_from_db()
    return services.hand_in(
        entry, revision=entry.revision, declarations={}, by=entry.owner, now=now
    )


def make_handed_in(competition: Competition | None = None, **fields: Any) -> Entry:
    """An entry that waits for screening."""
    entry = make_entry(competition, **fields)
    make_version(entry)
    entry.refresh_from_db()
    return entry


def make_screening(
    entry: Entry,
    outcome: ScreeningOutcome = ScreeningOutcome.ELIGIBLE,
    *,
    reason: str = "",
    by: User | None = None,
    now: datetime = NOW,
) -> Screening:
    return services.screen(
        entry,
        outcome=outcome,
        reason=reason,
        version_number=entry.versions.count(),
        by=by or make_member(entry.competition),
        now=now,
    )


def make_eligible(competition: Competition | None = None, **fields: Any) -> Entry:
    """An entry that judges may score."""
    entry = make_handed_in(competition, **fields)
    make_screening(entry)
    entry.refresh_from_db()
    return entry


def make_hand_in_request(entry: Entry | None = None, *, key: str = "key") -> HandInRequest:
    """What a program leaves behind that has handed in."""
    entry = entry or make_entry()
    entry.refresh_from_db()
    services.hand_in_once(
        entry, key=key, revision=entry.revision, declarations={}, by=entry.owner, now=NOW
    )
    return HandInRequest.objects.get(user=entry.owner, key=key)


def make_listed_entry(entry: Entry | None = None) -> ListedEntry:
    """What the organisers' list keeps of a draft."""
    return ListedEntry.objects.get(entry=entry or make_entry())


def make_chosen_columns(user: User | None = None, *names: str) -> ChosenColumns:
    user = user or make_user()
    services.choose_columns(names or ("code", "city"), by=user, now=NOW)
    return ChosenColumns.objects.get(user=user)


def make_consent(entry: Entry) -> Any:
    return make_version(entry).consents.first()


def make_team_member(
    entry: Entry, user: User | None = None, *, role: TeamRole = TeamRole.EDITOR, **fields: Any
) -> TeamMember:
    """Another person on the team; without an account they are only listed."""
    user = user if user or role == TeamRole.LISTED else make_user()
    plain = {
        "full_name": user.full_name if user else "Wei Chen",
        "email": user.email if user else "",
        "role": role,
        "joined_at": NOW,
    }
    return TeamMember.objects.create(entry=entry, user=user, **{**plain, **fields})


def make_date_notice(change: DateChange, **fields: Any) -> DateNotice:
    """A message to owners of drafts that has been asked for and not yet written."""
    plain = {"group": "drafts", "text": "The dates have changed.", "requested_at": NOW}
    return DateNotice.objects.create(change=change, **{**plain, **fields})


def make_file_archive(
    competition: Competition | None = None, *, by: User | None = None
) -> FileArchive:
    """One that has been asked for: of an entry with one file."""
    competition = competition or make_competition()
    entry = make_entry(competition)
    make_attachment(entry)
    make_version(entry)
    return services.request_archive(
        competition, [entry.pk], address="", by=by or make_member(competition), now=NOW
    )


def make_duplicate_pair(competition: Competition | None = None, **fields: Any) -> DuplicatePair:
    """Two entries that say the same, which nobody has looked at yet."""
    competition = competition or make_competition()
    earlier, later = make_handed_in(competition), make_handed_in(competition)
    plain = {"title_likeness": 100, "summary_likeness": 100, "found_at": NOW}
    # Where hand-ins are committed, a search may have found the two already.
    found = {"competition": competition, **plain, **fields}
    return DuplicatePair.objects.update_or_create(earlier=earlier, later=later, defaults=found)[0]


def make_change_request(entry: Entry | None = None, **fields: Any) -> ChangeRequest:
    """Changes asked for until a week from now."""
    entry = entry or make_handed_in()
    wanted = {"what": "Name the street.", "until": NOW + timedelta(days=7), "now": NOW, **fields}
    by = wanted.pop("by", None) or make_member(entry.competition)
    return services.request_changes(entry, by=by, **wanted)


def make_track_move(entry: Entry | None = None, **fields: Any) -> TrackMove:
    """The entry, in the track "green" by itself, is moved to "transport"."""
    entry = entry or make_handed_in()
    wanted = {"reason": "It is about buses.", "now": NOW, **fields}
    by = wanted.pop("by", None) or make_member(entry.competition)
    track = wanted.pop("track", None) or entry.competition.tracks.get(key="transport")
    return services.move_to_track(entry, track=track, by=by, **wanted)


def let_grace_pass(entry: Entry) -> None:
    """As if the steps of screening had been taken so long ago that nobody can take them back and the team knows."""
    for model, at in set(STEPS.values()):
        model.objects.filter(entry=entry).update(**{at: F(at) - GRACE})
    Entry.objects.filter(pk=entry.pk).update(quiet_until=None)
    entry.refresh_from_db()


def make_screening_hold(entry: Entry | None = None, **fields: Any) -> ScreeningHold:
    entry = entry or make_handed_in()
    by = fields.get("by") or make_member(entry.competition)
    return services.take_over(entry, by=by, now=fields.get("now", NOW))


def make_screening_item(competition: Competition, **fields: Any) -> ScreeningItem:
    """A point of the checklist, with a reason ready to be chosen."""
    plain = {"key": "letter", "text": "The letter of the city is signed.", "position": 1}
    item = ScreeningItem.objects.create(**{"competition": competition, **plain, **fields})
    make_screening_reason(item)
    return item


def make_screening_reason(item: ScreeningItem, **fields: Any) -> ScreeningReason:
    plain = {"key": "unsigned", "text": "The letter is not signed.", "position": 1}
    return ScreeningReason.objects.create(**{"item": item, **plain, **fields})


def make_entry_message(entry: Entry | None = None, **fields: Any) -> EntryMessage:
    entry = entry or make_entry()
    wanted = {"text": "Please bring a poster.", "now": NOW, **fields}
    by = wanted.pop("by", None) or make_member(entry.competition)
    return services.write_to_team(entry, by=by, **wanted)


def make_entry_question(entry: Entry | None = None, **fields: Any) -> EntryQuestion:
    entry = entry or make_entry()
    wanted = {"text": "May the letter be in Thai?", "by": entry.owner, "now": NOW, **fields}
    return services.ask_about(entry, **wanted)


def make_on_behalf(entry: Entry | None = None, *, by: User | None = None) -> OnBehalf:
    """An organiser who has begun to write in the entry for its team."""
    entry = entry or make_entry()
    writer = by or make_member(entry.competition)
    return services.write_for(entry, reason="Asked by telephone.", by=writer, now=NOW)


def make_redaction(
    entry: Entry | None = None, texts: Mapping[str, str] | None = None, **fields: Any
) -> Redaction:
    """What an organiser made of the current version: by default another summary, and every file shown."""
    entry = entry or make_handed_in()
    entry.refresh_from_db()
    standing = Redaction.objects.filter(version=entry.current_version_id).first()
    plain: dict[str, Any] = {
        "version_number": entry.versions.count(),
        "texts": {"summary": "Awnings along one street."} if texts is None else texts,
        "hidden_files": [],
        "base": standing.revision if standing else 0,
        "now": NOW,
    }
    by = fields.pop("by", None) or make_member(entry.competition)
    return services.redact(entry, **{**plain, **fields}, by=by)


def make_extension(entry: Entry | None = None, **fields: Any) -> Extension:
    entry = entry or make_entry()
    plain = {
        "until": entry.competition.closes_at + timedelta(days=2),
        "reason": "Power was cut in the whole city.",
    }
    by = fields.pop("by", None) or make_member(entry.competition)
    return services.extend_deadline(entry, **{**plain, **fields}, by=by, now=NOW)


def make_bulk_screening(
    entries: Sequence[Entry] = (),
    outcome: BulkOutcome = BulkOutcome.ELIGIBLE,
    *,
    by: User | None = None,
    **asked: Any,
) -> BulkScreening:
    """The outcome asked for all of these entries; no worker has begun."""
    entries = entries or [make_handed_in()]
    competition = entries[0].competition
    codes = [entry.code for entry in entries]
    return services.begin_bulk(
        competition,
        chosen_from(with_codes(competition, codes)),
        Asked(outcome, **asked),
        key=f"{next(_numbers)}",
        by=by or make_member(competition),
        now=NOW,
    )


def carry_out(run: BulkScreening, *, now: datetime = NOW) -> None:
    """As the worker does whose job is done then."""
    services.carry_out_bulk(run.pk, report=lambda _done, _total: None, clock=lambda: now)
    Job.objects.update(state=JobState.DONE)


def make_bulk_screening_line(**fields: Any) -> BulkScreeningLine:
    return make_bulk_screening(**fields).lines.get()


def make_economy(**fields: Any) -> Economy:
    return Economy.objects.create(**{"code": "XX", "name": "Nowhere", "position": 99, **fields})


def make_rubric(competition: Competition, *, criteria: int = 2) -> Rubric:
    """One dimension with the given number of criteria from 0 to 10 points."""
    is_first = not competition.rubrics.exists()
    rubric = Rubric.objects.create(competition=competition, name="Rubric", is_shown=is_first)
    dimension = make_dimension(rubric)
    for position in range(1, criteria + 1):
        make_criterion(dimension, key=f"criterion-{position}", position=position)
    return rubric


def make_rubric_reviewer(rubric: Rubric, user: User | None = None) -> RubricReviewer:
    return RubricReviewer.objects.create(rubric=rubric, user=user or make_user(), joined_at=NOW)


def make_rubric_comment(rubric: Rubric, **fields: Any) -> RubricComment:
    plain = {"text": "Say what counts as new.", "written_at": NOW}
    return RubricComment.objects.create(rubric=rubric, **{**plain, **fields})


def make_dimension(rubric: Rubric, *, key: str = "strategy", position: int = 1) -> Dimension:
    return Dimension.objects.create(
        rubric=rubric, key=key, name=key.title(), weight=100, position=position
    )


def make_criterion(
    dimension: Dimension, *, key: str, position: int = 1, **fields: Any
) -> Criterion:
    plain = {"name": key.title(), "share": 1}
    return Criterion.objects.create(
        dimension=dimension, key=key, position=position, **{**plain, **fields}
    )


def make_round(competition: Competition | None = None, **fields: Any) -> Round:
    """A round that takes scores for another ten days, with two criteria from 0 to 10."""
    competition = competition or make_competition()
    plain = {
        "position": 1,
        "name": "Preliminary review",
        "state": RoundState.OPEN,
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=10),
    }
    wanted = {**plain, **fields}
    if "rubric" not in wanted:
        wanted["rubric"] = make_rubric(competition)
    return Round.objects.create(competition=competition, **wanted)


def make_judge(competition: Competition, *, capacity: int = 12, **person: Any) -> Judge:
    """A judge from another economy than `ANSWERS`, without an organisation."""
    number = next(_numbers)
    user = make_user(**{"economy": "JPN", "full_name": f"Judge {number}", **person})
    return Judge.objects.create(
        competition=competition,
        user=user,
        # Long enough to stand in no token of a page by chance.
        code=f"J-{number:06}",
        organisation=user.organisation,
        economy=user.economy,
        capacity=capacity,
    )


def make_batch(round_: Round, **fields: Any) -> Batch:
    plain = {"state": BatchState.PUBLISHED, "created_at": NOW, "published_at": NOW}
    return Batch.objects.create(round=round_, **{**plain, **fields})


def make_assignment(
    round_: Round | None = None,
    *,
    judge: Judge | None = None,
    entry: Entry | None = None,
    batch: Batch | None = None,
    **fields: Any,
) -> Assignment:
    """A published assignment of an eligible entry."""
    round_ = round_ or make_round()
    plain = {
        "batch": batch or make_batch(round_),
        "judge": judge or make_judge(round_.competition),
        "entry": entry or make_eligible(round_.competition),
        "created_at": NOW,
    }
    return Assignment.objects.create(round=round_, **{**plain, **fields})


def make_conflict(judge: Judge, entry: Entry, **fields: Any) -> Conflict:
    plain = {"kind": ConflictKind.PERSONAL, "declared_at": NOW}
    return Conflict.objects.create(judge=judge, entry=entry, **{**plain, **fields})


def make_score(
    assignment: Assignment, criterion: int = 1, *, now: datetime = NOW, **mark: Any
) -> Score:
    """Save one answer as the judge's page does."""
    sheet = judging.save_score(
        assignment,
        f"strategy.criterion-{criterion}",
        judging.Mark(**mark),
        base=judging.Base(writer="test"),
        by=assignment.judge.user,
        now=now,
    )
    return sheet.card.scores.get(criterion__key=f"criterion-{criterion}")


def make_scorecard(
    assignment: Assignment | None = None,
    points: Sequence[int | str] = (8, 6),
    *,
    now: datetime = NOW,
) -> Scorecard:
    """A submitted scorecard with these points for the criteria in turn."""
    assignment = assignment or make_assignment()
    for criterion, value in enumerate(points, start=1):
        make_score(assignment, criterion, points=Decimal(value), now=now)
    return judging.submit_scorecard(assignment, by=assignment.judge.user, now=now)


def make_ranking(round_: Round, *, now: datetime = NOW) -> Ranking:
    """Rank the scorecards as they stand."""
    return judging.compute_ranking(round_.pk, now=now)[0]


def make_ranked_entry(round_: Round | None = None) -> RankedEntry:
    card = make_scorecard(make_assignment(round_))
    return make_ranking(card.assignment.round).rows.get()


def make_decision(
    round_: Round | None = None,
    *,
    entry: Entry | None = None,
    kind: DecisionKind | None = DecisionKind.ADVANCE,
    award: Award | None = None,
    by: User | None = None,
    now: datetime = NOW,
    **words: Any,
) -> Decision:
    """A pending decision about an eligible entry, as an organiser takes it."""
    round_ = round_ or make_round()
    return judging.decide(
        entry or make_eligible(round_.competition),
        round_,
        judging.Verdict(kind, award),
        words=judging.Words(**words),
        by=by or make_member(round_.competition),
        now=now,
    )


def make_publication(
    round_: Round | None = None,
    *,
    by: User | None = None,
    now: datetime = NOW,
    shares_comments: bool = True,
    shares_marks: bool = False,
) -> Publication:
    """The round closed, everything that is missing confirmed, and publishing asked for; a round without decisions gets one."""
    round_ = round_ or make_round()
    by = by or make_member(round_.competition)
    if not pending_decisions(round_):
        make_decision(round_, by=by)
    if round_.state == RoundState.OPEN:
        round_ = judging.close_round(round_, by=by, now=now)
    return judging.request_publication(
        round_,
        confirmed=[one.key for one in missing(round_)],
        shares_comments=shares_comments,
        shares_marks=shares_marks,
        looked_at=fingerprint(pending_decisions(round_)),
        by=by,
        now=now,
    )


def make_published(round_: Round, *, now: datetime = NOW, **fields: Any) -> Publication:
    """The decisions of the round, as teams read them from now on."""
    return judging.publish(make_publication(round_, now=now, **fields).pk, now=now)


def make_outcome(
    round_: Round | None = None,
    *,
    entry: Entry | None = None,
    comments: Sequence[str] = (),
    shares_marks: bool = False,
    **fields: Any,
) -> Decision:
    """What the team of an entry reads after a round; each of the comments is of another judge."""
    round_ = round_ or make_round()
    by = make_member(round_.competition)
    decision = make_decision(round_, entry=entry, by=by, **fields)
    for comment in comments:
        card = make_scorecard(make_assignment(round_, entry=decision.entry))
        card.comment_for_applicant = comment
        card.save(update_fields=["comment_for_applicant"])
    make_published(round_, by=by, shares_marks=shares_marks)
    found = Decision.objects.select_related("round", "award", "entry__competition", "entry__owner")
    return found.get(pk=decision.pk)
