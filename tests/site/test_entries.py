from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict

from competitions.enums import Role
from input2.site import entry_list
from input2.site.entry_list import Wanted
from input2.site.entry_list.columns import Columns, Shown, title_head
from input2.site.entry_list.finding import Scope
from input2.site.entry_list.wanted import NEWEST_FIRST, SORTS
from input2.site.organising import rounds_of
from submissions.enums import EntryState, ScreeningOutcome
from submissions.models import Entry
from tests.factories import (
    NOW,
    make_assignment,
    make_competition,
    make_eligible,
    make_entry,
    make_handed_in,
    make_judge,
    make_member,
    make_round,
    make_screening,
    make_user,
)

pytestmark = pytest.mark.django_db


def listing(competition, address: str = "") -> dict[str, Any]:
    rounds = rounds_of(competition)
    user = make_member(competition)
    return entry_list.listing(competition, rounds, QueryDict(address).dict(), user=user, now=NOW)


def listed(competition, address: str = "") -> list[Entry]:
    """What a page lists, after checking that the same address means the same entries to whoever acts on all of them."""
    entries = [row.entry for row in listing(competition, address)["rows"]]
    assert set(entry_list.entries_asked_for(competition, address, now=NOW)) == set(entries)
    return entries


def counts(competition, address: str, label: str) -> dict[str, int | None]:
    found = listing(competition, address)
    groups = {group["label"]: group for group in [*found["filters"], *found["more_filters"]]}
    return {option["label"]: option["count"] for option in groups[label]["options"]}


def test_the_list_holds_what_was_handed_in_newest_first():
    competition = make_competition()
    first, second = make_handed_in(competition), make_eligible(competition)
    Entry.objects.filter(pk=first.pk).update(submitted_at=NOW - timedelta(days=1))
    make_entry(competition)
    make_handed_in()

    assert listed(competition) == [second, first]


def test_the_list_is_filtered_by_state_track_and_economy():
    competition = make_competition()
    wanted = make_eligible(competition, answers={"track": "transport", "economy": "PE"})
    make_handed_in(competition, answers={"track": "transport", "economy": "PE"})
    make_eligible(competition, answers={"track": "green", "economy": "PE"})
    make_eligible(competition, answers={"track": "transport", "economy": "CHL"})

    assert listed(competition, "state=eligible&track=transport&economy=PE") == [wanted]


@pytest.mark.parametrize("query", ["moves with", "SHADE", "harbour city", "{code}"])
def test_title_organisation_and_code_are_searched(query):
    competition = make_competition()
    entry = make_handed_in(competition)
    make_handed_in(competition, answers={"title": "Other", "organisation": "Elsewhere"})

    assert listed(competition, f"q={query.format(code=entry.code.lower())}") == [entry]


@pytest.mark.parametrize("query", ["%25", "_____________", "nothing like it"])
def test_search_takes_what_was_typed_for_letters_not_patterns(query):
    competition = make_competition()
    make_handed_in(competition)

    assert listed(competition, f"q={query}") == []


def test_a_draft_shows_its_title_and_code_and_nothing_else(client):
    competition = make_competition()
    draft = make_entry(competition)
    client.force_login(make_member(competition))

    page = client.get(f"/organise/{competition.slug}/entries/?state=draft").content.decode()

    assert listed(competition, "state=draft") == [draft]
    assert listed(competition, "state=draft&q=shade") == [draft]
    assert listed(competition, "state=draft&q=harbour") == []
    assert listed(competition, "state=draft&track=green") == []
    assert listed(competition, "state=draft&economy=SGP") == []
    assert "Shade that moves with the sun" in page
    assert "Harbour City Works" not in page


def test_a_withdrawn_draft_stays_as_closed_as_it_was(client):
    competition = make_competition()
    draft = make_entry(competition)
    Entry.objects.filter(pk=draft.pk).update(state=EntryState.WITHDRAWN)
    client.force_login(make_member(competition))

    page = client.get(f"/organise/{competition.slug}/entries/?state=withdrawn").content.decode()

    assert draft.code in page
    assert "Harbour City Works" not in page


def test_filters_say_how_many_entries_their_links_list():
    competition = make_competition()
    make_entry(competition)
    make_handed_in(competition, answers={"track": "green", "economy": "PE"})
    make_eligible(competition, answers={"track": "transport", "economy": "PE"})
    make_eligible(competition, answers={"track": "transport", "economy": "CHL"})

    assert counts(competition, "state=eligible&economy=PE", "State") == {
        "All handed in": 2,
        "Waiting for screening": 1,
        "Eligible": 1,
    }
    assert counts(competition, "", "State") == {
        "All handed in": 3,
        "Draft": 1,
        "Waiting for screening": 1,
        "Eligible": 2,
    }
    assert counts(competition, "state=eligible", "Track") == {
        "All": None,
        "Green": 0,
        "Transport": 2,
    }
    assert counts(competition, "track=transport", "Economy") == {"All": None, "Chile": 1, "Peru": 1}


def test_economies_are_folded_away_until_one_is_chosen(client):
    competition = make_competition()
    make_handed_in(competition, answers={"economy": "PE"})
    client.force_login(make_member(competition))

    folded = client.get(f"/organise/{competition.slug}/entries/").content.decode()
    chosen = client.get(f"/organise/{competition.slug}/entries/?economy=PE").content.decode()

    assert folded.count("Choose one of 1") == 1
    assert "Choose one of" not in chosen


def test_a_filter_link_keeps_the_other_filters():
    wanted = Wanted(query="sun", state="eligible", economy="PE", sort="title")

    assert wanted.address(track="green") == "q=sun&state=eligible&track=green&economy=PE&sort=title"
    assert wanted.address(state="") == "q=sun&economy=PE&sort=title"


@pytest.mark.parametrize(
    "address", ["state=gone", "economy=XXX", "sort=secret", "sort=-", "after=x", "before=W10"]
)
def test_a_filter_that_makes_no_sense_counts_as_not_given(client, address):
    competition = make_competition()
    entry = make_handed_in(competition)
    client.force_login(make_member(competition))

    answer = client.get(f"/organise/{competition.slug}/entries/?{address}")

    assert answer.status_code == 200
    assert listed(competition, address) == [entry]


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
def test_the_list_is_sorted_by_any_column(sort):
    round_ = make_round()
    competition = round_.competition
    first = make_eligible(competition, answers={"title": "A", "organisation": "A"})
    second = make_eligible(competition, answers={"title": "B", "organisation": "B"})
    Entry.objects.filter(pk=first.pk).update(code="A", submitted_at=NOW - timedelta(days=1))
    Entry.objects.filter(pk=second.pk).update(code="B")
    make_assignment(round_, entry=second, judge=make_judge(competition))

    found = listed(competition, f"sort={sort}")

    assert found == ([second, first] if sort.startswith("-") else [first, second])


def test_without_an_open_round_judges_sort_nothing():
    competition = make_competition()
    entry = make_handed_in(competition)

    assert listed(competition, "sort=judges") == [entry]


def test_a_column_turns_its_order_when_it_is_chosen_again():
    sorted_by_title = title_head(Wanted(sort="title"))
    columns = Columns([Shown.SUBMITTED], Scope(make_competition(), None, NOW), {})
    (submitted,) = columns.heads(Wanted(sort=NEWEST_FIRST))
    (other,) = columns.heads(Wanted(sort="title"))

    assert (sorted_by_title["href"], sorted_by_title["direction"]) == ("?sort=-title", "ascending")
    assert (submitted["href"], submitted["direction"]) == ("?sort=submitted", "descending")
    assert (other["href"], other["direction"]) == ("?sort=submitted", "")


def test_the_list_says_how_many_judges_an_entry_has(client):
    round_ = make_round(judges_per_entry=3)
    competition = round_.competition
    entry = make_eligible(competition)
    make_assignment(round_, entry=entry, judge=make_judge(competition))
    client.force_login(make_member(competition))

    page = client.get(f"/organise/{competition.slug}/entries/").content.decode()

    assert "1 of 3" in page


def test_an_empty_list_says_what_comes_next(client):
    competition = make_competition()
    client.force_login(make_member(competition))

    nothing = client.get(f"/organise/{competition.slug}/entries/").content.decode()
    no_match = client.get(f"/organise/{competition.slug}/entries/?q=x").content.decode()

    assert "Nothing has been handed in yet" in nothing
    assert "No entry matches" in no_match


def test_a_long_list_is_paged_and_the_links_keep_the_filters(client):
    competition = make_competition()
    entry = make_handed_in(competition)
    copies = [
        Entry(
            competition=competition,
            code=f"COPY-{number:03}",
            owner=entry.owner,
            created_at=entry.created_at,
            updated_at=entry.updated_at,
            title="Draft",
        )
        for number in range(51)
    ]
    Entry.objects.bulk_create(copies)
    client.force_login(make_member(competition))

    page = client.get(f"/organise/{competition.slug}/entries/?state=draft").content.decode()

    assert "51 entries" in page
    assert "state=draft&amp;after=" in page


@pytest.mark.parametrize("role", Role)
def test_organisers_and_observers_read_the_list(client, role):
    competition = make_competition()
    entry = make_handed_in(competition)
    client.force_login(make_member(competition, role))

    assert entry.code in client.get(f"/organise/{competition.slug}/entries/").content.decode()


def test_strangers_find_no_list(client):
    competition = make_competition()
    owner = make_handed_in(competition).owner

    for person in (make_user(), make_member(make_competition()), owner):
        client.force_login(person)
        assert client.get(f"/organise/{competition.slug}/entries/").status_code == 404


def test_a_rejected_entry_can_be_found_again():
    competition = make_competition()
    entry = make_handed_in(competition)
    make_screening(entry, ScreeningOutcome.INELIGIBLE, reason="Not an APEC economy.")

    assert listed(competition, "state=ineligible") == [entry]
