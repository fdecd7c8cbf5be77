"""Likely duplicates: found by a worker, decided once by organisers who have nothing to do with the entries."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.enums import Role
from input2.audit.models import Event
from input2.jobs import services as jobs
from input2.jobs.models import Job
from input2.lib.errors import ForbiddenError
from submissions import services
from submissions.duplicates import JOB, read_versions
from submissions.enums import DuplicateState
from submissions.models import DuplicatePair, Entry
from submissions.policies import OwnEntryError
from submissions.services import duplicates as searching
from tests.factories import (
    NOW,
    make_competition,
    make_duplicate_pair,
    make_entry,
    make_handed_in,
    make_member,
    make_team_member,
    make_user,
    make_version,
)
from tests.races import at_once
from tests.site.test_queries import ROUTES

pytestmark = pytest.mark.django_db


def search(competition):
    return services.find_duplicates(competition.pk, report=lambda _done, _total: None, now=NOW)


def codes(competition, **fields):
    found = DuplicatePair.objects.filter(competition=competition, **fields).order_by("pk")
    return [(pair.earlier.code, pair.later.code) for pair in found]


def decide(pair, by, state=DuplicateState.DUPLICATE, **more):
    values = {"seen": pair.state, "now": NOW, **more}
    return services.decide_duplicate(pair, state=state, by=by, **values)


def change(entry, **answers):
    services.save_answers(entry, answers, by=entry.owner, now=NOW)
    make_version(entry)


def address(pair):
    args = [pair.competition.slug, pair.earlier.code, pair.later.code]
    return reverse("site:duplicate", args=args)


def post(client, pair, state="duplicate", seen="open", note=""):
    return client.post(address(pair), {"state": state, "seen": seen, "note": note}, follow=True)


def test_two_entries_of_one_organisation_with_one_title_are_listed():
    competition = make_competition()
    one = make_handed_in(competition)
    two = make_handed_in(competition, answers={"organisation": "HARBOUR City Works Ltd."})
    make_handed_in(competition, answers={"organisation": "Other Works"})
    make_handed_in(competition, answers={"title": "Water", "summary": "Taps that count."})
    make_handed_in()
    make_entry(competition)

    search(competition)

    assert codes(competition) == [(one.code, two.code)]


def test_handing_in_and_withdrawing_have_the_entries_looked_at_once_for_many():
    competition = make_competition()
    entries = [make_handed_in(competition) for _time in range(3)]
    services.withdraw(entries[0], reason="We stop.", by=entries[0].owner, now=NOW)

    job = Job.objects.get(kind=JOB)
    jobs.run(job.pk, now=NOW + timedelta(minutes=1))

    job.refresh_from_db()
    assert job.result == {"found": 1}
    assert codes(competition) == [(entries[1].code, entries[2].code)]


def test_what_is_alike_no_longer_is_listed_no_longer_unless_it_was_decided():
    competition = make_competition()
    first, second, third = [make_handed_in(competition) for _time in range(3)]
    search(competition)
    kept = DuplicatePair.objects.get(earlier=first, later=second)
    decide(kept, make_member(competition))

    change(second, title="Water", summary="Taps that count what runs.")
    search(competition)

    assert codes(competition, state="duplicate") == [(first.code, second.code)]
    assert codes(competition, state="open") == [(first.code, third.code)]


def test_what_was_dismissed_stays_so_however_often_it_is_found():
    competition = make_competition()
    first, second = make_handed_in(competition), make_handed_in(competition)
    search(competition)
    decide(DuplicatePair.objects.get(), make_member(competition), DuplicateState.DISMISSED)

    change(second, summary="Awnings follow the sun along two streets.")
    search(competition)

    assert codes(competition, state="dismissed") == [(first.code, second.code)]
    assert not codes(competition, state="open")


def test_a_search_that_is_overtaken_by_a_hand_in_leaves_it_to_the_next():
    competition = make_competition()
    first, second = make_handed_in(competition), make_handed_in(competition)
    read = read_versions(competition.pk)
    search(competition)
    change(second, title="Water", summary="Taps that count what runs.")

    searching._keep(competition.pk, [], read, now=NOW)

    assert codes(competition) == [(first.code, second.code)]


def test_a_search_finds_with_as_many_statements_for_twenty_pairs_as_for_one():
    competition = make_competition()
    make_handed_in(competition), make_handed_in(competition)
    with CaptureQueriesContext(connection) as few:
        search(competition)
    for _time in range(5):
        make_handed_in(competition)

    with CaptureQueriesContext(connection) as many:
        search(competition)

    assert DuplicatePair.objects.count() == 21
    # One more: the pair that was known is brought up to date.
    assert len(many) <= len(few) + 3


def test_a_decision_stands_in_the_history_of_both():
    pair = make_duplicate_pair()
    organiser = make_member(pair.competition)

    decide(pair, organiser, note="Sent twice.")

    events = Event.objects.filter(action="entry.duplicate_marked").order_by("object_id")
    told = {(event.object_id, event.reason) for event in events}
    assert told == {
        (str(pair.earlier_id), f"{pair.later.code}: Sent twice."),
        (str(pair.later_id), f"{pair.earlier.code}: Sent twice."),
    }
    assert {(event.actor, event.role) for event in events} == {(organiser, "organiser")}


def test_the_same_decision_again_leaves_no_trace_and_another_is_written_down():
    pair = make_duplicate_pair()
    organiser = make_member(pair.competition)
    decide(pair, organiser)
    decide(pair, organiser)

    changed = decide(pair, organiser, DuplicateState.DISMISSED, seen="duplicate")

    assert changed.state == DuplicateState.DISMISSED
    assert Event.objects.filter(action__startswith="entry.duplicate").count() == 4


@pytest.mark.django_db(transaction=True)
def test_of_two_organisers_who_decide_at_once_one_is_told():
    pair = make_duplicate_pair()
    people = [make_member(pair.competition) for _one in range(2)]
    wanted = [DuplicateState.DUPLICATE, DuplicateState.DISMISSED]

    def attempt(by, state):
        try:
            return decide(pair, by, state).state
        except services.DecidedMeanwhileError:
            return "told"

    outcomes = at_once(lambda: attempt(people[0], wanted[0]), lambda: attempt(people[1], wanted[1]))

    pair.refresh_from_db()
    assert sorted(outcomes) == sorted(["told", pair.state])


def test_whoever_is_behind_an_entry_decides_nothing_about_it_and_reads_no_note(client):
    pair = make_duplicate_pair(state="duplicate", note="Sent twice.", decided_at=NOW)
    organiser = make_member(pair.competition)
    make_team_member(pair.later, organiser)
    client.force_login(organiser)

    with pytest.raises(OwnEntryError):
        decide(pair, organiser, DuplicateState.DISMISSED)
    shown = client.get(address(pair)).content.decode()
    refused = post(client, pair, state="dismissed", seen="duplicate").content.decode()

    for text in (shown, refused):
        assert "on this entry&#x27;s team" in text
        assert "Sent twice." not in text
    entry = reverse("site:entry", args=[pair.competition.slug, pair.later.code])
    assert "Marked as a duplicate" not in client.get(entry).content.decode()


def test_observers_read_and_decide_nothing(client):
    pair = make_duplicate_pair()
    observer = make_member(pair.competition, Role.OBSERVER)
    client.force_login(observer)

    listed = client.get(reverse("site:duplicates", args=[pair.competition.slug]))

    assert pair.later.code in listed.content.decode()
    assert "Mark as duplicates" not in listed.content.decode()
    with pytest.raises(ForbiddenError):
        decide(pair, observer)
    post(client, pair)
    pair.refresh_from_db()
    assert pair.state == DuplicateState.OPEN


def test_strangers_and_other_organisers_find_nothing(client):
    pair = make_duplicate_pair()
    listed = reverse("site:duplicates", args=[pair.competition.slug])

    for person in (make_user(), make_member(make_competition()), pair.earlier.owner):
        client.force_login(person)
        assert client.get(listed).status_code == 404
        assert client.get(address(pair)).status_code == 404
        assert client.post(address(pair), {"state": "duplicate"}).status_code == 404


def test_another_competitions_pair_is_not_found_under_ones_own(client):
    pair = make_duplicate_pair()
    mine = make_competition()
    client.force_login(make_member(mine))
    args = [mine.slug, pair.earlier.code, pair.later.code]

    assert client.get(reverse("site:duplicate", args=args)).status_code == 404


def test_an_organiser_marks_two_and_both_entries_say_so(client):
    pair = make_duplicate_pair()
    client.force_login(make_member(pair.competition))

    answer = post(client, pair, note="Sent twice.")

    assert "Marked as duplicates" in answer.content.decode()
    for entry, other in ((pair.earlier, pair.later), (pair.later, pair.earlier)):
        url = reverse("site:entry", args=[pair.competition.slug, entry.code])
        shown = client.get(url).content.decode()
        assert f"Marked as a duplicate of {other.code}" in shown
        assert f"{other.code}: Sent twice." in shown


def test_what_is_dismissed_is_on_no_entry_and_in_its_own_list(client):
    pair = make_duplicate_pair()
    client.force_login(make_member(pair.competition))
    listed = reverse("site:duplicates", args=[pair.competition.slug])
    entry = reverse("site:entry", args=[pair.competition.slug, pair.later.code])
    assert f"Likely a duplicate of {pair.earlier.code}" in client.get(entry).content.decode()

    post(client, pair, state="dismissed")

    assert "duplicate of" not in client.get(entry).content.decode()
    assert "No likely duplicate to look at" in client.get(listed).content.decode()
    assert pair.later.code in client.get(f"{listed}?state=dismissed").content.decode()


def test_a_decision_on_an_old_page_is_refused_with_what_was_typed(client):
    pair = make_duplicate_pair()
    decide(pair, make_member(pair.competition), DuplicateState.DISMISSED)
    client.force_login(make_member(pair.competition))

    answer = post(client, pair, note="Sent twice.").content.decode()

    assert "Somebody else has decided about these two in the meantime: No duplicates." in answer
    assert "Sent twice." in answer
    assert 'name="seen" value="dismissed"' in answer


def test_what_applicants_typed_is_data(client):
    pair = make_duplicate_pair()
    Entry.objects.filter(pk=pair.later_id).update(
        title="<script>alert(1)</script>", organisation="<b>Works</b>"
    )
    client.force_login(make_member(pair.competition))

    shown = client.get(address(pair)).content.decode()

    assert "<script>alert" not in shown
    assert "<b>" not in shown


def test_the_overview_counts_what_waits_to_be_looked_at(client):
    pair = make_duplicate_pair()
    client.force_login(make_member(pair.competition))
    overview = reverse("site:dashboard", args=[pair.competition.slug])
    assert "likely duplicate to look at" in client.get(overview).content.decode()

    post(client, pair)

    assert "likely duplicate to look at" not in client.get(overview).content.decode()


def test_a_pair_costs_the_same_in_a_call_with_many(client):
    pair = make_duplicate_pair()
    client.force_login(make_member(pair.competition))
    for _time in range(5):
        make_duplicate_pair(pair.competition)

    with CaptureQueriesContext(connection) as queries:
        client.get(address(pair))

    assert len(queries) == ROUTES["site:duplicate"]


@pytest.mark.parametrize(
    "more",
    [
        {"state": "maybe"},
        {"state": "duplicate"},
        {"decided_at": NOW},
        {"title_likeness": 101},
    ],
)
def test_the_database_refuses_what_makes_no_sense(more):
    with pytest.raises(IntegrityError):
        make_duplicate_pair(**more)


def test_the_database_keeps_a_pair_in_one_order():
    pair = make_duplicate_pair()

    with pytest.raises(IntegrityError, match="duplicates_stand_in_order"):
        DuplicatePair.objects.filter(pk=pair.pk).update(earlier=pair.later, later=pair.earlier)
