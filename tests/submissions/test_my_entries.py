"""The list of one's entries: order, what is missing, both zones and the next step."""

from datetime import timedelta

import pytest
from django.urls import reverse

from submissions import my_entries, services
from submissions.enums import EntryState, ScreeningOutcome, TeamRole
from submissions.models import Entry
from tests.factories import (
    NOW,
    make_change_request,
    make_competition,
    make_eligible,
    make_entry,
    make_handed_in,
    make_screening,
    make_team_member,
    make_user,
    put_away,
)

pytestmark = pytest.mark.django_db


def row_of(entry: Entry, person=None, *, now=NOW) -> my_entries.EntryRow:
    rows = my_entries.rows_of(person or entry.owner, now=now)
    return next(row for row in rows if row.entry == entry)


def test_what_waits_comes_first_by_its_date_then_what_is_open_then_what_is_closed():
    owner = make_user()
    soon = make_competition(closes_at=NOW + timedelta(days=2))
    over = make_entry(make_competition(), owner=owner)
    later = make_entry(make_competition(), owner=owner)
    done = make_handed_in(soon, owner=owner)
    first = make_entry(soon, owner=owner)
    over.competition.closes_at = NOW - timedelta(days=1)
    over.competition.save()

    rows = my_entries.rows_of(owner, now=NOW)

    assert [row.entry for row in rows] == [first, later, done, over]


def test_a_draft_counts_what_is_missing_by_section_with_a_link_to_each():
    entry = make_entry(answers={"title": None, "track": None, "organisation": None, "rules": None})

    row = row_of(entry)

    parts = [(part.label, part.count) for part in row.missing]
    assert parts == [("About", 1), ("Entry", 2), ("Check and hand in", 1)]
    assert row.missing[0].href == f"/entries/{entry.code}/edit/about/?check=1"
    assert (row.missing_count, row.next_label) == (4, "Go on writing")


def test_a_complete_draft_is_to_be_handed_in():
    row = row_of(make_entry())

    assert (row.missing, row.next_label, row.waits) == ([], "Check and hand in", True)
    assert "Nothing is missing" in row.note


def test_a_reader_of_the_team_is_asked_for_nothing():
    entry = make_entry(answers={"title": None})
    reader = make_team_member(entry, role=TeamRole.VIEWER).user

    row = row_of(entry, reader)

    assert (row.waits, list(row.missing), row.next_label) == (False, [], "Read the draft")


def test_what_is_handed_in_leads_to_its_receipt_until_it_is_changed():
    entry = make_handed_in()
    assert (row_of(entry).next_label, row_of(entry).waits) == ("Receipt", False)

    services.save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=NOW)

    assert (row_of(entry).next_label, row_of(entry).waits) == ("Check and hand in", True)


def test_changes_asked_for_are_the_next_step_with_their_own_date():
    entry = make_handed_in()
    until = NOW + timedelta(days=50)
    make_change_request(entry, until=until)

    row = row_of(entry, now=NOW + timedelta(days=40))

    assert (row.closes_at, row.is_date_for_changes, row.waits) == (until, True, True)
    assert row.state_label == "Changes requested"


def test_an_unanswered_request_reads_as_handed_in_once_its_date_has_passed():
    entry = make_handed_in()
    make_change_request(entry, until=NOW + timedelta(days=50))

    row = row_of(entry, now=NOW + timedelta(days=50))

    assert (row.state_label, row.is_open, row.next_label) == ("Handed in", False, "Receipt")


def test_a_draft_that_was_not_handed_in_says_so():
    entry = make_entry()

    row = row_of(entry, now=entry.competition.closes_at)

    assert "does not take part" in row.note
    assert row.next_label == "Read the draft"


def test_a_withdrawn_draft_leads_to_its_page_and_not_to_a_receipt():
    entry = make_entry()
    services.withdraw(entry, reason="Moved on.", by=entry.owner, now=NOW)

    assert row_of(entry).next_href == entry.get_absolute_url()


def test_what_was_found_is_said_after_the_deadline():
    entry = make_handed_in()
    make_screening(entry, ScreeningOutcome.INELIGIBLE, reason="Too late.")

    row = row_of(entry, now=entry.competition.closes_at)

    assert "not eligible" in row.note


def test_an_archived_edition_promises_nothing_more():
    entry = make_eligible()
    entry.state = EntryState.SHORTLISTED
    entry.save()
    put_away(entry.competition)

    row = row_of(entry, now=entry.competition.closes_at)

    assert row.note == "It came onto the shortlist. This edition is over."


def test_the_page_shows_the_deadline_in_both_zones(client):
    owner = make_user(time_zone="America/Lima")
    make_entry(owner=owner)
    client.force_login(owner)

    page = client.get(reverse("submissions:list")).content.decode()

    assert "Shanghai, UTC+8" in page
    assert "your time, Lima, UTC−5" in page


def test_whoever_has_no_entries_is_shown_the_way_to_one(client):
    client.force_login(make_user())

    page = client.get(reverse("submissions:list")).content.decode()

    assert "You have no entries yet" in page


def test_somebody_elses_entries_are_not_listed(client):
    entry = make_entry()
    client.force_login(make_user())

    assert entry.code not in client.get(reverse("submissions:list")).content.decode()
