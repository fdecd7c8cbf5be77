"""What each page costs, with one row of everything and with five: the same."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competitions.models import Competition
from tests.factories import (
    NOW,
    make_award,
    make_competition,
    make_key_date,
    make_partner,
    make_rubric,
    make_track,
)

pytestmark = pytest.mark.django_db

ROUTES = {
    "competitions:call": 7,
    "competitions:setup": 8,
    "competitions:setup-publish": None,
    "competitions:ask": 6,
    "competitions:asked": 6,
    "competitions:enquiries": 10,
    "competitions:enquiry": 8,
    "competitions:enquiry-answer": None,
    "competitions:enquiry-close": None,
    "competitions:enquiry-reopen": None,
    "competitions:enquiry-publish": 8,
    "competitions:setup-dates": 9,
    "competitions:setup-dates-window": 7,
    "competitions:setup-dates-zone": 7,
    "competitions:setup-date-new": 7,
    "competitions:setup-date": 8,
    "competitions:setup-date-remove": 8,
}
OPERATIONS = {
    "api:economies": 2,
    "api:competitions": 2,
    "api:competition": 7,
    "api:schema": 0,
    "api:docs": 0,
}


def cost(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def fill(competition: Competition, *, rows: int) -> None:
    for number in range(3, 3 + rows):
        make_track(competition, key=f"track-{number}", position=number)
        make_key_date(competition, at=NOW + timedelta(days=number))
        make_partner(competition)
        make_award(competition)
    make_rubric(competition, criteria=rows)


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize(
    ("route", "path"),
    [
        ("competitions:call", "/c/{slug}/"),
        ("api:economies", "/api/v1/economies/"),
        ("api:competitions", "/api/v1/competitions/"),
        ("api:competition", "/api/v1/competitions/{slug}/"),
        ("api:schema", "/api/v1/schema/"),
        ("api:docs", "/api/docs/"),
    ],
)
def test_a_page_costs_the_same_whatever_it_shows(client, route, path, rows):
    competition = make_competition()
    fill(competition, rows=rows)
    for _more in range(rows - 1):
        make_competition()

    assert cost(client, path.format(slug=competition.slug)) == {**ROUTES, **OPERATIONS}[route]
