"""What the set-up pages of parts cost, with one row and with five: the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competitions.enums import PageKind
from tests.competitions.part_samples import SAMPLES, item_of, make_logo
from tests.competitions.test_queries import ROUTES
from tests.factories import (
    make_award,
    make_competition,
    make_document,
    make_faq_item,
    make_member,
    make_news_post,
    make_page,
    make_partner,
    make_screening_item,
    make_screening_reason,
    make_self_check_question,
    make_sub_field,
    make_track,
)

pytestmark = pytest.mark.django_db

KINDS = list(PageKind)


def one_more(call, number):
    """Of every kind another one, each with all that it can have."""
    track = make_track(call, key=f"more-{number}", position=number + 10)
    make_sub_field(track)
    make_sub_field(call.tracks.get(key="green"), key=f"more-{number}", position=number + 10)
    make_award(call, places=1)
    make_partner(call, logo=make_logo())
    if number < len(KINDS):
        make_page(call, KINDS[number])
    make_faq_item(call)
    make_self_check_question(call)
    make_screening_item(call, key=f"more-{number}", position=number + 10)
    make_screening_reason(item_of(call), key=f"more-{number}", position=number + 10)
    make_news_post(call)
    make_document(call)


def paths(call):
    """The address of each page that reads, by the name of its route."""
    yield "setup-texts", f"/organise/{call.slug}/call/texts/"
    for sample in SAMPLES.values():
        part = sample.model.objects.latest("pk")
        part = call.tracks.get(key="green") if sample.key == "tracks" else part
        part = item_of(call) if sample.key == "screening" else part
        if not sample.parent(call):
            yield f"setup-{sample.key}", sample.index(call)
        yield f"setup-{sample.key}-add", sample.add(call)
        yield f"setup-{sample.key}-edit", sample.step(part, call)
        if sample.key in {"partners", "documents"}:
            yield f"setup-{sample.key}-file", sample.step(part, call, "file")


@pytest.mark.parametrize("rows", [1, 5])
def test_a_page_costs_the_same_whatever_it_shows(client, rows):
    call = make_competition(previous_edition=make_competition())
    for number in range(rows):
        one_more(call, number)
    client.force_login(make_member(call))

    prices = {}
    for route, path in paths(call):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert response.status_code == 200
        assert b"".join(response)
        prices[f"competitions:{route}"] = len(queries)

    assert prices == {route: ROUTES[route] for route in prices}
    assert {route for route, price in ROUTES.items() if price and is_of_parts(route)} <= set(prices)


def is_of_parts(route):
    name = route.removeprefix("competitions:setup-")
    return any(name == key or name.startswith(f"{key}-") for key in SAMPLES)
