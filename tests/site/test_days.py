"""Entries per day, beside the earlier edition on the same day before its own closing."""

from datetime import timedelta

import pytest

from competitions.enums import CompetitionState
from input2.site.dashboard.days import Day, days_of
from tests.factories import (
    NOW,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_version,
)

pytestmark = pytest.mark.django_db


def hand_in(competition, *, before: timedelta) -> None:
    """An entry that arrives so long before the closing."""
    entry = make_entry(competition, now=competition.opens_at)
    make_version(entry, now=competition.closes_at - before)


@pytest.fixture
def earlier():
    """Closed a year ago, with two entries on its last day and one on the fifth before it."""
    competition = make_competition(
        name="First edition",
        opens_at=NOW - timedelta(days=400),
        closes_at=NOW - timedelta(days=365),
    )
    for before in (timedelta(seconds=1), timedelta(hours=24), timedelta(days=5, hours=1)):
        hand_in(competition, before=before)
    competition.state, competition.archived_at = CompetitionState.ARCHIVED, NOW
    competition.save()
    return competition


def drawn(competition, *, for_):
    days = days_of(competition, user=for_, now=NOW)
    assert days is not None
    return days


def organiser_of(*competitions):
    person = make_member(competitions[0])
    for other in competitions[1:]:
        other.memberships.create(user=person, role="observer")
    return person


def test_editions_are_compared_on_the_same_day_before_their_closing(earlier):
    this = make_competition(previous_edition=earlier, closes_at=NOW + timedelta(days=4, hours=12))
    hand_in(this, before=timedelta(days=5, hours=2))
    hand_in(this, before=timedelta(days=4, hours=13))

    days = drawn(this, for_=organiser_of(this, earlier))

    assert list(days.rows) == [
        Day(5, 1, 1, 1, 1),
        Day(4, 1, 2, 0, 1),
        Day(1, None, None, 1, 2),
        Day(0, None, None, 1, 3),
    ]
    assert (days.this.total, days.earlier.total, days.earlier.name) == (2, 3, "First edition")


def test_the_line_of_an_open_call_ends_today(earlier):
    this = make_competition(previous_edition=earlier, closes_at=NOW + timedelta(days=7, hours=1))
    hand_in(this, before=timedelta(days=10))

    days = drawn(this, for_=organiser_of(this, earlier))

    other, main = days.so_far.lines
    assert (main.tone, main.path.rsplit("H", 1)[-1]) == ("main", "50")
    assert (other.tone, other.path.rsplit("H", 1)[-1]) == ("other", "100")


def test_handing_in_again_does_not_move_an_entry_to_another_day():
    this = make_competition(closes_at=NOW + timedelta(hours=1))
    entry = make_entry(this, now=NOW - timedelta(days=6))
    make_version(entry, now=this.closes_at - timedelta(days=3))
    entry.refresh_from_db()
    make_version(entry, now=NOW)

    days = drawn(this, for_=organiser_of(this))

    assert list(days.rows) == [Day(3, 1, 1, None, None), Day(0, 0, 1, None, None)]


def test_what_an_extension_let_in_counts_on_the_last_day():
    this = make_competition(closes_at=NOW - timedelta(days=2))
    entry = make_entry(this, now=NOW - timedelta(days=9))
    entry.extended_until = NOW
    entry.save()
    make_version(entry, now=NOW - timedelta(hours=1))

    days = drawn(this, for_=organiser_of(this))

    assert list(days.rows) == [Day(0, 1, 1, None, None)]


def test_what_came_before_the_first_day_of_the_chart_is_in_the_sum():
    this = make_competition(opens_at=NOW - timedelta(days=500), closes_at=NOW + timedelta(hours=1))
    hand_in(this, before=timedelta(days=450))
    hand_in(this, before=timedelta(days=2))

    days = drawn(this, for_=organiser_of(this))

    assert [(day.days_left, day.so_far) for day in days.rows] == [(2, 2), (0, 2)]
    assert days.this.total == 2


def test_an_earlier_edition_is_closed_to_whoever_does_not_run_it(earlier):
    this = make_competition(previous_edition=earlier)
    make_handed_in(this)

    days = drawn(this, for_=organiser_of(this))

    assert days.earlier is None


def test_the_page_says_why_nothing_is_compared(client, earlier):
    first, later = make_competition(), make_competition(previous_edition=earlier)
    pages = []
    for competition in (first, later):
        make_handed_in(competition)
        client.force_login(organiser_of(competition))
        pages.append(client.get(f"/organise/{competition.slug}/").content.decode())

    assert "No earlier edition is named" in pages[0]
    assert "you neither organise nor observe it" in pages[1]
    assert "First edition" not in pages[1]


def test_without_any_entry_there_is_no_chart():
    this = make_competition()

    assert days_of(this, user=organiser_of(this), now=NOW) is None
