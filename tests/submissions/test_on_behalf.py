"""Organisers act for an applicant: always for a reason, always visible as such, never on their own entry."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from competitions.enums import QuestionType, Role
from input2.accounts.models import Invitation
from input2.accounts.services import invitations
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError, WindowClosedError
from input2.notifications.models import Message
from submissions import policies, services
from submissions.enums import EntryState, TeamRole
from submissions.models import AnswerChange, Entry, Extension, OnBehalf, Version
from submissions.policies import LimitReachedError, OwnEntryError
from submissions.services import (
    Asked,
    BehalfReasonMissingError,
    DeclarationReasonMissingError,
    ExtensionDateError,
    HandInReasonMissingError,
    IncompleteEntryError,
    StaleDraftError,
)
from tests.factories import (
    ANSWERS,
    NOW,
    make_competition,
    make_entry,
    make_extension,
    make_handed_in,
    make_member,
    make_on_behalf,
    make_team_member,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db

MOMENT = timedelta(microseconds=1)
ASKED = Asked(email="lan@example.org", full_name="Lan Nguyen", language="en")
PAPER = "Signed paper form received on 1 June."


def begun_for(competition=None, *, by=None, asked=ASKED, now=NOW):
    competition = competition or make_competition()
    by = by or make_member(competition)
    return services.begin_for(competition, asked, reason="Sent on paper.", by=by, now=now)


def filled(entry, by):
    declared = set(
        entry.competition.questions.filter(type=QuestionType.DECLARATION).values_list(
            "key", flat=True
        )
    )
    written = {key: value for key, value in ANSWERS.items() if key not in declared}
    services.save_answers(entry, written, by=by, now=NOW)
    entry.refresh_from_db()
    return {key: True for key in ANSWERS if key in declared}


def handed_in_for(entry, *, by, now=NOW, declarations=None, reason="Sent on paper.", declared=""):
    entry.refresh_from_db()
    return services.hand_in_for(
        entry,
        revision=entry.revision,
        declarations=declarations or {},
        reason=reason,
        declared=declared,
        by=by,
        now=now,
    )


def after_closing(entry):
    return entry.competition.closes_at + timedelta(hours=1)


# Beginning an entry for somebody


def test_an_entry_begun_for_somebody_has_no_owner_until_they_accept():
    organiser = make_member(competition := make_competition())
    entry = begun_for(competition, by=organiser)
    person = make_user(ASKED.email)

    asked = Invitation.objects.get(subject=entry.code)
    invitations.accept(asked, by=person, now=NOW)

    entry.refresh_from_db()
    assert entry.owner == person
    (member,) = entry.team.all()
    assert (member.user, member.role) == (person, TeamRole.OWNER)
    found = Event.objects.get(action="entry.owner_found")
    assert (found.actor, found.reason) == (organiser, "Sent on paper.")


def test_the_person_is_asked_by_a_mail_that_says_the_entry_is_theirs():
    entry = begun_for()

    mail = Message.objects.get(to=ASKED.email)
    assert entry.code in mail.text or "Lan" in mail.text
    assert "has begun" in mail.text
    assert "whose owner is gone" not in mail.text


def test_a_form_sent_twice_begins_one_entry_and_asks_the_person_once():
    organiser = make_member(competition := make_competition())
    entry = begun_for(competition, by=organiser)

    again = begun_for(competition, by=organiser)

    assert again == entry
    assert Message.objects.filter(to=ASKED.email).count() == 1
    assert Event.objects.filter(action="entry.begun_for").count() == 1


def test_another_entry_is_begun_once_the_first_is_written_or_its_mail_answers_nothing_any_more():
    organiser = make_member(competition := make_competition())
    written = begun_for(competition, by=organiser)
    services.save_answers(written, {"title": "Shade"}, by=organiser, now=NOW)
    revoked = begun_for(competition, by=organiser)
    invitations.revoke(Invitation.objects.get(subject=revoked.code), by=organiser, now=NOW)

    last = begun_for(competition, by=organiser)
    of_a_colleague = begun_for(competition)

    assert len({written, revoked, last, of_a_colleague}) == 4
    assert Invitation.objects.filter(email=ASKED.email).count() == 4


def test_the_organisers_may_enter_somebody_beyond_the_limit_of_a_person():
    competition = make_competition(most_entries_per_person=1)
    person = make_user(ASKED.email)
    make_entry(competition, owner=person)

    organiser = make_member(competition)
    entry = begun_for(competition, by=organiser)
    services.save_answers(entry, {"title": "Sent on paper"}, by=organiser, now=NOW)
    invitations.accept(Invitation.objects.get(subject=entry.code), by=person, now=NOW)

    assert person.owned_entries.count() == 2
    with pytest.raises(LimitReachedError):
        services.start_entry(competition, by=person, now=NOW)


def test_nobody_who_runs_the_competition_is_entered_by_a_colleague():
    competition = make_competition()
    observer = make_member(competition, Role.OBSERVER)
    asked = Asked(email=observer.email, full_name="Mei Lin", language="en")

    with pytest.raises(ForbiddenError):
        begun_for(competition, asked=asked)

    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", [Role.OBSERVER, None])
def test_only_organisers_begin_entries_for_others(role):
    competition = make_competition()
    person = make_member(competition, role) if role else make_user()

    with pytest.raises(ForbiddenError):
        begun_for(competition, by=person)

    assert not Entry.objects.exists()


def test_the_call_has_to_have_opened_but_may_have_closed():
    competition = make_competition()

    with pytest.raises(WindowClosedError):
        begun_for(competition, now=competition.opens_at - MOMENT)
    entry = begun_for(competition, now=competition.closes_at)

    assert entry.state == EntryState.DRAFT


# Writing for a team


def test_an_organiser_reads_and_writes_a_draft_only_after_saying_why():
    entry = make_entry()
    organiser = make_member(entry.competition)

    before = policies.refusal_to_edit(organiser, entry, now=NOW)
    services.write_for(entry, reason="Asked by telephone.", by=organiser, now=NOW)
    services.save_answers(entry, {"title": "By telephone"}, by=organiser, now=NOW)

    assert isinstance(before, ForbiddenError)
    assert AnswerChange.objects.filter(answer__entry=entry).exists()
    assert entry.answers.get(question__key="title").saved_by == organiser


def test_the_whole_team_is_told_why_somebody_else_writes():
    owner = make_user(language="zh-hans")
    entry = make_entry(owner=owner)
    make_team_member(entry)

    services.write_for(
        entry, reason="Asked <by> phone.", by=make_member(entry.competition), now=NOW
    )

    mails = Message.objects.filter(kind="submissions/written_for")
    assert mails.count() == 2
    assert mails.get(recipient=owner).language == "zh-hans"
    assert "Asked <by> phone." in mails.get(recipient=owner).text
    assert "Asked &lt;by&gt; phone." in mails.get(recipient=owner).html


def test_asking_twice_begins_once():
    entry = make_entry()
    organiser = make_member(entry.competition)

    first = make_on_behalf(entry, by=organiser)
    second = make_on_behalf(entry, by=organiser)

    assert first == second
    assert Message.objects.filter(kind="submissions/written_for").count() == 1


def test_a_blank_reason_begins_nothing():
    entry = make_entry()

    with pytest.raises(BehalfReasonMissingError):
        services.write_for(entry, reason=" ", by=make_member(entry.competition), now=NOW)

    assert not OnBehalf.objects.exists()


def test_whoever_stops_or_leaves_the_organisers_writes_no_more():
    entry = make_entry()
    stopped, gone = make_member(entry.competition), make_member(entry.competition)
    make_on_behalf(entry, by=stopped)
    make_on_behalf(entry, by=gone)

    services.stop_writing_for(entry, by=stopped, now=NOW)
    gone.competition_memberships.all().delete()

    for person in (stopped, gone):
        assert isinstance(policies.refusal_to_edit(person, entry, now=NOW), ForbiddenError)


def test_whoever_wrote_an_entry_does_not_screen_it_even_after_stopping():
    entry = make_entry()
    organiser, other = make_member(entry.competition), make_member(entry.competition)
    make_on_behalf(entry, by=organiser)
    services.stop_writing_for(entry, by=organiser, now=NOW)
    make_version(entry)

    entry.refresh_from_db()

    assert isinstance(policies.refusal_to_screen(organiser, entry, now=NOW), OwnEntryError)
    assert policies.refusal_to_screen(other, entry, now=NOW) is None


def test_declarations_are_ticked_by_the_applicant_alone():
    entry = make_entry()
    organiser = make_member(entry.competition)
    make_on_behalf(entry, by=organiser)

    with pytest.raises(ForbiddenError):
        services.save_answer(
            entry, "matchmaking", raw=True, base=0, writer="", by=organiser, now=NOW
        )


def test_writing_for_a_team_has_no_deadline_but_that_of_the_entry():
    entry = make_entry()
    organiser = make_member(entry.competition)
    make_on_behalf(entry, by=organiser)

    refusal = policies.refusal_to_edit(organiser, entry, now=entry.competition.closes_at)

    assert isinstance(refusal, WindowClosedError)


# Who may: by each of the services


def steps(entry, by):
    until = entry.competition.closes_at + timedelta(days=1)
    return {
        "write": lambda: services.write_for(entry, reason="R", by=by, now=NOW),
        "extend": lambda: services.extend_deadline(entry, until=until, reason="R", by=by, now=NOW),
        "hand in": lambda: handed_in_for(entry, by=by),
    }


@pytest.mark.parametrize("step", ["write", "extend", "hand in"])
def test_an_observer_a_stranger_and_the_team_itself_are_refused(step):
    entry = make_entry()
    observer = make_member(entry.competition, Role.OBSERVER)
    elsewhere = make_member(make_competition())

    for person in (observer, elsewhere, entry.owner):
        with pytest.raises(ForbiddenError):
            steps(entry, person)[step]()

    assert not Version.objects.exists()
    assert not Extension.objects.exists()
    assert not OnBehalf.objects.exists()


@pytest.mark.parametrize("step", ["write", "extend", "hand in"])
def test_an_organiser_of_the_team_or_its_organisation_is_refused(step):
    competition = make_competition()
    on_team = make_member(competition)
    colleague = make_member(competition, organisation="City of Trees")
    entry = make_entry(competition, owner=make_user(organisation="City of Trees"))
    make_team_member(entry, on_team)

    for person in (on_team, colleague):
        with pytest.raises(OwnEntryError):
            steps(entry, person)[step]()


# A deadline of its own


def test_an_extension_moves_the_deadline_of_one_entry_and_tells_its_team():
    entry, other = make_entry(), make_entry()
    until = entry.competition.closes_at + timedelta(days=2)

    make_extension(entry, until=until)

    entry.refresh_from_db()
    assert policies.refusal_to_edit(entry.owner, entry, now=until - MOMENT) is None
    assert policies.refusal_to_edit(entry.owner, entry, now=until) is not None
    assert policies.refusal_to_edit(other.owner, other, now=until - MOMENT) is not None
    mail = Message.objects.get(kind="submissions/extended")
    assert mail.recipient == entry.owner
    assert "Power was cut" in mail.text
    event = Event.objects.get(action="entry.deadline_extended")
    assert (event.role, event.reason) == (Role.ORGANISER, "Power was cut in the whole city.")


def test_an_extension_that_is_taken_back_leaves_the_deadline_of_everybody():
    entry = make_entry()
    make_extension(entry)

    make_extension(entry, until=None, reason="Given by mistake.")

    entry.refresh_from_db()
    closing = entry.competition.closes_at
    assert policies.refusal_to_edit(entry.owner, entry, now=closing - MOMENT) is None
    assert policies.refusal_to_edit(entry.owner, entry, now=closing) is not None
    assert entry.extensions.count() == 2
    assert Message.objects.filter(kind="submissions/extended").count() == 2


def test_an_own_deadline_lies_ahead_and_after_that_of_everybody():
    entry = make_entry()
    closing = entry.competition.closes_at
    make_extension(entry, until=closing + timedelta(days=1))
    organiser = make_member(entry.competition)

    def extend(until, now):
        services.extend_deadline(entry, until=until, reason="R", by=organiser, now=now)

    for until, now in [
        (closing, NOW),
        (closing + timedelta(days=1), NOW),
        (closing + timedelta(hours=1), closing + timedelta(hours=1)),
    ]:
        with pytest.raises(ExtensionDateError):
            extend(until, now)
    extend(closing + timedelta(hours=2), closing + timedelta(hours=2) - MOMENT)

    entry.refresh_from_db()
    assert entry.extended_until == closing + timedelta(hours=2)


def test_what_was_never_given_is_not_taken_back():
    with pytest.raises(ExtensionDateError):
        make_extension(until=None)


# Handing in for the team


def test_an_organiser_hands_in_late_what_the_team_had_ready():
    entry = make_entry()
    organiser = make_member(entry.competition)
    now = after_closing(entry)

    version = handed_in_for(entry, by=organiser, now=now, reason="Our server was down.")

    entry.refresh_from_db()
    assert (version.is_late, version.on_behalf_reason) == (True, "Our server was down.")
    assert (entry.state, entry.current_version) == (EntryState.SUBMITTED, version)
    event = Event.objects.get(action="entry.handed_in")
    assert (event.actor, event.role, event.reason) == (
        organiser,
        Role.ORGANISER,
        "Our server was down.",
    )
    mail = Message.objects.get(kind="submissions/handed_in")
    assert "Our server was down." in mail.text
    assert "The deadline had passed" in mail.text
    assert "Until the deadline you can change" not in mail.text


def test_late_begins_with_the_deadline_itself():
    early, late = make_entry(), make_entry()
    closing = early.competition.closes_at

    first = handed_in_for(early, by=make_member(early.competition), now=closing - MOMENT)
    second = handed_in_for(late, by=make_member(late.competition), now=closing)

    assert (first.is_late, second.is_late) == (False, True)


def test_an_entry_from_paper_says_how_the_applicant_declared():
    organiser = make_member(competition := make_competition())
    entry = begun_for(competition, by=organiser)
    declarations = filled(entry, organiser)

    with pytest.raises(DeclarationReasonMissingError):
        handed_in_for(entry, by=organiser, declarations=declarations)
    version = handed_in_for(entry, by=organiser, declarations=declarations, declared=PAPER)

    consents = version.consents.all()
    assert {consent.question.key for consent in consents} == set(declarations)
    assert {(consent.on_behalf_reason, consent.given_by) for consent in consents} == {
        (PAPER, organiser)
    }
    # The applicant has no account yet; the receipt goes to the address that was given.
    receipt = Message.objects.get(kind="submissions/handed_in")
    assert (receipt.to, version.sha256 in receipt.text) == (ASKED.email, True)


def test_what_the_team_declared_itself_stands_as_theirs():
    entry = make_entry()

    version = handed_in_for(entry, by=make_member(entry.competition))

    given = {(consent.given_by, consent.on_behalf_reason) for consent in version.consents.all()}
    assert given == {(entry.owner, "")}


def test_handing_in_for_somebody_needs_a_reason_and_a_whole_entry():
    entry = make_entry()
    lacking = make_entry(answers={"title": None})

    with pytest.raises(HandInReasonMissingError):
        handed_in_for(entry, by=make_member(entry.competition), reason=" ")
    with pytest.raises(IncompleteEntryError):
        handed_in_for(lacking, by=make_member(lacking.competition))

    assert not Version.objects.exists()


def test_a_retry_gives_the_same_version_and_a_changed_draft_none():
    entry = make_entry()
    organiser = make_member(entry.competition)
    first = handed_in_for(entry, by=organiser)

    again = handed_in_for(entry, by=organiser)
    services.save_answers(entry, {"title": "Another"}, by=entry.owner, now=NOW)

    assert again == first
    with pytest.raises(StaleDraftError):
        services.hand_in_for(
            entry, revision=-1, declarations={}, reason="R", declared="", by=organiser, now=NOW
        )
    assert Message.objects.filter(kind="submissions/handed_in").count() == 1


def test_the_team_reads_in_its_timeline_what_was_done_for_it(client):
    entry = make_handed_in()
    organiser = make_member(entry.competition, full_name="Orla Organiser")
    make_extension(entry, by=organiser)
    make_on_behalf(entry, by=organiser)
    services.save_answers(entry, {"title": "Another"}, by=organiser, now=NOW)
    handed_in_for(entry, by=organiser, now=after_closing(entry), reason="Our server was down.")
    client.force_login(entry.owner)

    page = client.get(reverse("submissions:entry", args=[entry.code])).content.decode()

    assert "The organisers write in it, on the team’s behalf" in page
    assert "Asked by telephone." in page
    assert "Own deadline given by the organisers" in page
    assert "Version 2 handed in by the organisers, on the team’s behalf" in page
    assert "Our server was down." in page
    assert "Orla Organiser" not in page


# Around the services


def test_the_database_refuses_what_has_no_reason():
    entry = make_entry()
    version = make_version(entry)

    with pytest.raises(IntegrityError, match="entry_has_owner"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(owner=None)
    with pytest.raises(IntegrityError, match="late_version_has_reason"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(is_late=True)
    with pytest.raises(IntegrityError, match="on_behalf_has_reason"), transaction.atomic():
        OnBehalf.objects.create(entry=entry, reason="", began_at=NOW)
    with pytest.raises(IntegrityError, match="on_behalf_ends"), transaction.atomic():
        OnBehalf.objects.create(entry=entry, reason="R", began_at=NOW, ended_at=NOW - MOMENT)
    with pytest.raises(IntegrityError, match="extension_has_reason"), transaction.atomic():
        Extension.objects.create(entry=entry, reason="", given_at=NOW)
    with pytest.raises(IntegrityError, match="extension_leaves_time"), transaction.atomic():
        Extension.objects.create(entry=entry, reason="R", until=NOW, given_at=NOW)


def test_one_person_writes_under_one_heading_at_a_time():
    begun = make_on_behalf()

    with pytest.raises(IntegrityError, match="one_standing"), transaction.atomic():
        OnBehalf.objects.create(entry=begun.entry, person=begun.person, reason="R", began_at=NOW)
