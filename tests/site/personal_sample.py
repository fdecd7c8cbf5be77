"""One person who has left a trace in every app."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from competitions.enums import Role
from competitions.models import Competition
from input2.accounts import services as accounts
from input2.accounts.models import User
from submissions import services
from submissions.enums import TeamRole
from submissions.models import Entry
from tests.factories import (
    NOW,
    let_grace_pass,
    make_api_token,
    make_assignment,
    make_attachment,
    make_bulk_screening,
    make_change_request,
    make_chosen_columns,
    make_competition,
    make_data_export,
    make_date_change,
    make_duplicate_pair,
    make_eligible,
    make_enquiry,
    make_entry,
    make_entry_message,
    make_event,
    make_extension,
    make_file_archive,
    make_hand_in_request,
    make_handed_in,
    make_invitation,
    make_job,
    make_judge,
    make_membership,
    make_message,
    make_news_post,
    make_on_behalf,
    make_outcome,
    make_published,
    make_redaction,
    make_round,
    make_rubric,
    make_rubric_comment,
    make_rubric_reviewer,
    make_scorecard,
    make_screening,
    make_screening_hold,
    make_team_member,
    make_track_move,
    make_user,
    make_version,
)

NAME: Final = "Wilhelmina Ōkubo"
EMAIL: Final = "wilhelmina@okubo.example.org"
SECOND: Final = "w.okubo@private.example.org"


@dataclass
class Sample:
    person: User
    alone: Entry
    handed_in: Entry
    shared: Entry
    run: Competition
    judged: Entry


def make_sample(**fields: Any) -> Sample:
    """Everything that one person can have, without anything that stands in the way of leaving."""
    person = make_user(EMAIL, full_name=NAME, organisation="Okubo Works", **fields)
    accounts.update_profile(person, by=person, now=NOW, organisation="Okubo and Partners")
    EmailAddress.objects.create(user=person, email=SECOND, verified=True)
    make_api_token(person)
    make_data_export(person)
    make_chosen_columns(person)
    alone = make_entry(owner=person)
    make_attachment(alone, name="alone.pdf")
    handed_in = make_handed_in(owner=person, answers={"contact_email": EMAIL})
    make_attachment(handed_in, "letter", name="letter.pdf")
    make_hand_in_request(handed_in, key="k")
    Entry.objects.filter(pk=handed_in.pk).update(contact_email=EMAIL)
    make_change_request(handed_in)
    let_grace_pass(handed_in)
    make_entry_message(handed_in)
    shared = make_entry()
    make_team_member(shared, person, role=TeamRole.EDITOR)
    services.save_answer(shared, "title", "Ours", base=1, writer="", by=person, now=NOW)
    _told(shared)
    run = _organised(person)
    judged = _judged(person)
    _written(person, run)
    return Sample(person, alone, handed_in, shared, run, judged)


def _told(entry: Entry) -> None:
    """The person is named in what the team reads of the outcome."""
    make_version(entry)
    make_screening(entry)
    entry.refresh_from_db()
    words = [f"{NAME} knows these streets."]
    make_outcome(
        make_round(entry.competition), entry=entry, feedback=f"{NAME} spoke well.", comments=words
    )


def _organised(person: User) -> Competition:
    competition = make_competition()
    make_membership(competition)
    competition.memberships.create(user=person, role=Role.ORGANISER, joined_at=NOW)
    make_news_post(competition, created_by=person)
    make_date_change(competition, changed_by=person)
    rubric = make_rubric(competition)
    make_rubric_reviewer(rubric, person)
    make_rubric_comment(rubric, author=person, text="Say what counts.")
    screened = make_handed_in(competition)
    make_screening(screened, by=person)
    make_redaction(screened, by=person)
    services.take_back(screened, by=person, now=NOW)
    make_track_move(screened, by=person)
    make_entry_message(screened, by=person)
    make_change_request(make_handed_in(competition), by=person)
    make_file_archive(competition, by=person)
    make_extension(make_entry(competition), by=person)
    make_on_behalf(make_entry(competition), by=person)
    make_duplicate_pair(
        competition, state="dismissed", note="Two streets.", decided_at=NOW, decided_by=person
    )
    services.take_back(make_change_request(make_handed_in(competition)).entry, by=person, now=NOW)
    services.take_back(make_track_move(make_handed_in(competition)).entry, by=person, now=NOW)
    make_screening_hold(make_handed_in(competition), by=person)
    make_bulk_screening([make_handed_in(competition)], by=person)
    make_enquiry(competition, assigned_to=person, text="Who may enter?")
    make_published(make_round(competition, rubric=rubric), by=person)
    return competition


def _judged(person: User) -> Entry:
    competition = make_competition()
    round_ = make_round(competition)
    judge = make_judge(competition)
    judge.user = person
    judge.organisation = "Okubo Works"
    judge.save()
    card = make_scorecard(make_assignment(round_, judge=judge))
    make_assignment(round_, judge=judge, entry=make_eligible(competition))
    return card.assignment.entry


def _written(person: User, run: Competition) -> None:
    make_enquiry(run, name=NAME, email=EMAIL, asked_by=person, text="Still open?")
    make_enquiry(run, name=NAME, email=EMAIL, text="May two enter?", answer="Yes.", answered_at=NOW)
    make_enquiry(make_competition(), answer="No.", answered_at=NOW, answered_by=person)
    make_message(to=EMAIL, recipient=person, text=f"Dear {NAME}")
    make_message(to=EMAIL.title(), text=f"Dear {NAME}")
    make_message(to=EMAIL, recipient=person, is_secret=True, text="https://secret.example/link")
    make_invitation(email=EMAIL, full_name=NAME)
    make_invitation(invited_by=person, sent_at=NOW - timedelta(days=1))
    make_job(requested_by=person)
    make_event(by=person, after={"full_name": NAME})
    make_event(after={"note": f"write to {SECOND}"})
    make_event(after={"people": [{"full_name": NAME}], "note": f"<{EMAIL}>"})
    LogEntry.objects.create(
        user=person,
        content_type=ContentType.objects.get_for_model(User),
        object_repr=NAME,
        action_flag=1,
        action_time=NOW,
    )
