"""An organiser's program lists what the organisers' page lists, and no more."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator

from competitions.enums import Role
from input2.accounts.enums import TokenScope
from input2.site import entry_list
from submissions.models import Entry
from tests.competitions.test_api_contract import closed, faults, operation_of
from tests.factories import (
    NOW,
    make_assignment,
    make_competition,
    make_eligible,
    make_entry,
    make_handed_in,
    make_judge,
    make_member,
    make_round,
    make_user,
)
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db


def program(competition, role: Role = Role.ORGANISER) -> Program:
    return Program(make_member(competition, role), TokenScope.READ)


def answer(competition, address: str = "", **who) -> Any:
    return program(competition, **who).get(f"organise/{competition.slug}/entries/?{address}")


def codes(competition, address: str) -> set[str]:
    return {row["code"] for row in answer(competition, address).json()["results"]}


def test_a_row_says_what_the_list_says():
    round_ = make_round()
    competition = round_.competition
    entry = make_eligible(competition)
    make_assignment(round_, entry=entry, judge=make_judge(competition))

    body = answer(competition).json()

    (row,) = body.pop("results")
    assert body == {"count": 1, "next": None, "previous": None}
    assert row.pop("submitted_at")
    assert row == {
        "code": entry.code,
        "title": "Shade that moves with the sun",
        "state": "eligible",
        "track": "green",
        "sub_field": None,
        "entry_type": "",
        "organisation": "Harbour City Works",
        "organisation_type": "",
        "is_msme": None,
        "economy": "SGP",
        "city": "",
        "partner_economies": [],
        "maturity": "",
        "language": "en",
        "version": 1,
        "judges": 1,
        "url": f"http://testserver/organise/{competition.slug}/entries/{entry.code}/",
    }


def test_a_draft_says_its_code_title_and_state_alone():
    competition = make_competition()
    draft = make_entry(competition)

    (row,) = answer(competition, "state=draft").json()["results"]

    assert {name for name, value in row.items() if value is not None} == {
        "code",
        "title",
        "state",
        "url",
    }
    assert row["code"] == draft.code


@pytest.mark.parametrize(
    "address",
    [
        *("", "q=shade", "q=elsewhere", "state=eligible", "state=draft", "track=transport"),
        *(
            "economy=PE",
            "msme=no",
            "type=ngo",
            "kind=product",
            "judges=none",
            "judges=none&round=1",
        ),
        *("files=missing", "state=submitted&economy=SGP&q=shade"),
    ],
)
def test_every_filter_means_what_it_means_on_the_page(address):
    competition = make_round().competition
    make_entry(competition)
    make_handed_in(competition)
    make_eligible(competition, answers={"economy": "PE", "track": "transport"})

    meant = entry_list.entries_asked_for(competition, address, now=NOW)

    assert codes(competition, address) == set(meant.values_list("code", flat=True))


def test_following_next_meets_every_entry_once_and_previous_leads_back():
    competition = make_competition()
    entries = {make_handed_in(competition).code for _number in range(5)}
    asked = program(competition)
    pages = [asked.get(f"organise/{competition.slug}/entries/?sort=title&page_size=2").json()]

    while pages[-1]["next"]:
        pages.append(asked.get(pages[-1]["next"].partition("/api/v1/")[2]).json())
    back = asked.get(pages[-1]["previous"].partition("/api/v1/")[2]).json()

    met = [row["code"] for page in pages for row in page["results"]]
    assert [len(page["results"]) for page in pages] == [2, 2, 1]
    assert len(met) == len(set(met))
    assert set(met) == entries
    assert {page["count"] for page in pages} == {5}
    assert back["results"] == pages[1]["results"]


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("state=open", "state"),
        ("economy=XX", "economy"),
        ("msme=maybe", "msme"),
        ("judges=3", "judges"),
        ("files=all", "files"),
        ("sort=secret", "sort"),
        ("sort=--title", "sort"),
        ("round=x", "round"),
        ("round=7", "round"),
        ("after=x", "after"),
        ("before=W10", "before"),
    ],
)
def test_a_value_that_a_filter_does_not_know_is_refused_by_its_name(address, wrong):
    competition = make_competition()
    make_handed_in(competition)

    refused = answer(competition, address)

    assert refused.status_code == 400
    assert set(refused.json()) == {wrong}


def test_observers_read_too_and_a_session_opens_it():
    competition = make_competition()
    make_handed_in(competition)
    client = Client()
    client.force_login(make_member(competition))

    by_session = client.get(f"/api/v1/organise/{competition.slug}/entries/")

    assert answer(competition, role=Role.OBSERVER).json()["count"] == 1
    assert by_session.json()["count"] == 1
    assert by_session["Cache-Control"] == "private, no-store"


def test_nobody_else_finds_the_call():
    competition = make_competition()
    owner = make_handed_in(competition).owner
    path = f"organise/{competition.slug}/entries/"

    for person in (owner, make_user(), make_member(make_competition())):
        assert Program(person).get(path).status_code == 404
    assert Client().get(f"/api/v1/{path}").status_code == 401


def price(asked: Program, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert asked.get(path).status_code == 200
    return len(queries)


def test_a_page_costs_the_same_for_one_entry_and_for_five():
    competition = make_round().competition
    asked, path = program(competition), f"organise/{competition.slug}/entries/?judges=none"
    make_eligible(competition)
    price(asked, path)
    one = price(asked, path)
    for _number in range(4):
        make_eligible(competition)

    assert one == price(asked, path) <= 6


def test_the_answers_are_as_described():
    competition = make_round().competition
    make_entry(competition)
    make_eligible(competition)
    description = closed(SchemaGenerator().get_schema(request=None, public=True))
    path = f"/api/v1/organise/{competition.slug}/entries/"
    operation = operation_of(description, path)

    for address in ("", "state=draft"):
        response = operation["responses"]["200"]
        assert not faults(description, response, answer(competition, address).json())
    assert Entry.objects.count() == 2
