"""Steps on many entries by a program: the same checks, runs and refusals as the pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competitions.enums import Role
from input2.accounts.enums import TokenScope
from submissions.enums import EntryState
from submissions.models import BulkScreening, Entry
from tests.factories import (
    NOW,
    carry_out,
    make_bulk_screening,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_screening_item,
    make_team_member,
    make_track,
    make_user,
)
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "1"}


@pytest.fixture
def competition():
    return make_competition()


@pytest.fixture
def organiser(competition):
    return make_member(competition)


@pytest.fixture
def program(organiser):
    return Program(organiser)


def runs(competition):
    return f"organise/{competition.slug}/screening/bulk/"


def test_a_program_begins_a_run_follows_it_and_reads_each_result(competition, organiser, program):
    make_screening_item(competition)
    good, own = (make_handed_in(competition) for _one in range(2))
    make_team_member(own, organiser)
    body = {
        "codes": [good.code, own.code],
        "outcome": "ineligible",
        "reasons": [{"item": "letter", "reasons": ["unsigned"]}],
    }

    begun = program.post(runs(competition), body, **KEY)
    carry_out(BulkScreening.objects.get())
    run = program.get(f"{runs(competition)}{begun.json()['id']}/").json()
    lines = program.get(f"{runs(competition)}{begun.json()['id']}/lines/").json()["results"]

    assert begun.status_code == 202
    assert begun.json()["counts"] == {"total": 2, "waiting": 2, "done": 0, "refused": 0}
    assert run["counts"] == {"total": 2, "waiting": 0, "done": 1, "refused": 1}
    results = {line["code"]: (line["state"], bool(line["sentence"])) for line in lines}
    assert results == {good.code: ("done", False), own.code: ("refused", True)}
    assert Entry.objects.get(pk=good.pk).state == EntryState.INELIGIBLE


def test_a_filter_means_what_the_list_means_and_a_retry_the_same_run(competition, program):
    handed_in = make_handed_in(competition)
    make_entry(competition)
    body = {"filter": "state=submitted", "outcome": "eligible"}

    first = program.post(runs(competition), body, **KEY)
    carry_out(BulkScreening.objects.get())
    again = program.post(runs(competition), body, **KEY)

    assert first.json()["id"] == again.json()["id"]
    assert list(BulkScreening.objects.get().lines.values_list("entry__code", flat=True)) == [
        handed_in.code
    ]


def test_another_body_under_the_same_key_is_refused(competition, program):
    entry = make_handed_in(competition)
    program.post(runs(competition), {"codes": [entry.code], "outcome": "eligible"}, **KEY)

    answer = program.post(
        runs(competition), {"codes": [entry.code], "outcome": "ineligible", "note": "No."}, **KEY
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"codes": ["GONE"], "outcome": "eligible"}, 400, "unknown_entries"),
        ({"codes": [], "outcome": "eligible"}, 400, "nothing_chosen"),
        ({"filter": "state=winner", "outcome": "eligible"}, 400, "nothing_chosen"),
        ({"filter": "", "outcome": "ineligible"}, 409, "reason_missing"),
        ({"filter": "", "outcome": "changes_requested", "note": "x"}, 400, "date_too_early"),
        ({"filter": "", "outcome": "moved", "note": "x"}, 400, "track_missing"),
        ({"filter": "", "outcome": "message"}, 400, "nothing_said"),
        (
            {
                "filter": "",
                "outcome": "ineligible",
                "reasons": [{"item": "gone", "reasons": ["gone"]}],
            },
            409,
            "checklist_changed",
        ),
    ],
)
def test_what_makes_no_sense_begins_nothing(competition, program, body, status, code):
    make_handed_in(competition)

    answer = program.post(runs(competition), body, **KEY)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not BulkScreening.objects.exists()


@pytest.mark.parametrize(
    ("body", "member"),
    [
        ({"outcome": "eligible"}, "codes"),
        ({"codes": ["X"], "filter": "", "outcome": "eligible"}, "codes"),
        ({"filter": "stat=submitted", "outcome": "eligible"}, "filter"),
        ({"filter": "state=handed-in", "outcome": "eligible"}, "filter"),
        ({"filter": "round=7", "outcome": "eligible"}, "filter"),
        ({"filter": "", "outcome": "winner"}, "outcome"),
        ({"filter": "", "outcome": "moved", "track": "gone"}, "track"),
        ({"filter": "", "outcome": "eligible", "until": "soon"}, "until"),
        ({"filter": "", "outcome": "eligible", "until": "2035-05-01T12:00:00"}, "until"),
        ({"filter": "", "outcome": "eligible", "until": "9999-12-31T23:59Z"}, "until"),
    ],
)
def test_a_body_that_cannot_be_read_says_which_member(competition, program, body, member):
    answer = program.post(runs(competition), body, **KEY)

    assert (answer.status_code, list(answer.json())) == (400, [member])


def test_a_key_is_needed(competition, program):
    answer = program.post(runs(competition), {"filter": "", "outcome": "eligible"})

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")
    # The same sentence is read by whoever hands in and by whoever screens.
    assert "hand-in" not in answer.json()["detail"]


def test_changes_moves_and_taking_back_by_a_program(competition, program):
    entry = make_handed_in(competition)
    make_track(competition, key="other", position=9)
    until = (NOW + timedelta(days=7)).isoformat()
    bodies = [
        {"outcome": "moved", "note": "It is a plan.", "track": "other"},
        {"outcome": "taken_back"},
        {"outcome": "changes_requested", "note": "Name it.", "until": until},
    ]
    states = []

    for number, body in enumerate(bodies):
        sent = {**body, "codes": [entry.code]}
        answer = program.post(runs(competition), sent, **{"Idempotency-Key": f"{number}"})
        carry_out(BulkScreening.objects.get(pk=answer.json()["id"]))
        found = Entry.objects.select_related("track").get(pk=entry.pk)
        states.append((found.track.key if found.track else "", found.state))

    track = states[1][0]
    assert states == [("other", "submitted"), (track, "submitted"), (track, "changes_requested")]
    assert track != "other"


def test_a_run_is_stopped_and_goes_on(competition, organiser, program):
    run = make_bulk_screening([make_handed_in(competition)], by=organiser)
    address = f"{runs(competition)}{run.pk}/"

    stopped = program.post(f"{address}stop/", {})
    again = program.post(f"{address}stop/", {})
    going = program.post(f"{address}go-on/", {})

    assert (stopped.status_code, stopped.json()["is_under_way"]) == (200, False)
    assert (again.status_code, again.json()["code"]) == (409, "nothing_left")
    assert (going.status_code, going.json()["is_under_way"]) == (202, True)


@pytest.mark.parametrize("who", ["stranger", "organiser elsewhere"])
def test_others_find_nothing(competition, who):
    run = make_bulk_screening([make_handed_in(competition)])
    person = make_user() if who == "stranger" else make_member(make_competition())
    program = Program(person)
    address = f"{runs(competition)}{run.pk}/"

    answers = [program.get(path) for path in (runs(competition), address, f"{address}lines/")]
    answers.append(program.post(runs(competition), {"filter": "", "outcome": "eligible"}, **KEY))
    answers += [program.post(f"{address}{step}/", {}) for step in ("go-on", "stop")]

    assert {answer.status_code for answer in answers} == {404}


def test_a_run_of_another_competition_is_not_found(competition, program):
    run = make_bulk_screening()

    assert program.get(f"{runs(competition)}{run.pk}/").status_code == 404


def test_observers_and_tokens_for_reading_change_nothing(competition, organiser):
    run = make_bulk_screening([make_handed_in(competition)])
    observer = Program(make_member(competition, Role.OBSERVER))
    reader = Program(organiser, TokenScope.READ)
    address = f"{runs(competition)}{run.pk}/"

    for program in (observer, reader):
        assert program.get(address).status_code == 200
        begun = program.post(runs(competition), {"filter": "", "outcome": "eligible"}, **KEY)
        steps = [program.post(f"{address}{step}/", {}) for step in ("go-on", "stop")]
        assert {answer.status_code for answer in (begun, *steps)} == {403}
    assert BulkScreening.objects.count() == 1


def test_reading_costs_the_same_for_one_and_for_five(competition, organiser, program):
    prices = []
    program.get(runs(competition))
    for number in (1, 4):
        for _one in range(number):
            entries = [make_handed_in(competition) for _entry in range(number)]
            run = make_bulk_screening(entries, by=organiser)
        paths = [runs(competition), f"{runs(competition)}{run.pk}/lines/"]
        with CaptureQueriesContext(connection) as queries:
            assert {program.get(path).status_code for path in paths} == {200}
        prices.append(len(queries))

    assert prices[0] == prices[1]
