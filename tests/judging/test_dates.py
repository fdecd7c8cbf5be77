"""Announced dates that speak of a round and say something else than it does."""

from datetime import timedelta

import pytest

from judging.selectors.dates import differences
from tests.factories import make_competition, make_key_date, make_member, make_round

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def found(competition, *rounds):
    return [
        (each.date.key, each.round.position)
        for each in differences(competition.key_dates.all(), rounds)
    ]


@pytest.fixture
def round_():
    return make_round(name={"en": "Preliminary review", "zh-hans": "初评"})


@pytest.mark.parametrize("name", [{"en": "The preliminary review ends"}, {"zh-hans": "初评结束"}])
def test_a_date_that_names_a_round_is_held_against_it(round_, name):
    competition = round_.competition
    date = make_key_date(competition, name=name, at=round_.closes_at + HOUR, key="review")

    assert found(competition, round_) == [("review", 1)]
    date.at = round_.closes_at
    date.save()
    assert found(competition, round_) == []


def test_a_span_is_right_only_where_both_ends_are(round_):
    competition = round_.competition
    span = {"name": "Preliminary review", "at": round_.opens_at}
    make_key_date(competition, key="right", ends_at=round_.closes_at, **span)
    make_key_date(competition, key="wrong", ends_at=round_.closes_at + HOUR, **span)

    assert found(competition, round_) == [("wrong", 1)]


def test_a_date_that_names_no_round_is_left_alone(round_):
    make_key_date(round_.competition, name="Awards")

    assert found(round_.competition, round_) == []


def test_a_date_is_held_against_the_round_with_the_longer_name():
    competition = make_competition()
    first = make_round(competition, name="Review")
    second = make_round(competition, position=2, name="Final review", rubric=first.rubric)
    make_key_date(competition, key="final", name="Final review ends", at=second.closes_at + HOUR)

    assert found(competition, first, second) == [("final", 2)]


@pytest.mark.parametrize("path", ["rounds/1/", "call/dates/"])
def test_both_pages_warn(client, round_, path):
    competition = round_.competition
    client.force_login(make_member(competition))
    address = f"/organise/{competition.slug}/{path}"
    assert "differ" not in client.get(address).content.decode()

    make_key_date(competition, name="Preliminary review ends", at=round_.closes_at + HOUR)

    assert "and the round “Preliminary review” differ" in client.get(address).content.decode()
