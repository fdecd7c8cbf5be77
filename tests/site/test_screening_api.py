"""Screening by a program: the same checks, refusals and records as at the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competitions.enums import Role
from input2.accounts.enums import TokenScope
from input2.audit.models import Event
from submissions import services
from submissions.enums import EntryState, ScreeningOutcome
from tests.factories import (
    NOW,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_screening,
    make_screening_item,
    make_team_member,
    make_user,
    make_version,
)
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db
READ = {"version": 1, "standing": 0}


@pytest.fixture
def entry():
    return make_handed_in()


@pytest.fixture
def program(entry):
    return Program(make_member(entry.competition))


def path(entry, step=""):
    return f"organise/{entry.competition.slug}/screening/{entry.code}/{step}"


def test_a_program_screens_with_a_reason_of_the_checklist_and_takes_it_back(entry, program):
    make_screening_item(entry.competition)
    checks = [{"item": "letter", "reasons": ["unsigned"]}]

    before = program.get(path(entry)).json()
    found = program.post(path(entry), {**READ, "outcome": "ineligible", "checks": checks}).json()
    back = program.post(path(entry, "take-back/"), {"standing": found["standing"]}).json()

    assert (before["state"], before["last_step"]) == ("submitted", "")
    assert (found["state"], found["last_step"]) == ("ineligible", "Not eligible")
    assert found["can_be_taken_back_until"] is not None
    assert (back["state"], back["standing"]) == ("submitted", 2)
    assert entry.screenings.get().reason == "The letter is not signed."
    assert Event.objects.filter(
        scope=entry.competition.slug, action="entry.step_taken_back"
    ).exists()


def test_a_program_is_promised_no_step_back_over_what_the_team_has_handed_in_since(entry, program):
    make_screening(entry)
    services.save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=NOW)
    make_version(entry)

    read = program.get(path(entry)).json()
    back = program.post(path(entry, "take-back/"), {"standing": read["standing"]})

    assert read["can_be_taken_back_until"] is None
    assert (back.status_code, back.json()["code"]) == (409, "nothing_to_take_back")


def test_a_program_asks_for_changes_and_moves_to_a_track(entry, program):
    until = "2035-05-01T12:00:00+08:00"

    asked = program.post(
        path(entry), {**READ, "outcome": "changes_requested", "note": "More.", "until": until}
    )
    moved = program.post(
        path(entry),
        {"version": 1, "standing": 1, "outcome": "moved", "note": "Buses.", "track": "transport"},
    )

    assert asked.json()["state"] == "changes_requested"
    assert moved.json()["track"] == "transport"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"outcome": "winner"}, 400),
        ({"outcome": "message", "note": "Hello."}, 400),
        ({"outcome": "taken_back"}, 400),
        ({"outcome": "changes_requested", "note": "More.", "until": "2035-05-01T12:00:00"}, 400),
        ({"outcome": "eligible", "note": "\ud800"}, 400),
        ({"outcome": "eligible", "checks": [{"item": "\ud800"}]}, 400),
        ({"outcome": "moved", "note": "Buses.", "track": "\ud800"}, 400),
        ({"outcome": "eligible", "standing": None}, 400),
        ({"outcome": "ineligible"}, 409),
        ({"outcome": "changes_requested", "note": "More."}, 400),
        ({"outcome": "moved", "note": "Buses."}, 400),
        ({"outcome": "moved", "note": "Buses.", "track": "nowhere"}, 400),
        ({"outcome": "eligible", "version": 2}, 409),
        ({"outcome": "eligible", "standing": 4}, 409),
        ({"outcome": "eligible", "checks": [{"item": "gone", "is_met": True}]}, 409),
    ],
)
def test_what_lacks_something_or_is_out_of_date_is_refused(entry, program, sent, status):
    answer = program.post(path(entry), {**READ, **sent})

    entry.refresh_from_db()
    assert answer.status_code == status
    assert entry.state == EntryState.SUBMITTED


def test_whoever_stands_behind_an_entry_is_refused(entry):
    on_the_team = make_member(entry.competition)
    make_team_member(entry, on_the_team)
    colleague = make_member(entry.competition, organisation="HARBOUR city works")

    for person in (on_the_team, colleague):
        for step in ("", "take-back/"):
            answer = Program(person).post(path(entry, step), {**READ, "outcome": "eligible"})
            assert (answer.status_code, answer.json()["code"]) == (403, "own_entry")


def test_observers_and_reading_tokens_read_and_change_nothing(entry):
    observer = Program(make_member(entry.competition, Role.OBSERVER))
    reading = Program(make_member(entry.competition), TokenScope.READ)

    for program in (observer, reading):
        assert program.get(path(entry)).status_code == 200
        for step in ("", "take-back/"):
            answer = program.post(path(entry, step), {**READ, "outcome": "eligible"})
            assert answer.status_code == 403
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED


def test_to_everybody_else_and_of_a_draft_there_is_nothing(entry):
    draft = make_entry(entry.competition)

    for person in (make_user(), make_member(make_competition()), entry.owner):
        program = Program(person)
        assert program.get(path(entry)).status_code == 404
        assert program.post(path(entry), {**READ, "outcome": "eligible"}).status_code == 404
        assert program.post(path(entry, "take-back/"), {"standing": 0}).status_code == 404
    assert Program(make_member(entry.competition)).get(path(draft)).status_code == 404


@pytest.mark.parametrize("rows", [1, 5])
def test_reading_costs_the_same_however_often_it_was_screened(entry, program, rows):
    for number in range(rows):
        outcome = [ScreeningOutcome.ELIGIBLE, ScreeningOutcome.INELIGIBLE][number % 2]
        make_screening(entry, outcome, reason="Because.")

    with CaptureQueriesContext(connection) as queries:
        assert program.get(path(entry)).status_code == 200

    assert len(queries) <= 8
