"""What a client of the API may ask for, and what it is told when it asks for nonsense."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from competitions.enums import CompetitionState, DateKind, PageKind, PartnerRole
from tests.competitions.api_sample import addresses, make_whole_call, read
from tests.factories import (
    NOW,
    make_competition,
    make_key_date,
    make_news_post,
    make_page,
    make_partner,
    make_track,
)

pytestmark = pytest.mark.django_db

PATH = "/api/v1/competitions/"


def found(client, query: str, name: str = "slug") -> list[str]:
    answer = read(client, f"{PATH}{query}")
    assert answer.status_code == 200, answer.content
    return [row[name] for row in answer.json()["results"]]


@pytest.fixture
def calls():
    """One that is open, one to come, one that is over, one archived, and a draft."""
    day = timedelta(days=1)
    made = {
        "open": make_competition(slug="open"),
        "soon": make_competition(
            slug="soon",
            opens_at=NOW + 5 * day,
            closes_at=NOW + 60 * day,
            languages=["en", "zh-hans"],
        ),
        "over": make_competition(slug="over", opens_at=NOW - 90 * day, closes_at=NOW - 60 * day),
        "archived": make_competition(slug="archived", state=CompetitionState.ARCHIVED),
    }
    make_competition(slug="draft", state=CompetitionState.DRAFT)
    make_track(made["soon"], key="water", position=3)
    return made


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", {"open", "soon", "over", "archived"}),
        ("?state=published", {"open", "soon", "over"}),
        ("?state=archived", {"archived"}),
        ("?open_now=true", {"open"}),
        ("?open_now=false", {"soon", "over", "archived"}),
        ("?language=zh-hans", {"soon"}),
        ("?language=fr", set()),
        ("?track=water", {"soon"}),
        ("?track=green&open_now=true", {"open"}),
        ("?state=", {"open", "soon", "over", "archived"}),
    ],
)
def test_competitions_are_filtered(client, query, slugs):
    assert set(found(client, query)) == slugs


@pytest.mark.parametrize(
    ("name", "seconds", "is_found"),
    [
        ("closes_after", 0, True),
        ("closes_after", 1, False),
        ("closes_before", 0, False),
        ("closes_before", 1, True),
    ],
)
def test_a_range_begins_with_its_instant_and_ends_before_it(client, name, seconds, is_found):
    competition = make_competition()
    at = (competition.closes_at + timedelta(seconds=seconds)).isoformat()

    assert found(client, f"?{name}={quote(at)}") == [competition.slug] * is_found


def test_the_parts_of_a_call_are_filtered(client):
    competition = make_competition()
    make_key_date(competition, key="launch", at=NOW)
    make_key_date(competition, key="awards", kind=DateKind.EVENT, at=NOW + timedelta(days=9))
    make_news_post(competition, slug="old", published_at=NOW - timedelta(days=9))
    make_news_post(competition, slug="new", published_at=NOW - timedelta(days=1))
    make_partner(competition, role=PartnerRole.GUIDANCE)
    make_partner(competition, role=PartnerRole.APPROVER)
    make_page(competition, PageKind.RULES)
    make_page(competition, PageKind.PRIVACY)
    start = f"{competition.slug}/"

    since = quote((NOW - timedelta(days=2)).isoformat())
    assert found(client, f"{start}dates/", "key") == ["launch", "awards"]
    assert found(client, f"{start}dates/?kind=event", "key") == ["awards"]
    assert found(client, f"{start}dates/?before={quote(NOW.isoformat())}", "key") == []
    assert found(client, f"{start}news/") == ["new", "old"]
    assert found(client, f"{start}news/?after={since}") == ["new"]
    assert found(client, f"{start}partners/?role=approver", "role") == ["approver"]
    assert found(client, f"{start}pages/?kind=rules", "kind") == ["rules"]


def test_economies_are_chosen_by_their_codes(client):
    answer = read(client, "/api/v1/economies/?code=PE,CHL,XX").json()

    assert [row["code"] for row in answer["results"]] == ["CHL", "PE"]


@pytest.mark.parametrize("query", ["state=draft", "state=x", "closes_after=yesterday"])
def test_a_value_that_a_filter_does_not_know_is_refused_by_name(client, query):
    answer = read(client, f"{PATH}?{query}")

    assert answer.status_code == 400
    assert list(answer.json()) == [query.partition("=")[0]]


def test_lists_come_in_pages(client):
    for _call in range(3):
        make_competition()

    first = read(client, f"{PATH}?page_size=2").json()
    second = read(client, first["next"].replace("http://testserver", "")).json()

    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    assert (len(second["results"]), second["next"]) == (1, None)
    assert read(client, f"{PATH}?page=2").status_code == 404


@pytest.mark.parametrize("number", range(2, 15))
def test_nothing_of_a_draft_is_found(client, number):
    path = addresses(make_whole_call(state=CompetitionState.DRAFT))[number]

    answer = read(client, path)

    assert (answer.status_code, list(answer.json())) == (404, ["detail"])


@pytest.mark.parametrize("number", range(2, 15))
def test_an_archived_edition_can_be_read(client, number):
    path = addresses(make_whole_call(state=CompetitionState.ARCHIVED))[number]

    assert read(client, path).status_code == 200


def test_an_earlier_edition_that_is_not_public_is_not_named(client):
    earlier = make_competition(slug="first")
    later = make_competition(previous_edition=earlier)
    path = f"{PATH}{later.slug}/"
    shown = read(client, path).json()["previous_edition"]

    earlier.state = CompetitionState.DRAFT
    earlier.save()

    assert (shown, read(client, path).json()["previous_edition"]) == ("first", None)


def test_without_a_shown_rubric_there_is_none(client):
    assert read(client, f"{PATH}{make_competition().slug}/rubric/").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"), [("/api/v1/nothing/", 404), ("/api/v1/economies/?code=%00", 400)]
)
def test_programs_are_refused_in_json(client, path, status):
    answer = read(client, path)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert list(answer.json()) == ["detail"]


def test_people_are_refused_with_a_page(client):
    answers = [read(client, path) for path in ("/nothing/", "/?q=%00")]

    assert [answer.status_code for answer in answers] == [404, 400]
    assert all("<html" in answer.content.decode() for answer in answers)


def test_files_and_pages_are_named_by_their_whole_address(client):
    competition = make_whole_call()
    start = f"{PATH}{competition.slug}/"

    (document,) = read(client, f"{start}documents/").json()["results"]
    logos = [row["logo"] for row in read(client, f"{start}partners/").json()["results"]]

    file = read(client, document["url"].replace("http://testserver", ""))
    assert len(b"".join(file)) == document["size"]
    assert (logos[0] or "").startswith(f"http://testserver/c/{competition.slug}/logos/")
    assert logos[1] is None
