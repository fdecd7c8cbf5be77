"""What the pages of judging cost, with one row of everything and with five: the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

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
    "judging:decisions": None,
    "judging:round-decisions": 11,
    "judging:decide-many": None,
    "judging:decide-by-rank": None,
    "judging:publish": 11,
    "judging:publish-progress": 10,
    "judging:decide": 12,
    "judging:assign": None,
    "judging:unassign": None,
}
# The results are read by everybody, and priced in tests/competitions/test_api_caching.py.
OPERATIONS = {"api:entry-outcomes": 4, "api:results": None}
MOST = 12
ORGANISERS = {
    "judging:round": "/organise/{slug}/rounds/1/",
    "judging:ranking": "/organise/{slug}/rounds/1/ranking/",
    "judging:ranking-table": "/organise/{slug}/rounds/1/ranking/table/",
    "judging:round-decisions": "/organise/{slug}/decisions/1/",
    "judging:publish": "/organise/{slug}/decisions/1/publish/",
    "judging:publish-progress": "/organise/{slug}/decisions/1/publish/progress/",
    "judging:decide": "/organise/{slug}/decisions/1/{code}/",
}


def fill(round_: Round, *, rows: int) -> Assignment:
    """So many entries and judges, each with a submitted scorecard, one judge who has all the entries too, and a decision about each entry."""
    busy = make_judge(round_.competition)
    organiser = make_member(round_.competition)
    award = make_award(round_.competition, places=1)
    for _number in range(rows):
        own = make_assignment(round_, judge=busy)
        make_scorecard(own)
        for _other in range(rows):
            make_scorecard(make_assignment(round_, entry=own.entry))
        make_decision(round_, entry=own.entry, kind=DecisionKind.AWARD, award=award, by=organiser)
        make_eligible(round_.competition)
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
    code = fill(round_, rows=rows).entry.code
    client.force_login(make_member(round_.competition))
    path = ORGANISERS[route].format(slug=round_.competition.slug, code=code)

    assert cost(client, path) == ROUTES[route]


@pytest.mark.parametrize("rows", [1, 5])
def test_a_page_of_a_round_past_its_date_costs_no_more_than_any_page_may(client, rows):
    round_ = make_round(judges_per_entry=9)
    code = fill(round_, rows=rows).entry.code
    round_.closes_at = timezone.now()
    round_.save()
    client.force_login(make_member(round_.competition))

    for path in ORGANISERS.values():
        assert cost(client, path.format(slug=round_.competition.slug, code=code)) <= MOST


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
