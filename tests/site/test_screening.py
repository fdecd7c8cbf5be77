"""The queue and the desk: screening from the page, with the same refusals as everywhere."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from competitions.enums import Role
from submissions import services
from submissions.enums import DuplicateState, EntryState, ScreeningOutcome
from submissions.models import DuplicatePair, Entry, ScreeningHold
from tests.factories import (
    NOW,
    let_grace_pass,
    make_change_request,
    make_competition,
    make_duplicate_pair,
    make_eligible,
    make_entry,
    make_handed_in,
    make_member,
    make_round,
    make_screening,
    make_screening_item,
    make_team_member,
    make_user,
    make_version,
)
from tests.site.test_queries import ROUTES

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return make_competition()


@pytest.fixture
def organiser(client, call):
    person = make_member(call)
    client.force_login(person)
    return person


def address(name: str, entry: Entry) -> str:
    return reverse(f"site:{name}", args=[entry.competition.slug, entry.code])


def record(client, entry, outcome, *, follow=False, **sent):
    entry.refresh_from_db()
    read = {"version": entry.versions.count(), "standing": entry.screening_revision}
    content = {"outcome": outcome, "note": "", **read, **sent}
    return client.post(address("screening-entry", entry), content, follow=follow)


def state_of(entry: Entry) -> str:
    entry.refresh_from_db()
    return entry.state


def test_a_finding_is_recorded_with_its_checklist_and_the_next_entry_follows(
    client, call, organiser
):
    make_screening_item(call)
    first, second = make_handed_in(call), make_handed_in(call)

    response = record(client, first, "eligible", **{"check-letter": "met"})

    assert state_of(first) == EntryState.ELIGIBLE
    assert first.screenings.get().checks[0]["is_met"] is True
    assert response["Location"] == address("screening-entry", second)
    assert ScreeningHold.objects.get().entry == second


def test_a_chosen_reason_is_enough_to_find_an_entry_not_eligible(client, call, organiser):
    make_screening_item(call)
    entry = make_handed_in(call)

    record(client, entry, "ineligible", **{"reasons-letter": "unsigned"})

    assert state_of(entry) == EntryState.INELIGIBLE
    assert entry.screenings.get().reason == "The letter is not signed."


def test_changes_are_asked_for_until_a_date_of_the_competition(client, call, organiser):
    entry = make_handed_in(call)

    record(client, entry, "changes_requested", note="Name the street.", until="2035-05-01T12:00")

    assert state_of(entry) == EntryState.CHANGES_REQUESTED
    assert entry.change_requests.get().what == "Name the street."


def test_an_entry_is_moved_to_another_track(client, call, organiser):
    entry = make_handed_in(call)
    track = call.tracks.get(key="transport")

    record(client, entry, "moved", note="It is about buses.", track=track.pk)

    entry.refresh_from_db()
    assert entry.track == track


@pytest.mark.parametrize(
    ("outcome", "sent", "sentence"),
    [
        ("", {}, "Choose an outcome."),
        ("winner", {}, "Select a valid choice"),
        ("ineligible", {}, "Say why the entry is not eligible"),
        ("changes_requested", {"note": "More."}, "Say until when the team has time."),
        ("changes_requested", {"until": "2035-05-01T12:00"}, "Say what has to be changed"),
        ("moved", {"note": "Buses."}, "Choose the track in which the entry belongs."),
        ("eligible", {"check-letter": "not-met"}, "marked as not met"),
        ("eligible", {"reasons-letter": "unheard"}, "Select a valid choice"),
    ],
)
def test_what_lacks_something_is_refused_and_keeps_what_was_typed(
    client, call, organiser, outcome, sent, sentence
):
    make_screening_item(call)
    entry = make_handed_in(call)

    page = record(client, entry, outcome, **{"note": "", **sent}).content.decode()

    assert sentence in page
    assert sent.get("note", "") in page
    assert state_of(entry) == EntryState.SUBMITTED


def test_whoever_comes_second_reads_what_stands_and_keeps_what_was_typed(client, call, organiser):
    entry = make_handed_in(call)
    other = make_member(call, full_name="Ana Ruiz")
    make_screening(entry, by=other)

    page = record(client, entry, "ineligible", note="No letter.", standing=0)

    content = page.content.decode()
    assert "Ana Ruiz has recorded “Eligible”" in content
    assert "No letter." in content
    assert page.context["form"]["standing"].value() == "1"
    assert state_of(entry) == EntryState.ELIGIBLE


def test_a_slip_of_the_pen_does_not_hide_that_somebody_was_quicker(client, call, organiser):
    entry = make_handed_in(call)
    make_screening(entry)

    page = record(client, entry, "changes_requested", note="More.", standing=0)

    assert "Say until when the team has time." in page.text
    assert page.context["form"]["standing"].value() == "0"


def test_a_version_handed_in_meanwhile_is_not_screened_unseen(client, call, organiser):
    entry = make_handed_in(call)
    services.save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=NOW)
    make_version(entry)

    page = record(client, entry, "eligible", version=1).content.decode()

    assert "newer version in the meantime" in page
    assert state_of(entry) == EntryState.SUBMITTED


def test_who_has_an_entry_open_is_shown_and_can_be_taken_over_from(client, call, organiser):
    entry = make_handed_in(call)
    other = make_member(call, full_name="Ana Ruiz")
    services.hold(entry, by=other, now=timezone.now())

    desk = client.get(address("screening-entry", entry)).content.decode()
    queue = client.get(f"/organise/{call.slug}/screening/").content.decode()
    refused = record(client, entry, "eligible").content.decode()
    client.post(address("screening-take-over", entry))

    assert "Ana Ruiz has this entry open" in desk
    assert "Ana Ruiz" in queue
    assert "Take it over first" in refused
    assert ScreeningHold.objects.get().held_by == organiser


def test_an_open_page_reserves_the_entry_and_hears_of_whoever_took_it(client, call, organiser):
    entry = make_handed_in(call)

    assert client.post(address("screening-hold", entry)).json() == {"taken": ""}
    other = make_member(call, full_name="Ana Ruiz")
    services.take_over(entry, by=other, now=timezone.now())
    taken = client.post(address("screening-hold", entry))

    assert taken.status_code == 409
    assert taken.json() == {"taken": "Ana Ruiz has this entry open now."}


def test_two_screeners_are_led_to_different_entries(client, call, organiser):
    entries = {make_handed_in(call), make_handed_in(call)}
    other, now = make_member(call), timezone.now()
    taken = services.take_next(call, track="", after=None, is_back=False, by=other, now=now)

    response = client.post(f"/organise/{call.slug}/screening/next/")

    (left,) = entries - {taken}
    assert response["Location"] == address("screening-entry", left)


def test_the_queue_of_a_track_leads_through_that_track_alone(client, call, organiser):
    make_handed_in(call)
    bus = make_handed_in(call, answers={"track": "transport"})

    page = client.get(f"/organise/{call.slug}/screening/?track=transport").content.decode()
    onward = client.post(f"/organise/{call.slug}/screening/next/", {"queue_track": "transport"})
    end = client.post(
        f"/organise/{call.slug}/screening/next/", {"queue_track": "transport", "after": bus.code}
    )

    assert page.count('class="row-link"') == 1
    assert onward["Location"] == f"{address('screening-entry', bus)}?track=transport"
    assert end["Location"] == f"/organise/{call.slug}/screening/?track=transport"


def test_a_step_is_taken_back_from_the_list_of_those_that_still_can(client, call, organiser):
    entry = make_handed_in(call)
    record(client, entry, "ineligible", note="No letter.")
    entry.refresh_from_db()

    page = client.get(f"/organise/{call.slug}/screening/recent/").content.decode()
    sent = {"standing": entry.screening_revision}
    done = client.post(address("screening-take-back", entry), sent, follow=True)

    assert entry.code in page
    assert "Taken back before the team was told: Not eligible" in done.content.decode()
    assert state_of(entry) == EntryState.SUBMITTED


def test_only_the_last_step_of_an_entry_that_nothing_has_overtaken_is_offered(
    client, call, organiser
):
    twice, anew = (make_handed_in(call) for _ in range(2))
    now = timezone.now()
    make_screening(anew, now=now)
    make_screening(twice, ScreeningOutcome.INELIGIBLE, reason="No letter.", now=now)
    make_screening(twice, now=now + timedelta(seconds=1))
    services.save_answers(anew, {"title": "Better shade"}, by=anew.owner, now=now)
    make_version(anew, now=now)

    page = client.get(f"/organise/{call.slug}/screening/recent/").text

    assert page.count(address("screening-take-back", twice)) == 1
    assert "Not eligible" not in page
    assert address("screening-take-back", anew) not in page


def test_own_steps_stand_first_however_many_others_have_recorded_since(client, call, organiser):
    entries = [make_handed_in(call) for _ in range(22)]
    colleague, begun = make_member(call), timezone.now() - timedelta(minutes=5)
    for number, entry in enumerate([entries[-1], *entries[:-1]]):
        services.screen(
            entry,
            outcome=ScreeningOutcome.ELIGIBLE,
            reason="",
            version_number=1,
            by=colleague if number else organiser,
            now=begun + timedelta(seconds=number),
        )

    page = client.get(f"/organise/{call.slug}/screening/recent/").text

    codes = re.findall(r'name="standing".*?visually-hidden"> ([A-Z0-9-]+)', page, re.DOTALL)
    assert codes == [entries[-1].code, *[entry.code for entry in entries[-2:1:-1]]]
    assert page.count("autofocus") == 1


def test_the_keyboard_is_not_led_to_what_somebody_else_has_recorded(client, call, organiser):
    entry = make_handed_in(call)
    record(client, entry, "eligible")
    client.force_login(make_member(call))

    page = client.get(f"/organise/{call.slug}/screening/recent/").text

    assert address("screening-take-back", entry) in page
    assert "autofocus" not in page


def test_what_was_told_cannot_be_taken_back_and_is_not_offered(client, call, organiser):
    entry = make_eligible(call)
    let_grace_pass(entry)

    recent = client.get(f"/organise/{call.slug}/screening/recent/").content.decode()
    desk = client.get(address("screening-entry", entry)).content.decode()

    assert entry.code not in recent
    assert "has not been told of the last step" not in desk


def test_the_answer_of_a_team_stands_beside_the_version_that_was_screened(client, call, organiser):
    entry = make_handed_in(call)
    make_change_request(entry)
    services.save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=NOW)
    make_version(entry)

    page = client.get(address("screening-entry", entry)).content.decode()

    assert "What the team changed from version 1 to version 2" in page
    assert "<ins>" in page


def test_the_desk_names_likely_duplicates_until_they_are_dismissed(client, call, organiser):
    pair = make_duplicate_pair(call)
    desk = address("screening-entry", pair.earlier)

    open_ = client.get(desk).content.decode()
    DuplicatePair.objects.update(
        state=DuplicateState.DISMISSED, decided_at=NOW, decided_by=organiser
    )
    dismissed = client.get(desk).content.decode()

    compare = reverse("site:duplicate", args=[call.slug, pair.earlier.code, pair.later.code])
    assert f"Likely a duplicate of {pair.later.code}" in open_
    assert f'href="{compare}"' in open_
    assert pair.later.code not in dismissed


@pytest.mark.parametrize("role", Role)
def test_whoever_stands_behind_an_entry_reads_of_no_duplicate_at_the_desk(client, call, role):
    pair = make_duplicate_pair(call)
    person = make_member(call, role)
    client.force_login(person)
    desk = address("screening-entry", pair.later)
    before = client.get(desk).content.decode()
    make_team_member(pair.later, person)

    after = client.get(desk).content.decode()

    assert f"Likely a duplicate of {pair.earlier.code}" in before
    assert pair.earlier.code not in after


@pytest.mark.parametrize("count", [1, 5])
def test_the_desk_with_everything_on_it_costs_no_more_than_a_page_may(
    client, call, organiser, count, django_assert_max_num_queries
):
    for number in range(count):
        make_screening_item(call, key=f"letter-{number}", position=number)
        make_round(call, position=number + 1)
    pair = make_duplicate_pair(call)
    entry = pair.earlier
    for _number in range(count):
        pair = make_duplicate_pair(call)
        DuplicatePair.objects.filter(pk=pair.pk).update(earlier=entry)
        make_change_request(entry)
        entry.refresh_from_db()
        titled = {"title": f"Shade, {entry.revision}"}
        services.save_answers(entry, titled, by=entry.owner, now=NOW)
        make_version(entry)

    desk = address("screening-entry", entry)

    with django_assert_max_num_queries(ROUTES["site:screening-entry"] or 0):
        page = client.get(desk).content.decode()

    assert "What the team changed from version" in page
    assert page.count("Likely a duplicate of") == count + 1


def test_an_observer_reads_the_queue_and_the_desk_and_changes_nothing(client, call):
    entry = make_handed_in(call)
    client.force_login(make_member(call, Role.OBSERVER))

    pages = [
        client.get(f"/organise/{call.slug}/screening/"),
        client.get(f"/organise/{call.slug}/screening/recent/"),
        client.get(address("screening-entry", entry)),
    ]
    record(client, entry, "eligible")
    client.post(f"/organise/{call.slug}/screening/next/")
    for name in ("screening-hold", "screening-take-over", "screening-take-back"):
        client.post(address(name, entry))

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "Observers change nothing." in pages[2].content.decode()
    assert "Record and go on" not in pages[2].content.decode()
    assert state_of(entry) == EntryState.SUBMITTED
    assert not ScreeningHold.objects.exists()


def test_an_observer_is_offered_nothing_that_would_be_refused(client, call):
    held, done = make_handed_in(call), make_handed_in(call)
    services.hold(held, by=make_member(call), now=timezone.now())
    client.force_login(make_member(call))
    record(client, done, "eligible")
    client.force_login(make_member(call, Role.OBSERVER))

    desk = client.get(address("screening-entry", held)).text
    recent = client.get(f"/organise/{call.slug}/screening/recent/").text

    assert "has this entry open" in desk
    assert "Take over" not in desk
    assert done.code in recent
    assert address("screening-take-back", done) not in recent


@pytest.mark.parametrize("tie", ["team", "organisation", "writer"])
def test_whoever_stands_behind_an_entry_is_refused(client, call, organiser, tie):
    entry = make_handed_in(call)
    if tie == "team":
        make_team_member(entry, organiser)
    elif tie == "organisation":
        organiser.organisation = entry.organisation
        organiser.save()
    else:
        Entry.objects.filter(pk=entry.pk).update(writers_for_team=[organiser.pk])

    page = client.get(address("screening-entry", entry)).content.decode()
    record(client, entry, "eligible")

    assert "Record and go on" not in page
    assert "someone else" in page
    assert state_of(entry) == EntryState.SUBMITTED


def test_another_competitions_organiser_finds_nothing(client, call):
    entry = make_handed_in(call)
    client.force_login(make_member(make_competition()))

    names = ("screening-entry", "screening-hold", "screening-take-over", "screening-take-back")
    answers = [client.post(address(name, entry)) for name in names]
    answers += [client.get(f"/organise/{call.slug}/screening/{path}") for path in ("", "recent/")]
    answers.append(client.post(f"/organise/{call.slug}/screening/next/"))

    assert {answer.status_code for answer in answers} == {404}


def test_a_draft_is_nobodys_to_screen(client, call, organiser):
    assert client.get(address("screening-entry", make_entry(call))).status_code == 404


def test_what_people_typed_is_text(client, call, organiser):
    markup = "<script>alert(1)</script>"
    make_screening_item(call, text=markup)
    entry = make_handed_in(call, answers={"title": markup}, owner=make_user(full_name=markup))

    desk = client.get(address("screening-entry", entry)).content.decode()
    queue = client.get(f"/organise/{call.slug}/screening/").content.decode()

    assert markup not in desk + queue
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in desk
