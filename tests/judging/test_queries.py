"""What the pages of judging cost, with one row of everything and with five: the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from judging.enums import DecisionKind
from judging.models import Assignment, Round
from judging.urls import api_urls
from tests.factories import (
    make_assignment,
    make_award,
    make_decision,
    make_eligible,
    make_judge,
    make_member,
    make_outcome,
    make_published,
    make_ranking,
    make_round,
    make_scorecard,
    make_team_member,
)
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db

# Routes that show no rows, or only write and redirect, have no price here.
ROUTES = {
    # The call, what its pages share, and the results themselves.
    "judging:winners": 5,
    "judging:list": 4,
    "judging:workspace": 11,
    "judging:file": None,
    "judging:save-score": None,
    "judging:save-comments": None,
    "judging:submit": None,
    "judging:reopen": None,
    "judging:recuse": None,
    "judging:round": 11,
    "judging:round-open": None,
    "judging:round-close": None,
    "judging:ranking": 11,
    "judging:ranking-table": 10,
    "judging:assign": None,
    "judging:unassign": None,
}
# The results are read by everybody, and priced in tests/competitions/test_api_caching.py.
OPERATIONS = {"api:entry-outcomes": 4, "api:results": None}
ORGANISERS = {
    "judging:round": "/organise/{slug}/rounds/1/",
    "judging:ranking": "/organise/{slug}/rounds/1/ranking/",
    "judging:ranking-table": "/organise/{slug}/rounds/1/ranking/table/",
}


def fill(round_: Round, *, rows: int) -> Assignment:
    """So many entries and judges, each with a submitted scorecard, and one judge who has all the entries too."""
    busy = make_judge(round_.competition)
    for _number in range(rows):
        own = make_assignment(round_, judge=busy)
        make_scorecard(own)
        for _other in range(rows):
            make_scorecard(make_assignment(round_, entry=own.entry))
    make_ranking(round_)
    return own


def cost(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize("route", ORGANISERS)
def test_an_organisers_page_costs_the_same_whatever_it_shows(client, route, rows):
    round_ = make_round(judges_per_entry=9)
    fill(round_, rows=rows)
    client.force_login(make_member(round_.competition))

    assert cost(client, ORGANISERS[route].format(slug=round_.competition.slug)) == ROUTES[route]


@pytest.mark.parametrize("rows", [1, 5])
def test_the_results_cost_the_same_whatever_they_show(client, rows):
    round_ = make_round()
    for _number in range(rows):
        award = make_award(round_.competition)
        make_decision(round_, kind=DecisionKind.AWARD, award=award)
        make_decision(round_)
    make_published(round_)

    assert cost(client, f"/c/{round_.competition.slug}/winners/") == ROUTES["judging:winners"]


@pytest.mark.parametrize("rows", [1, 5])
def test_a_judges_list_costs_the_same_whatever_it_shows(client, rows):
    own = fill(make_round(), rows=rows)
    client.force_login(own.judge.user)

    assert cost(client, "/judging/") == ROUTES["judging:list"]


@pytest.mark.parametrize("rows", [1, 5])
def test_a_scorecard_costs_the_same_whatever_it_shows(client, rows):
    own = fill(make_round(), rows=rows)
    client.force_login(own.judge.user)

    assert cost(client, own.get_absolute_url()) == ROUTES["judging:workspace"]


@pytest.mark.parametrize("rows", [1, 5])
def test_the_outcomes_of_an_entry_cost_the_same_whatever_they_say(rows):
    entry = make_eligible()
    for position in range(1, rows + 1):
        round_ = make_round(entry.competition, position=position)
        make_outcome(round_, entry=entry, comments=["Good."] * rows, shares_marks=True)
        make_team_member(entry)
    program = Program(entry.owner)
    program.get(f"entries/{entry.code}/outcomes/")

    with CaptureQueriesContext(connection) as queries:
        answer = program.get(f"entries/{entry.code}/outcomes/")

    assert answer.json()["count"] == rows
    assert len(queries) == OPERATIONS["api:entry-outcomes"]


def test_every_operation_has_a_price():
    assert {f"api:{pattern.name}" for pattern in api_urls} == set(OPERATIONS)
