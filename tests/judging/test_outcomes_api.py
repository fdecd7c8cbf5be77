"""What a program of the team reads of the outcome."""

import pytest
from django.test import Client

from input2.accounts.enums import TokenScope
from judging.enums import DecisionKind
from submissions import services
from tests.factories import (
    NOW,
    make_award,
    make_decision,
    make_outcome,
    make_published,
    make_round,
    make_team_member,
    make_user,
)
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db


def outcomes_of(entry, person=None):
    program = Program(person or entry.owner, TokenScope.READ)
    return program.get(f"entries/{entry.code}/outcomes/")


def test_a_program_reads_the_outcome_with_its_words():
    decision = make_outcome(
        feedback="Bring a <b>second</b> summer.\nAnd a letter.", comments=["Well measured."]
    )

    (outcome,) = outcomes_of(decision.entry).json()["results"]

    assert outcome.pop("published_at") == NOW.isoformat().replace("+00:00", "Z")
    assert outcome == {
        "round": {"position": 1, "name": {"en": "Preliminary review"}},
        "state": "shortlisted",
        "award": None,
        "feedback": "Bring a <b>second</b> summer.\nAnd a letter.",
        "comments": ["Well measured."],
        "marks": None,
    }


def test_a_prize_and_means_have_their_names():
    round_ = make_round()
    award = make_award(round_.competition, key="gold")
    decision = make_outcome(
        round_, kind=DecisionKind.AWARD, award=award, comments=["Good."], shares_marks=True
    )

    (outcome,) = outcomes_of(decision.entry).json()["results"]

    assert (outcome["state"], outcome["award"]) == (
        "winner",
        {"key": "gold", "name": {"en": "Gold"}},
    )
    assert outcome["marks"] == {
        "total": "70",
        "judges": 1,
        "dimensions": [{"name": {"en": "Strategy"}, "mean": "70"}],
    }


def test_the_latest_round_comes_first_in_pages():
    first = make_outcome()
    final = make_round(first.round.competition, position=2)
    make_outcome(final, entry=first.entry)
    program = Program(first.entry.owner)

    page = program.get(f"entries/{first.entry.code}/outcomes/?page_size=1").json()

    assert (page["count"], page["results"][0]["round"]["position"]) == (2, 2)
    assert page["next"].endswith("page=2&page_size=1")


def test_before_publication_the_list_is_empty():
    decision = make_decision(feedback="Gold is yours.")
    before = outcomes_of(decision.entry).json()

    make_published(decision.round)

    assert before == {"count": 0, "next": None, "previous": None, "results": []}
    assert outcomes_of(decision.entry).json()["count"] == 1


def test_the_team_reads_it_after_withdrawing_too():
    entry = make_outcome().entry
    viewer = make_user()
    make_team_member(entry, viewer)
    services.withdraw(entry, reason="Our city has changed its plans.", by=entry.owner, now=NOW)

    assert outcomes_of(entry, viewer).json()["count"] == 1


def test_nobody_else_and_nobody_changes_anything():
    entry = make_outcome().entry
    program = Program(entry.owner)

    assert outcomes_of(entry, make_user()).status_code == 404
    assert Client().get(f"/api/v1/entries/{entry.code}/outcomes/").status_code == 401
    assert program.post(f"entries/{entry.code}/outcomes/", {"state": "winner"}).status_code == 405
