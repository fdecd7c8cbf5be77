"""Calendar files: right to the second in every zone, and newer files win over older ones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from competitions.enums import DateKind
from tests.factories import (
    NOW,
    make_competition,
    make_date_change,
    make_key_date,
)

pytestmark = pytest.mark.django_db

# Each with an hour that its clocks skip or repeat, where it has one.
ZONES = {
    "Asia/Shanghai": [],
    "America/Lima": [],
    "Pacific/Honolulu": [],
    "Pacific/Auckland": ["2027-09-26T03:00", "2028-04-02T02:59"],
    "America/New_York": ["2027-03-14T03:00", "2027-11-07T01:30"],
}


def calendar(client, path):
    answer = client.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content.decode())


def events(client, path):
    return list(calendar(client, path).walk("VEVENT"))


def test_the_whole_call_and_every_date_of_it_are_files(client):
    competition = make_competition(slug="call")
    make_key_date(competition, key="awards", name="Award ceremony")

    whole = events(client, "/c/call/calendar.ics")
    one = events(client, "/c/call/calendar/awards.ics")

    assert [str(event["SUMMARY"]) for event in whole] == [
        "CALL: Entries open",
        "CALL: Entries close",
        "CALL: Award ceremony",
    ]
    assert [event["UID"] for event in one] == [whole[2]["UID"]]
    assert client.get("/c/call/calendar/never.ics").status_code == 404


@pytest.mark.parametrize(
    ("zone", "at"),
    [(zone, at) for zone, edges in ZONES.items() for at in ["2027-06-30T23:59", *edges]],
)
@pytest.mark.parametrize("fold", [0, 1])
def test_an_instant_is_the_same_instant_in_every_zone(client, zone, at, fold):
    closes_at = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone), fold=fold)
    opens_at = closes_at - timedelta(days=60)
    make_competition(slug="call", time_zone=zone, opens_at=opens_at, closes_at=closes_at)

    raw = client.get("/c/call/calendar/closes_at.ics").content.decode()
    (event,) = Calendar.from_ical(raw).walk("VEVENT")

    assert event.decoded("DTSTART") == closes_at.astimezone(UTC)
    assert f"DTSTART:{closes_at.astimezone(UTC):%Y%m%dT%H%M%SZ}" in raw
    assert f"{closes_at:%H:%M}" in str(event["DESCRIPTION"])


def test_an_event_has_its_place_its_end_and_its_address(client):
    competition = make_competition(slug="call")
    make_key_date(
        competition,
        key="fair",
        kind=DateKind.EVENT,
        place="Lima, Centro",
        at=NOW,
        ends_at=NOW + timedelta(hours=3),
        url="https://fair.example.org/",
        description="Bring; your, badge\nand time.",
    )

    (event,) = events(client, "/c/call/calendar/fair.ics")

    assert (str(event["LOCATION"]), str(event["URL"])) == (
        "Lima, Centro",
        "https://fair.example.org/",
    )
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=3)
    assert str(event["DESCRIPTION"]).startswith("Bring; your, badge\nand time.")


def test_a_date_keeps_its_identity_when_it_moves_and_counts_up(client):
    competition = make_competition(slug="call")
    date = make_key_date(competition, key="awards")
    (before,) = events(client, "/c/call/calendar/awards.ics")
    moved_at = NOW + timedelta(minutes=5)
    make_date_change(
        competition,
        key="awards",
        before=date.at,
        after=date.at + timedelta(days=7),
        changed_at=moved_at,
    )
    date.at += timedelta(days=7)
    date.name = "Award evening"
    date.revision += 1
    date.save()
    competition.content_revision += 1
    competition.save()

    (after,) = events(client, "/c/call/calendar/awards.ics")

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.decoded("LAST-MODIFIED") == moved_at > before.decoded("LAST-MODIFIED")


def test_two_calls_never_share_an_identity(client):
    make_competition(slug="one")
    make_competition(slug="two")

    found = {e["UID"] for slug in ("one", "two") for e in events(client, f"/c/{slug}/calendar.ics")}

    assert len(found) == 4


def test_nothing_typed_ends_a_line_or_begins_another_event(client):
    competition = make_competition(slug="call")
    make_key_date(competition, key="odd", name="A\r\nEND:VEVENT\r\nBEGIN:VALARM", place="x" * 300)

    raw = client.get("/c/call/calendar/odd.ics").content

    assert raw.count(b"END:VEVENT\r\n") == 1
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert len(events(client, "/c/call/calendar/odd.ics")) == 1


def test_the_file_speaks_the_language_of_the_address(client):
    competition = make_competition(slug="call", languages=["en", "zh-hans"])
    make_key_date(competition, key="awards", name={"en": "Awards", "zh-hans": "颁奖"})

    (event,) = events(client, "/c/call/calendar/awards.ics?lang=zh-hans")

    assert str(event["SUMMARY"]).endswith("颁奖")


def test_a_key_date_at_the_deadline_replaces_ours(client):
    competition = make_competition(slug="call")
    make_key_date(competition, key="end", name="Last minute", at=competition.closes_at)

    names = [
        str(event["SUMMARY"])
        for event in events(client, reverse("competitions:calendar", args=["call"]))
    ]

    assert names == ["CALL: Entries open", "CALL: Last minute"]
