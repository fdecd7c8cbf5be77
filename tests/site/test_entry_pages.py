"""Turning the pages of a long list shows every entry once, forwards and back, whatever it is sorted by."""

from datetime import UTC, datetime, timedelta

import pytest

from input2.site.entry_list.finding import scope_of
from input2.site.entry_list.keyset import Page, Place, page_of, place_from
from input2.site.entry_list.wanted import SORTS, Wanted
from input2.site.organising import rounds_of
from judging.enums import ConflictKind
from judging.services import recuse
from submissions.enums import EntryState
from submissions.models import Entry
from tests.factories import (
    NOW,
    make_assignment,
    make_eligible,
    make_entry,
    make_handed_in,
    make_judge,
    make_round,
    make_version,
)

pytestmark = pytest.mark.django_db

# In the name of a test, and workers of one run have to agree upon names.
A_MOMENT = datetime(2027, 9, 1, tzinfo=UTC)


def page(competition, wanted: Wanted, **place: str) -> Page:
    scope = scope_of(competition, wanted, rounds_of(competition), now=NOW)
    return page_of(scope, wanted, place, size=2)


def some_entries(competition, round_) -> None:
    """Seven, of which many share what they are sorted by."""
    for number in range(7):
        answers = {"title": f"Title {number // 3}", "organisation": f"City {number // 2}"}
        entry = make_eligible(competition, answers=answers)
        at = NOW - timedelta(days=number // 2)
        Entry.objects.filter(pk=entry.pk).update(submitted_at=at)
        if number % 2:
            make_assignment(round_, entry=entry, judge=make_judge(competition))


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
def test_every_entry_is_shown_once_there_and_back(sort):
    round_ = make_round()
    some_entries(round_.competition, round_)
    wanted = Wanted(sort=sort)

    there = [page(round_.competition, wanted)]
    while there[-1].next:
        there.append(page(round_.competition, wanted, after=there[-1].next))
    back = [there[-1]]
    while back[-1].previous:
        back.append(page(round_.competition, wanted, before=back[-1].previous))

    assert [len(each.entries) for each in there] == [2, 2, 2, 1]
    assert len({entry.pk for each in there for entry in each.entries}) == 7
    assert [each.entries for each in reversed(back[1:])] == [each.entries for each in there[:-1]]


@pytest.mark.parametrize("sort", ["submitted", "-submitted"])
def test_withdrawn_entries_that_were_never_handed_in_stand_last(sort):
    competition = make_round().competition
    entries = [make_handed_in(competition), *(make_entry(competition) for _number in range(4))]
    Entry.objects.update(state=EntryState.WITHDRAWN)
    wanted = Wanted(sort=sort, state=EntryState.WITHDRAWN)

    first = page(competition, wanted)
    second = page(competition, wanted, after=first.next)
    third = page(competition, wanted, after=second.next)

    assert first.entries[0] == entries[0]
    assert {*first.entries, *second.entries, *third.entries} == set(entries)
    assert page(competition, wanted, before=third.previous).entries == second.entries


def test_the_order_by_judges_leaves_out_one_who_stepped_back():
    round_ = make_round(judges_per_entry=2)
    competition = round_.competition
    left, kept = make_eligible(competition), make_eligible(competition)
    for entry in (left, left, kept):
        assignment = make_assignment(round_, entry=entry, judge=make_judge(competition))
        if entry == left:
            by = assignment.judge.user
            recuse(assignment, kind=ConflictKind.OTHER, reason="A friend.", by=by, now=NOW)

    first = page(competition, Wanted(sort="-judges"))

    assert list(first.entries) == [kept, left]
    assert [vars(entry)["judges"] for entry in first.entries] == [1, 0]


def test_an_entry_that_arrives_moves_no_page():
    competition = make_round().competition
    for _number in range(4):
        make_handed_in(competition)
    first = page(competition, Wanted())
    second = page(competition, Wanted(), after=first.next)

    make_version(make_entry(competition), now=NOW + timedelta(minutes=1))

    assert page(competition, Wanted(), after=first.next).entries == second.entries


def test_where_the_rest_is_gone_the_list_begins_again():
    competition = make_round().competition
    for _number in range(3):
        make_handed_in(competition)
    first = page(competition, Wanted())
    Entry.objects.exclude(pk__in=[entry.pk for entry in first.entries]).update(
        state=EntryState.WITHDRAWN
    )

    again = page(competition, Wanted(), after=first.next)

    assert again.entries == first.entries
    assert not again.next


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "W10",
        "bnVsbA",
        "W1siYSJdLCJiIl0",
        Place("submitted", 5, "A").token(),
        Place("submitted", "2027-09-01T00:00:00", "A").token(),
        Place("submitted", "not a time", "A").token(),
        Place("submitted", A_MOMENT, "A\0").token(),
        # As places were named once: without the order.
        "WyIyMDI3LTA5LTAxVDAwOjAwOjAwKzAwOjAwIiwiQSJd",
        "é" * 10,
        "A" * 5000,
    ],
)
def test_what_was_not_made_here_names_no_place(token):
    assert place_from(token, "submitted") is None


def test_a_place_of_another_order_names_no_place_in_this_one():
    of_title = Place("title", "Shade", "A")

    assert place_from(of_title.token(), "title") == of_title
    assert [place_from(of_title.token(), sort) for sort in ("-title", "code", "judges")] == [
        None
    ] * 3
    assert place_from(Place("judges", 2**40, "A").token(), "judges") is None
