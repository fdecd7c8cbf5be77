"""Clock times of a zone and the instants they mean, at both edges of daylight saving and where there is none."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from input2.lib.wall_clock import instants, shown_instead, wall_of


def wall(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "shown", "expected"),
    [
        ("Asia/Shanghai", "2027-09-30T23:59", ["2027-09-30T15:59"]),
        ("America/Lima", "2027-09-30T23:59", ["2027-10-01T04:59"]),
        ("Pacific/Honolulu", "2027-09-30T23:59", ["2027-10-01T09:59"]),
        # Auckland: forward on 26 September 2027 at 02:00, back on 4 April 2027 at 03:00.
        ("Pacific/Auckland", "2027-09-26T01:59", ["2027-09-25T13:59"]),
        ("Pacific/Auckland", "2027-09-26T02:00", []),
        ("Pacific/Auckland", "2027-09-26T02:59", []),
        ("Pacific/Auckland", "2027-09-26T03:00", ["2027-09-25T14:00"]),
        ("Pacific/Auckland", "2027-04-04T01:59", ["2027-04-03T12:59"]),
        ("Pacific/Auckland", "2027-04-04T02:00", ["2027-04-03T13:00", "2027-04-03T14:00"]),
        ("Pacific/Auckland", "2027-04-04T02:59", ["2027-04-03T13:59", "2027-04-03T14:59"]),
        ("Pacific/Auckland", "2027-04-04T03:00", ["2027-04-03T15:00"]),
    ],
)
def test_a_clock_time_means_one_instant_none_or_two(zone, shown, expected):
    found = instants(wall(shown), ZoneInfo(zone))

    assert found == [wall(text).replace(tzinfo=UTC) for text in expected]
    assert all(wall_of(at, ZoneInfo(zone)) == wall(shown) for at in found)


def test_in_a_gap_clocks_show_the_time_after_it():
    assert shown_instead(wall("2027-09-26T02:30"), ZoneInfo("Pacific/Auckland")) == wall(
        "2027-09-26T03:30"
    )
