from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from competitions.enums import CompetitionState
from tests.factories import NOW, make_competition, make_key_date, make_rubric

pytestmark = pytest.mark.django_db


def test_the_member_economies_come_in_order_with_their_own_names(client):
    answer = client.get("/api/v1/economies/").json()

    assert answer["count"] == 21
    assert answer["results"][0] == {"code": "AUS", "name": "Australia", "position": 1}
    assert {"code": "HKC", "name": "Hong Kong, China", "position": 6} in answer["results"]


def test_only_public_competitions_are_listed(client):
    shown = make_competition(name={"en": "Ninth", "zh-hans": "第九届"})
    make_competition(state=CompetitionState.DRAFT)

    answer = client.get("/api/v1/competitions/").json()

    assert [row["slug"] for row in answer["results"]] == [shown.slug]
    assert answer["results"][0]["name"] == {"en": "Ninth", "zh-hans": "第九届"}


def test_a_competition_is_read_with_tracks_dates_and_rubric(client):
    competition = make_competition()
    make_key_date(competition, key="awards", name="Awards", at=NOW + timedelta(days=90))
    make_rubric(competition, criteria=2)

    answer = client.get(f"/api/v1/competitions/{competition.slug}/").json()

    assert [track["key"] for track in answer["tracks"]] == ["green", "transport"]
    assert answer["tracks"][0]["sub_fields"] == [{"key": "green-one", "name": {"en": "green one"}}]
    assert [date["key"] for date in answer["dates"]] == ["awards"]
    assert answer["criteria"][0] == {
        "dimension": "strategy",
        "key": "criterion-1",
        "name": {"en": "Criterion-1"},
        "guidance": {},
        "weight": "50",
        "is_counted": True,
        "scale": "points",
        "scale_min": "0.00",
        "scale_max": "10.00",
        "scale_step": "1.00",
        "levels": [],
        "threshold": None,
        "tracks": [],
    }


def test_a_draft_is_not_found(client):
    competition = make_competition(state=CompetitionState.DRAFT)

    answer = client.get(f"/api/v1/competitions/{competition.slug}/")

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["economies/", "competitions/"])
def test_nothing_is_written_through_the_api(client, path):
    answer = client.post(f"/api/v1/{path}", {}, content_type="application/json")

    assert answer.status_code == 405


def test_the_schema_describes_every_operation(client):
    out = StringIO()

    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)

    assert "/api/v1/competitions/{slug}/" in out.getvalue()
    assert client.get("/api/v1/schema/").status_code == 200


def test_the_documentation_asks_no_third_party_and_relaxes_styles_alone(client):
    answer = client.get("/api/docs/")
    page, policy = answer.content.decode(), answer["Content-Security-Policy"]

    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "unsafe-inline" not in policy.replace("style-src 'self' 'unsafe-inline'", "")
    assert "unsafe-inline" not in client.get("/api/v1/schema/")["Content-Security-Policy"]


def test_the_script_of_the_documentation_is_a_file_of_its_own(client):
    page = client.get("/api/docs/").content.decode()
    script = client.get("/api/docs/?script=")

    assert "SwaggerUIBundle(" not in page
    assert b"SwaggerUIBundle" in script.content
