"""Whoever is asked to make an entry theirs reads what becomes of it meanwhile, at the address that organisers know."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from input2.accounts.models import Invitation
from input2.notifications.models import Message
from submissions import emails, services
from submissions.enums import ScreeningOutcome, TeamRole
from submissions.models import Entry
from tests.factories import (
    ANSWERS,
    NOW,
    make_competition,
    make_member,
    make_team_member,
    make_user,
)
from tests.samples import PDF

pytestmark = pytest.mark.django_db

LAN = services.Asked(email="lan@example.org", full_name="Lan Nguyen", language="zh-hans")
OF_SCREENING = ["screened", "changes_requested", "track_moved"]
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def entry():
    """Begun for somebody who has not answered, written and handed in by an organiser."""
    competition = make_competition()
    organiser = make_member(competition)
    begun = services.begin_for(competition, LAN, reason="On paper.", by=organiser, now=NOW)
    given = {key: value for key, value in ANSWERS.items() if value is not True}
    services.save_answers(begun, given, by=organiser, now=NOW)
    begun.refresh_from_db()
    services.hand_in_for(
        begun,
        revision=begun.revision,
        declarations={key: True for key, value in ANSWERS.items() if value is True},
        reason="On paper.",
        declared="Signed on paper.",
        by=organiser,
        now=NOW,
    )
    begun.refresh_from_db()
    return begun


def screened(entry, by):
    services.screen(
        entry,
        outcome=ScreeningOutcome.INELIGIBLE,
        reason="No letter.",
        version_number=1,
        by=by,
        now=LATER,
    )


def changes_requested(entry, by):
    until = LATER + timedelta(days=9)
    services.request_changes(entry, what="A letter.", until=until, by=by, now=LATER)


def track_moved(entry, by):
    track = entry.competition.tracks.get(key="transport")
    services.move_to_track(entry, track=track, reason="Buses.", by=by, now=LATER)


def extended(entry, by):
    until = entry.competition.closes_at + timedelta(days=2)
    services.extend_deadline(entry, until=until, reason="Storm.", by=by, now=LATER)


def file_quarantined(entry, _by):
    writer = entry.on_behalf.get().person
    upload = ContentFile(PDF, "slides.pdf")
    file = services.attach(entry, "document", upload, by=writer, now=LATER)
    emails.quarantined(file, at=LATER)


STEPS = {
    "screened": screened,
    "changes_requested": changes_requested,
    "track_moved": track_moved,
    "extended": extended,
    "message": lambda entry, by: services.write_to_team(entry, text="Call us.", by=by, now=LATER),
    "written_for": lambda entry, by: services.write_for(entry, reason="Ill.", by=by, now=LATER),
    "handed_in": lambda _entry, _by: None,
    "withdrawn": lambda entry, by: emails.withdrawn(entry, by=by, at=LATER),
    "file_quarantined": file_quarantined,
}


def tell(entry: Entry, kind: str) -> None:
    """Take the step that sends a mail of this kind; the receipt went when the entry was handed in."""
    STEPS[kind](entry, make_member(entry.competition))


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=f"submissions/{kind}"))


@pytest.mark.parametrize("kind", STEPS)
def test_each_mail_of_the_entry_reaches_the_address_once_in_its_language(entry, kind):
    tell(entry, kind)

    (mail,) = mails(kind)
    assert (mail.to, mail.language, mail.recipient_id) == (LAN.email, "zh-hans", None)
    # Nothing of the entry opens to somebody without a place on it.
    assert f"/entries/{entry.code}/" not in mail.text + mail.html


@pytest.mark.parametrize("kind", OF_SCREENING)
def test_a_step_that_is_taken_back_is_not_told_there_either(entry, kind):
    tell(entry, kind)

    services.take_back(entry, by=make_member(entry.competition), now=NOW + timedelta(minutes=2))

    (mail,) = mails(kind)
    assert mail.state == "cancelled"


def test_without_a_language_it_is_the_first_of_the_call(entry):
    Invitation.objects.update(language="")
    first = next(iter(entry.competition.languages))

    tell(entry, "message")

    assert [mail.language for mail in mails("message")] == [first]


def test_an_address_that_is_on_the_team_already_gets_no_second_mail(entry):
    make_team_member(entry, make_user(email="LAN@example.org"), role=TeamRole.EDITOR)

    tell(entry, "message")

    (mail,) = mails("message")
    assert mail.recipient_id is not None


def test_once_the_entry_has_an_owner_the_invitation_is_no_address_any_more(entry):
    owner = make_user(email="owner@example.org")
    make_team_member(entry, owner, role=TeamRole.OWNER)
    Entry.objects.filter(pk=entry.pk).update(owner=owner)
    entry.refresh_from_db()

    tell(entry, "message")

    assert [mail.to for mail in mails("message")] == [owner.email]
