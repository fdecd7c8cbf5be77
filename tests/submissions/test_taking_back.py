"""A step of screening can be taken back until the mail about it goes; until then nobody on the team learns of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from competitions.enums import Role
from competitions.models import Track
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError
from input2.notifications import services as notifications
from input2.notifications.enums import MessageState
from input2.notifications.models import Message
from input2.notifications.services import AlreadySentError
from submissions import moments, policies, services
from submissions.enums import EntryState, ScreeningOutcome
from submissions.models import Entry, Screening
from submissions.policies import OwnEntryError
from submissions.selectors import draft_of
from submissions.services.screening_steps import StaleFindingError
from submissions.services.taking_back import NothingToTakeBackError
from submissions.steps import GRACE
from tests.factories import (
    NOW,
    let_grace_pass,
    make_change_request,
    make_eligible,
    make_handed_in,
    make_member,
    make_screening,
    make_team_member,
    make_track_move,
    make_version,
)
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db

INELIGIBLE = ScreeningOutcome.INELIGIBLE
MOMENT = timedelta(microseconds=1)


def test_a_mail_waits_in_the_outbox_for_as_long_as_the_step_can_be_taken_back(mailoutbox):
    entry = make_handed_in()
    make_screening(entry)
    message = Message.objects.get(kind="submissions/screened")

    notifications.deliver(message.pk, now=NOW + GRACE - MOMENT)
    message.refresh_from_db()
    assert (message.state, message.due_at) == (MessageState.QUEUED, NOW + GRACE)

    assert Message.objects.due(NOW + GRACE).filter(pk=message.pk).exists()


def test_taking_back_takes_the_mails_of_the_whole_team_out_of_the_outbox():
    entry = make_handed_in()
    make_team_member(entry)
    make_screening(entry, INELIGIBLE, reason="No letter.")

    services.take_back(entry, by=make_member(entry.competition), now=NOW)

    entry.refresh_from_db()
    states = set(
        Message.objects.filter(kind="submissions/screened").values_list("state", flat=True)
    )
    assert entry.state == EntryState.SUBMITTED
    assert states == {MessageState.CANCELLED}
    assert not Message.objects.due(NOW + timedelta(days=9)).filter(state__in=states).exists()


def test_a_mail_that_has_gone_cannot_be_called_back():
    entry = make_handed_in()
    make_screening(entry)
    Message.objects.filter(kind="submissions/screened").update(state=MessageState.SENT, sent_at=NOW)

    with pytest.raises(AlreadySentError):
        services.take_back(entry, by=make_member(entry.competition), now=NOW)

    entry.refresh_from_db()
    assert entry.state == EntryState.ELIGIBLE
    assert Screening.objects.get().undone_at is None


def test_a_step_is_not_taken_back_twice_and_stays_as_history():
    entry = make_handed_in()
    make_screening(entry)
    organiser = make_member(entry.competition)
    services.take_back(entry, by=organiser, now=NOW)

    with pytest.raises(NothingToTakeBackError):
        services.take_back(entry, by=organiser, now=NOW)

    screening = Screening.objects.get()
    assert (screening.undone_by, screening.undone_at) == (organiser, NOW)
    assert Event.objects.filter(action="entry.step_taken_back").count() == 1


def test_the_step_before_stands_again():
    entry = make_eligible()
    make_change_request(entry, now=NOW + timedelta(minutes=1))

    services.take_back(entry, by=make_member(entry.competition), now=NOW + timedelta(minutes=2))

    entry.refresh_from_db()
    assert (entry.state, entry.changes_until) == (EntryState.ELIGIBLE, None)


def test_the_earlier_date_for_changes_stands_again():
    entry = make_handed_in()
    first = make_change_request(entry)
    make_change_request(entry, until=first.until + timedelta(days=9), now=NOW + MOMENT)

    services.take_back(entry, by=make_member(entry.competition), now=NOW + MOMENT)

    entry.refresh_from_db()
    assert (entry.state, entry.changes_until) == (EntryState.CHANGES_REQUESTED, first.until)


def test_what_the_team_handed_in_since_has_overtaken_the_finding():
    entry = make_eligible()
    services.save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=NOW)
    make_version(entry)

    with pytest.raises(NothingToTakeBackError, match="Something has happened"):
        services.take_back(entry, by=make_member(entry.competition), now=NOW)


def test_observers_strangers_and_those_behind_the_entry_take_nothing_back():
    entry = make_eligible()
    on_the_team = make_member(entry.competition)
    make_team_member(entry, on_the_team)
    colleague = make_member(entry.competition, organisation="HARBOUR city works")

    for person in (make_member(entry.competition, Role.OBSERVER), entry.owner):
        with pytest.raises(ForbiddenError):
            services.take_back(entry, by=person, now=NOW)
    for person in (on_the_team, colleague):
        with pytest.raises(OwnEntryError):
            services.take_back(entry, by=person, now=NOW)

    assert Screening.objects.get().undone_at is None


def test_whoever_looks_at_an_older_step_takes_none_back():
    entry = make_handed_in()
    services.screen(
        entry,
        outcome=INELIGIBLE,
        reason="No letter.",
        version_number=1,
        by=make_member(entry.competition),
        now=NOW - MOMENT,
    )
    make_screening(entry)

    with pytest.raises(StaleFindingError, match="recorded “Eligible”"):
        services.take_back(entry, by=make_member(entry.competition), now=NOW, standing=1)


def test_a_moved_entry_goes_back_with_its_sub_field_and_the_answer_of_its_draft():
    entry = make_handed_in()
    entry.sub_field = entry.competition.tracks.get(key="green").sub_fields.get()
    entry.save(update_fields=["sub_field"])
    before = entry.track, entry.sub_field
    make_track_move(entry)

    services.take_back(entry, by=make_member(entry.competition), now=NOW)

    entry.refresh_from_db()
    assert (entry.track, entry.sub_field) == before
    assert entry.answers.get(question__key="track").value == "green"


def test_a_move_after_unanswered_changes_can_be_taken_back():
    entry = make_handed_in()
    request = make_change_request(entry)
    make_track_move(entry, now=request.until)

    services.take_back(entry, by=make_member(entry.competition), now=request.until)

    entry.refresh_from_db()
    assert str(entry.track) == "Green"
    assert entry.state_at(request.until) == EntryState.SUBMITTED


def test_a_version_that_was_handed_in_since_keeps_the_track_that_it_says():
    entry = make_handed_in()
    make_track_move(entry)
    services.save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=NOW)
    make_version(entry, now=NOW + MOMENT)

    with pytest.raises(NothingToTakeBackError):
        services.take_back(entry, by=make_member(entry.competition), now=NOW + MOMENT)

    entry.refresh_from_db()
    assert str(entry.track) == "Transport"


def test_the_team_reads_the_earlier_state_until_it_is_told(client):
    entry, found_at = make_handed_in(), timezone.now()
    make_screening(entry, INELIGIBLE, reason="No letter.", now=found_at)
    entry.refresh_from_db()
    client.force_login(entry.owner)

    told = moments.told_to_team(moments.moments_of(entry), now=found_at)
    page = client.get(entry.get_absolute_url()).content.decode()

    assert entry.state_for_team(found_at + GRACE - MOMENT) == EntryState.SUBMITTED
    assert entry.state_for_team(found_at + GRACE) == EntryState.INELIGIBLE
    assert [moment.what for moment in told] == ["handed_in"]
    assert "No letter." not in page


def test_the_date_for_changes_is_told_with_the_mail_and_opens_the_draft_no_earlier():
    entry = make_handed_in()
    closed = entry.competition.closes_at
    request = make_change_request(entry, until=closed + timedelta(days=9), now=closed)
    entry.refresh_from_db()
    told_at = closed + GRACE

    assert entry.closes_at_for_team(told_at - MOMENT) == closed
    assert policies.refusal_to_edit(entry.owner, entry, now=told_at - MOMENT)
    assert entry.closes_at_for_team(told_at) == entry.closes_at() == request.until
    assert policies.refusal_to_edit(entry.owner, entry, now=told_at) is None


def test_a_date_for_changes_that_was_moved_is_told_with_the_mail(client):
    entry = make_handed_in()
    first = make_change_request(entry, now=NOW - GRACE, until=NOW + timedelta(days=300))
    make_change_request(entry, until=first.until + timedelta(days=9), now=timezone.now())
    client.force_login(entry.owner)

    page = client.get(entry.get_absolute_url())

    assert page.context["closes_at"] == first.until


def test_another_track_is_told_with_the_mail_on_every_page_and_to_programs(client):
    entry = make_handed_in()
    make_track_move(entry, now=timezone.now())
    client.force_login(entry.owner)
    program = Program(entry.owner)

    quiet = told_tracks(client, program, entry)
    let_grace_pass(entry)
    told = told_tracks(client, program, entry)

    assert quiet == {"Green", "green"}
    assert told == {"Transport", "transport"}


def told_tracks(client, program, entry):
    """What the list, the preview, the form and the API say of the entry's track."""
    (row,) = client.get(reverse("submissions:list")).context["rows"]
    preview = client.get(reverse("submissions:preview", args=[entry.code])).context["entry"]
    section = client.get(reverse("submissions:section", args=[entry.code, "about"]))
    draft = program.get(f"entries/{entry.code}/").json()
    (listed,) = program.get("entries/").json()["results"]
    answers = {question["key"]: question["value"] for question in draft["questions"]}
    keys = {draft["track"], listed["track"], answers["track"], section.context["track_key"]}
    return {str(row.track.name), str(preview.track.name)} | keys


def test_a_program_finds_its_entries_by_the_state_that_it_is_told():
    entry = make_handed_in()
    services.screen(
        entry,
        outcome=INELIGIBLE,
        reason="No letter.",
        version_number=1,
        by=make_member(entry.competition),
        now=timezone.now(),
    )
    program = Program(entry.owner)

    def found(state):
        return program.get(f"entries/?state={state}").json()["results"]

    quiet = len(found("submitted")), len(found("ineligible"))
    let_grace_pass(entry)
    told = len(found("submitted")), len(found("ineligible"))

    assert (quiet, told) == ((1, 0), (0, 1))


def test_saving_what_the_form_still_says_undoes_no_move_and_another_choice_stands():
    same, other = make_handed_in(), make_handed_in()
    for entry in (same, other):
        make_track_move(entry)
    third = Track.objects.create(
        competition=other.competition, key="third", name="Third", position=9
    )

    for entry, chosen in ((same, "green"), (other, third.key)):
        services.save_answer(entry, "track", chosen, base=1, writer="", by=entry.owner, now=NOW)

    stored = [entry.answers.get(question__key="track").value for entry in (same, other)]
    other.refresh_from_db()
    shown = draft_of(other, now=NOW).for_team.values["track"]
    assert stored == ["transport", "third"]
    assert shown == "third"


def test_a_version_of_these_minutes_says_what_its_team_read_and_is_judged_where_it_was_moved():
    entry = make_handed_in()
    move = make_track_move(entry)
    services.save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=NOW)

    version = make_version(entry)

    entry.refresh_from_db()
    said = {answer["key"]: answer["value"] for answer in version.content["answers"]}
    assert said["track"] == "green"
    assert entry.track == move.after
    assert entry.track_for_team(NOW) == move.before
    assert entry.state_for_team(NOW) == EntryState.SUBMITTED
    assert entry.track_for_team(NOW + GRACE) == move.after


def test_a_second_step_within_the_grace_hides_the_first_too():
    entry = make_handed_in()
    make_screening(entry, INELIGIBLE, reason="No letter.")

    make_screening(entry)

    entry.refresh_from_db()
    assert entry.state_for_team(NOW) == EntryState.SUBMITTED


def test_what_is_withdrawn_or_handed_in_anew_is_not_kept_quiet():
    withdrawn, anew = make_eligible(), make_eligible()
    services.withdraw(withdrawn, reason="We moved.", by=withdrawn.owner, now=NOW)
    services.save_answers(anew, {"title": "Better shade"}, by=anew.owner, now=NOW)
    make_version(anew)

    for entry, state in ((withdrawn, EntryState.WITHDRAWN), (anew, EntryState.SUBMITTED)):
        entry.refresh_from_db()
        assert entry.state_for_team(NOW) == state


def test_the_team_never_learns_of_a_step_that_was_taken_back():
    entry = make_eligible()
    services.take_back(entry, by=make_member(entry.competition), now=NOW)

    told = moments.told_to_team(moments.moments_of(entry), now=NOW + timedelta(days=1))

    assert [moment.what for moment in told] == ["handed_in"]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"quiet_state": "unheard"}, "entry_quiet_state_known"),
        ({"quiet_state": "", "quiet_until": NOW}, "quiet_entry_has_state"),
    ],
)
def test_the_database_keeps_no_quiet_entry_without_a_state(fields, name):
    entry = make_handed_in()

    with pytest.raises(IntegrityError, match=name):
        Entry.objects.filter(pk=entry.pk).update(**fields)
