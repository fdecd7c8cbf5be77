"""An answer of the API is not sent twice, and none is older than the question."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competitions import services
from competitions.api.finding import stamp_of, stamped
from competitions.enums import CompetitionState
from competitions.models import Award, Competition, Economy
from tests.competitions.api_sample import OF_CALL, addresses, make_whole_call, read
from tests.factories import NOW, make_competition, make_member, make_news_post

pytestmark = pytest.mark.django_db


def stamp(competition, now: datetime) -> Sequence[object]:
    """What the tags of this call's answers are made of at this instant."""
    return stamp_of(stamped(now).get(pk=competition.pk), now)


def etag(client, path) -> str:
    answer = read(client, path)
    assert answer.status_code == 200
    return str(answer["ETag"])


@pytest.mark.parametrize("number", range(15))
def test_what_has_not_changed_is_not_sent_again(client, number):
    path = addresses(make_whole_call())[number]
    first = read(client, path)

    with CaptureQueriesContext(connection) as queries:
        again = read(client, path, if_none_match=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"] == "public, no-cache"
    # A consent that is withdrawn changes nothing of the call: results are looked at each time.
    assert len(queries) == (4 if path.endswith("/results/") else 1)


@pytest.mark.parametrize("part", OF_CALL)
def test_a_change_of_the_content_is_another_answer(client, part):
    competition = make_whole_call()
    path = f"/api/v1/competitions/{competition.slug}/{part}"
    before = etag(client, path)
    organiser = make_member(competition)

    services.add_part(Award, competition, {"name": {"en": "Silver"}}, by=organiser, now=NOW)

    assert etag(client, path) != before


@pytest.mark.parametrize("edge", ["opens_at", "closes_at"])
def test_the_very_instant_that_opens_or_closes_a_call_is_another_answer(edge):
    competition = make_competition()
    at = getattr(competition, edge)
    instant = timedelta(microseconds=1)

    before, after = stamp(competition, at - instant), stamp(competition, at)

    assert before != after
    assert stamp(competition, at - timedelta(hours=1)) == before
    assert stamp(competition, at + timedelta(hours=1)) == after


def test_a_call_that_has_closed_meanwhile_is_sent_again(client):
    competition = make_competition()
    path = f"/api/v1/competitions/{competition.slug}/"
    before = read(client, path)
    Competition.objects.filter(pk=competition.pk).update(closes_at=timezone.now())

    after = read(client, path, if_none_match=before["ETag"])

    assert (before.json()["takes_entries"], after.json()["takes_entries"]) == (True, False)


def test_news_appears_at_its_instant():
    competition = make_competition()
    at = NOW + timedelta(hours=1)
    make_news_post(competition, slug="earlier")
    make_news_post(competition, slug="later", published_at=at)

    before = stamp(competition, at - timedelta(microseconds=1))

    assert stamp(competition, at) != before
    assert stamp(competition, NOW) == before


def test_news_that_waits_is_neither_listed_nor_found(client):
    competition = make_competition()
    make_news_post(competition, slug="later", published_at=timezone.now() + timedelta(hours=1))
    make_news_post(competition, slug="draft", published_at=None)
    make_news_post(competition, slug="open")
    path = f"/api/v1/competitions/{competition.slug}/news/"

    listed = read(client, path).json()["results"]

    assert [post["slug"] for post in listed] == ["open"]
    found = [read(client, f"{path}{slug}/").status_code for slug in ("later", "draft", "open")]
    assert found == [404, 404, 200]


def test_publishing_and_archiving_are_another_list(client):
    shown = make_competition()
    path = "/api/v1/competitions/"
    tags = [etag(client, path)]

    make_competition()
    tags.append(etag(client, path))
    Competition.objects.filter(pk=shown.pk).update(state=CompetitionState.ARCHIVED, archived_at=NOW)
    tags.append(etag(client, path))

    assert len(set(tags)) == 3


def test_each_address_has_a_tag_of_its_own(client):
    competition = make_whole_call()
    paths = [*addresses(competition), "/api/v1/economies/?page_size=2"]

    assert len({etag(client, path) for path in paths}) == len(paths)


def test_an_economy_that_is_renamed_is_another_answer(client):
    before = etag(client, "/api/v1/economies/")

    Economy.objects.filter(code="CHL").update(name="Chili")

    assert etag(client, "/api/v1/economies/") != before


def test_pages_of_other_sites_may_read_and_ask_again(client):
    path = f"/api/v1/competitions/{make_competition().slug}/"

    asked = client.options(path, headers={"Origin": "https://city.example.org"})
    answers = [read(client, path), read(client, f"{path}news/none/")]

    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Headers"] == "If-None-Match"
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    for answer in (asked, *answers):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer


def test_who_is_signed_in_makes_no_difference(client):
    draft = make_competition(state=CompetitionState.DRAFT)
    path = "/api/v1/competitions/"
    before = etag(client, path)

    client.force_login(make_member(draft))
    answer = read(client, path)

    assert (answer["ETag"], answer.json()["count"]) == (before, 0)
    assert read(client, f"{path}{draft.slug}/").status_code == 404


def test_nobody_asks_without_end(client):
    answers = [client.get("/api/v1/economies/", REMOTE_ADDR="192.0.2.9") for _try in range(121)]

    assert {answer.status_code for answer in answers[:120]} == {200}
    assert answers[120].status_code == 429
    assert int(answers[120]["Retry-After"]) > 0
