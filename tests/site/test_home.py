from datetime import timedelta

import pytest

from competitions.enums import CompetitionState
from tests.factories import NOW, make_competition, make_key_date

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 5])
def test_the_first_page_leads_to_the_calls_at_a_fixed_price(
    client, django_assert_max_num_queries, count
):
    calls = [make_competition() for _ in range(count)]

    with django_assert_max_num_queries(1):
        page = client.get("/").content.decode()

    assert all(f"/c/{call.slug}/" in page for call in calls)


def test_the_call_that_closes_next_comes_first(client):
    later = make_competition(closes_at=NOW + timedelta(days=9))
    sooner = make_competition(closes_at=NOW + timedelta(days=3))
    make_competition(state=CompetitionState.DRAFT)

    answer = client.get("/")

    assert answer.context["current"] == sooner
    assert answer.context["others"] == [later]


def test_a_page_without_any_call_says_so(client):
    answer = client.get("/")

    assert answer.status_code == 200
    assert answer.context["current"] is None


def test_editions_that_are_over_stand_apart_and_stay(client):
    make_competition(slug="now")
    make_competition(slug="old", state=CompetitionState.ARCHIVED)
    judged = make_competition(
        slug="judged", opens_at=NOW - timedelta(days=9), closes_at=NOW - timedelta(days=1)
    )
    make_key_date(judged, at=NOW + timedelta(days=30))
    done = make_competition(
        slug="done", opens_at=NOW - timedelta(days=9), closes_at=NOW - timedelta(days=5)
    )
    make_key_date(done, at=NOW - timedelta(days=2))

    home, archive = client.get("/"), client.get("/editions/")

    assert [call.slug for call in home.context["others"]] == ["judged"]
    assert {call.slug for call in home.context["earlier"]} == {"done", "old"}
    assert {call.slug for call in archive.context["editions"]} == {"done", "old"}


def test_an_archive_without_editions_leads_back(client):
    make_competition()

    assert "No edition is over yet" in client.get("/editions/").content.decode()
