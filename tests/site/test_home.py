from datetime import timedelta

import pytest

from competitions.enums import CompetitionState
from tests.factories import NOW, make_competition

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
