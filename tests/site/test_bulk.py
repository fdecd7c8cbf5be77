"""The pages of one step on many entries: choosing, confirming, the run and its result."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competitions.enums import Role
from input2.audit.models import Event
from input2.jobs import services as jobs
from input2.notifications.models import Message
from submissions.bulk import Counts, counts_of
from submissions.enums import BulkOutcome, EntryState
from submissions.models import BulkScreening, Entry
from tests.factories import (
    NOW,
    carry_out,
    make_bulk_screening,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_screening_item,
    make_team_member,
    make_track,
    make_user,
)
from tests.site.test_queries import ROUTES

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition():
    return make_competition()


@pytest.fixture
def organiser(client, competition):
    person = make_member(competition)
    client.force_login(person)
    return person


def address(name, competition, *more):
    return reverse(f"site:{name}", args=[competition.slug, *more])


def hidden(page, name):
    """What a hidden field of the page carries; the first of this name."""
    found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page)
    return found.group(1) if found else ""


def choose(client, competition, entries):
    codes = {"code": [entry.code for entry in entries]}
    return client.post(address("bulk", competition), codes).content.decode()


def confirm(client, competition, entries, outcome="eligible", **fields):
    chosen = hidden(choose(client, competition, entries), "chosen")
    data = {"chosen": chosen, "outcome": outcome, **fields}
    return data, client.post(address("bulk-check", competition), data)


def begin(client, competition, entries, outcome="eligible", **fields):
    data, page = confirm(client, competition, entries, outcome, **fields)
    key = hidden(page.content.decode(), "key")
    return client.post(address("bulk-begin", competition), {**data, "key": key})


def test_what_is_ticked_is_chosen_as_it_stands(client, competition, organiser):
    first, second = (make_handed_in(competition) for _one in range(2))
    make_handed_in(competition)

    page = choose(client, competition, [first, second])

    assert "2 entries are chosen" in page
    assert set(hidden(page, "chosen").split()) == {f"{first.code}~1~0", f"{second.code}~1~0"}


def test_a_filter_chooses_all_that_it_means(client, competition, organiser):
    handed_in = make_handed_in(competition)
    make_entry(competition)
    make_handed_in()

    page = client.post(address("bulk", competition), {"filter": "state=submitted"})

    assert hidden(page.content.decode(), "chosen") == f"{handed_in.code}~1~0"


def test_an_entry_that_a_page_names_twice_is_chosen_once(client, competition, organiser):
    entry = make_handed_in(competition)
    chosen = f"{entry.code}~1~0 {entry.code}~1~0 nonsense"

    data = {"chosen": chosen, "outcome": "eligible", "key": "k"}
    client.post(address("bulk-begin", competition), data)

    assert BulkScreening.objects.get().lines.count() == 1


def test_nothing_chosen_says_so(client, competition, organiser):
    page = client.post(address("bulk", competition), {"code": ["GONE", make_handed_in().code]})

    assert "No entry is chosen" in page.content.decode()


def test_the_page_before_says_what_happens_to_how_many_and_what_their_teams_read(
    client, competition, organiser
):
    good, own = (make_handed_in(competition) for _one in range(2))
    make_team_member(own, organiser)
    make_screening_item(competition)

    _data, answer = confirm(
        client,
        competition,
        [good, own],
        "ineligible",
        **{"item-letter": ["unsigned"], "note": "Sorry & thanks."},
    )

    page = answer.content.decode()
    assert "1 entry will be found not eligible." in page
    assert "of your own team or organisation" in page
    assert "The letter is not signed." in page
    assert "Sorry &amp; thanks." in page
    assert not BulkScreening.objects.exists()
    assert Entry.objects.get(pk=good.pk).state == EntryState.SUBMITTED


def test_from_the_list_to_the_result(client, competition, organiser):
    make_screening_item(competition)
    good, own = (make_handed_in(competition) for _one in range(2))
    make_team_member(own, organiser)

    said = {"item-letter": ["unsigned"], "note": "Enter next year."}
    answer = begin(client, competition, [good, own], "ineligible", **said)
    run = BulkScreening.objects.get()
    carry_out(run)
    page = client.get(answer["Location"]).content.decode()

    assert answer["Location"] == address("bulk-run", competition, run.pk)
    assert "Every entry has its result" in page
    assert "Enter next year." in page
    assert "You are or were on this entry&#x27;s team" in page
    assert Entry.objects.get(pk=good.pk).state == EntryState.INELIGIBLE
    assert "The letter is not signed." in Message.objects.get(kind="submissions/screened").text


def test_a_time_of_the_competition_survives_the_confirmation(client, competition, organiser):
    entry = make_handed_in(competition)
    local = (NOW + timedelta(days=7)).astimezone(competition.zone).strftime("%Y-%m-%dT%H:%M")

    begin(client, competition, [entry], "changes_requested", note="Name it.", until=local)

    run = BulkScreening.objects.get()
    assert run.until == (NOW + timedelta(days=7)).replace(second=0)


def test_entries_are_moved_and_teams_written_to(client, competition, organiser):
    entry = make_handed_in(competition)
    track = make_track(competition, key="other", position=9)

    begin(client, competition, [entry], "moved", note="It is a plan.", track="other")
    begin(client, competition, [entry], "message", note="Bring a poster.")

    runs = BulkScreening.objects.order_by("outcome")
    assert [(run.outcome, run.track) for run in runs] == [("message", None), ("moved", track)]


def test_a_double_click_makes_one_run(client, competition, organiser):
    data, page = confirm(client, competition, [make_handed_in(competition)])
    data["key"] = hidden(page.content.decode(), "key")

    answers = [client.post(address("bulk-begin", competition), data) for _click in range(2)]

    assert len({answer["Location"] for answer in answers}) == 1
    assert BulkScreening.objects.count() == 1


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("ineligible", "Say why the entries are not eligible"),
        ("changes_requested", "This field is required"),
        ("moved", "This field is required"),
        ("message", "This field is required"),
    ],
)
def test_what_lacks_is_said_on_its_form(client, competition, organiser, outcome, sentence):
    make_track(competition, key="other", position=9)
    make_screening_item(competition)

    _data, answer = confirm(client, competition, [make_handed_in(competition)], outcome, note=" ")

    page = answer.content.decode()
    assert sentence in page
    assert page.count('<details class="bulk-step" name="outcome" open>') == 1


def test_without_reasons_to_choose_the_reason_has_to_be_written(client, competition, organiser):
    _data, answer = confirm(client, competition, [make_handed_in(competition)], "ineligible")

    assert "Reason – This field is required." in answer.content.decode()


def test_the_way_back_keeps_what_was_typed(client, competition, organiser):
    data, _page = confirm(client, competition, [make_handed_in(competition)], "message", note="Hi")

    page = client.post(address("bulk-check", competition), {**data, "edit": "1"})

    assert ">\nHi</textarea>" in page.content.decode()


def test_an_outcome_that_does_not_exist_is_not_found(client, competition, organiser):
    answer = client.post(address("bulk-check", competition), {"chosen": "", "outcome": "winner"})

    assert answer.status_code == 404


def test_an_entry_that_changed_between_choosing_and_beginning_is_left_alone(
    client, competition, organiser
):
    entry = make_handed_in(competition)
    data, page = confirm(client, competition, [entry])
    Entry.objects.filter(pk=entry.pk).update(screening_revision=1)

    data["key"] = hidden(page.content.decode(), "key")
    client.post(address("bulk-begin", competition), data)
    carry_out(BulkScreening.objects.get())

    assert counts_of(BulkScreening.objects.get()) == Counts(refused=1)


def test_a_run_under_way_shows_how_far_it_is_and_asks_again(client, competition, organiser):
    run = make_bulk_screening([make_handed_in(competition)], by=organiser)
    page = address("bulk-run", competition, run.pk)

    plain, asked = client.get(page), client.get(page, headers={"HX-Request": "true"})

    assert "0 of 1 entries are through" in plain.content.decode()
    assert 'hx-trigger="every 2s"' in plain.content.decode()
    assert "HX-Refresh" not in asked.headers


def test_once_it_is_through_the_whole_page_is_read_anew(client, competition, organiser):
    run = make_bulk_screening([make_handed_in(competition)], by=organiser)
    carry_out(run)

    answer = client.get(address("bulk-run", competition, run.pk), headers={"HX-Request": "true"})

    assert answer.headers["HX-Refresh"] == "true"
    assert "hx-trigger" not in answer.content.decode()


def test_a_run_is_stopped_and_goes_on(client, competition, organiser):
    run = make_bulk_screening([make_handed_in(competition)], by=organiser)

    client.post(address("bulk-stop", competition, run.pk))
    stopped = client.get(address("bulk-run", competition, run.pk)).content.decode()
    client.post(address("bulk-go-on", competition, run.pk))

    assert "Interrupted" in stopped
    assert "Go on" in stopped
    run.refresh_from_db()
    assert run.job is not None
    jobs.run(run.job.pk, now=NOW)
    assert counts_of(run) == Counts(done=1)


def test_one_entry_is_taken_back(client, competition, organiser):
    first, second = (make_handed_in(competition) for _one in range(2))
    run = make_bulk_screening([first, second], BulkOutcome.INELIGIBLE, note="No.", by=organiser)
    carry_out(run, now=timezone.now())

    client.post(address("bulk-take-back", competition, run.pk, first.code))

    page = client.get(address("bulk-run", competition, run.pk)).content.decode()
    assert Entry.objects.get(pk=first.pk).state == EntryState.SUBMITTED
    assert Entry.objects.get(pk=second.pk).state == EntryState.INELIGIBLE
    assert page.count("Taken back.") == 1
    assert address("bulk-take-back", competition, run.pk, first.code) not in page
    assert address("bulk-take-back", competition, run.pk, second.code) in page


def test_what_came_after_is_not_taken_back_from_here(client, competition, organiser):
    entry = make_handed_in(competition)
    run = make_bulk_screening([entry], by=organiser)
    carry_out(run)
    carry_out(make_bulk_screening([entry], BulkOutcome.INELIGIBLE, note="No.", by=organiser))

    client.post(address("bulk-take-back", competition, run.pk, entry.code))

    assert Entry.objects.get(pk=entry.pk).state == EntryState.INELIGIBLE


def test_all_of_it_is_taken_back_after_a_question(client, competition, organiser):
    entries = [make_handed_in(competition) for _one in range(2)]
    run = make_bulk_screening(entries, by=organiser)
    carry_out(run)

    asked = client.post(address("bulk-take-all-back", competition, run.pk)).content.decode()
    data = {name: hidden(asked, name) for name in ("chosen", "outcome", "key")}
    client.post(address("bulk-begin", competition), data)
    carry_out(BulkScreening.objects.get(outcome=BulkOutcome.TAKEN_BACK))

    assert "The last step will be taken back for 2 entries." in asked
    assert {Entry.objects.get(pk=entry.pk).state for entry in entries} == {EntryState.SUBMITTED}


def test_the_result_is_a_table_that_no_spreadsheet_runs(client, competition, organiser):
    good = make_handed_in(competition, answers={"title": "=HYPERLINK(1)"})
    draft = make_entry(competition)
    run = make_bulk_screening([good, draft], by=organiser)
    carry_out(run)

    answer = client.get(address("bulk-table", competition, run.pk))

    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(content))}
    assert (rows[good.code]["title"], rows[good.code]["result"]) == ("'=HYPERLINK(1)", "done")
    assert rows[draft.code]["result"] == "refused"
    assert rows[draft.code]["sentence"]
    assert Event.objects.filter(action="export.taken").count() == 1


def test_rows_are_filtered_by_result(client, competition, organiser):
    good, draft = make_handed_in(competition), make_entry(competition)
    run = make_bulk_screening([good, draft], by=organiser)
    carry_out(run)

    page = client.get(address("bulk-run", competition, run.pk) + "?state=refused")

    assert draft.code in page.content.decode()
    assert good.code not in page.content.decode()


def test_earlier_runs_are_listed_with_their_counts(client, competition, organiser):
    carry_out(make_bulk_screening([make_handed_in(competition)], by=organiser))
    make_bulk_screening()

    page = client.get(address("bulk", competition)).content.decode()

    assert page.count("bulk/") - page.count("css/pages/bulk") >= 1
    assert "1 done" in page
    assert "1 run" in page


STEPS = ["bulk-go-on", "bulk-stop", "bulk-take-all-back"]


def posts(competition, run, code):
    chosen = {"chosen": f"{code}~1~0", "outcome": "eligible", "key": "k"}
    yield address("bulk", competition), {"code": code}
    yield address("bulk-check", competition), chosen
    yield address("bulk-begin", competition), chosen
    yield from ((address(name, competition, run.pk), {}) for name in STEPS)
    yield address("bulk-take-back", competition, run.pk, code), {}


@pytest.mark.parametrize("who", ["stranger", "organiser elsewhere"])
def test_others_find_nothing(client, competition, who):
    entry = make_handed_in(competition)
    run = make_bulk_screening([entry])
    client.force_login(make_user() if who == "stranger" else make_member(make_competition()))

    read = [address("bulk", competition), address("bulk-run", competition, run.pk)]
    read.append(address("bulk-table", competition, run.pk))
    statuses = [client.get(path).status_code for path in read]
    statuses += [
        client.post(path, data).status_code for path, data in posts(competition, run, entry.code)
    ]

    assert set(statuses) == {404}


def test_a_run_of_another_competition_is_not_found(client, competition, organiser):
    run = make_bulk_screening()

    answer = client.get(address("bulk-run", competition, run.pk))

    assert answer.status_code == 404


def test_observers_read_and_change_nothing(client, competition):
    entry = make_handed_in(competition)
    run = make_bulk_screening([entry])
    carry_out(run)
    client.force_login(make_member(competition, Role.OBSERVER))

    page = client.get(address("bulk-run", competition, run.pk)).content.decode()
    answers = [client.post(path, data) for path, data in posts(competition, run, entry.code)]

    assert entry.code in page
    assert "<form" not in page.split("<main")[1]
    assert all(answer.status_code in {302, 403} for answer in answers)
    assert "Observers change nothing." in answers[0].content.decode()
    assert BulkScreening.objects.count() == 1
    assert Entry.objects.get(pk=entry.pk).state == EntryState.ELIGIBLE


@pytest.mark.parametrize("state", ["waiting", "done"])
def test_the_pages_of_a_run_cost_the_same_for_one_entry_and_for_five(
    client, competition, organiser, state
):
    def price(path):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    runs = [
        make_bulk_screening([make_handed_in(competition) for _one in range(number)], by=organiser)
        for number in (1, 5)
    ]
    for run in runs if state == "done" else []:
        carry_out(run)
    client.get(address("bulk", competition))

    prices = [price(address("bulk-run", competition, run.pk)) for run in runs]

    assert prices[0] == prices[1] <= (ROUTES["site:bulk-run"] or 0)


def test_the_pages_before_a_run_cost_the_same_for_one_entry_and_for_five(
    client, competition, organiser
):
    entries = [make_handed_in(competition) for _one in range(5)]
    client.get(address("bulk", competition))
    prices = []
    for chosen in (entries[:1], entries):
        with CaptureQueriesContext(connection) as choosing:
            text = hidden(choose(client, competition, chosen), "chosen")
        data = {"chosen": text, "outcome": "eligible"}
        with CaptureQueriesContext(connection) as confirming:
            assert client.post(address("bulk-check", competition), data).status_code == 200
        prices.append((len(choosing), len(confirming)))

    assert prices[0] == prices[1]
    assert max(prices[0]) <= 12


def test_the_list_of_runs_costs_the_same_for_one_and_for_five(client, competition, organiser):
    prices = []
    for number in (1, 4):
        for _one in range(number):
            make_bulk_screening([make_handed_in(competition)], by=organiser)
        client.get(address("bulk", competition))
        with CaptureQueriesContext(connection) as queries:
            client.get(address("bulk", competition))
        prices.append(len(queries))

    assert prices[0] == prices[1] <= (ROUTES["site:bulk"] or 0)
