"""How many entries one person or organisation can have: what counts, at the boundary, and two at once."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from competitions.enums import Role
from competitions.models import Competition
from competitions.services import change_limits
from input2.audit.models import Event
from input2.lib.errors import DomainError, ForbiddenError
from submissions import services
from submissions.enums import EntryState
from submissions.models import Entry, Version
from submissions.policies import LimitReachedError
from tests.factories import (
    NOW,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_team_member,
    make_user,
    make_version,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db


def withdraw(entry: Entry) -> None:
    services.withdraw(entry, reason="We have moved on.", by=entry.owner, now=NOW)


def test_a_person_starts_as_many_entries_as_the_call_allows_and_no_more():
    competition, owner = make_competition(most_entries_per_person=2), make_user()
    make_entry(competition, owner=owner)
    make_handed_in(competition, owner=owner)

    with pytest.raises(LimitReachedError, match="can have 2 entries"):
        services.start_entry(competition, by=owner, now=NOW)

    assert Entry.objects.count() == 2


def test_a_withdrawn_entry_makes_room():
    competition, owner = make_competition(most_entries_per_person=1), make_user()
    withdraw(make_entry(competition, owner=owner))

    make_entry(competition, owner=owner)

    assert Entry.objects.exclude(state=EntryState.WITHDRAWN).count() == 1


def test_somebody_elses_entries_and_those_in_other_calls_do_not_count():
    competition, owner = make_competition(most_entries_per_person=1), make_user()
    make_entry(competition)
    make_entry(make_competition(), owner=owner)

    assert make_entry(competition, owner=owner).owner == owner


def test_a_draft_begun_before_the_limit_was_set_cannot_be_handed_in_beyond_it():
    competition, owner = make_competition(), make_user()
    make_handed_in(competition, owner=owner)
    draft = make_entry(competition, owner=owner)
    Competition.objects.update(most_entries_per_person=1)

    with pytest.raises(LimitReachedError):
        make_version(draft)

    assert Version.objects.count() == 1


def test_what_was_handed_in_before_a_limit_can_be_handed_in_again():
    competition, owner = make_competition(), make_user()
    first = make_handed_in(competition, owner=owner)
    make_handed_in(competition, owner=owner)
    limits = ("person", "organisation", "track")
    Competition.objects.update(**{f"most_entries_per_{name}": 1 for name in limits})

    services.save_answers(first, {"title": "Better shade"}, by=owner, now=NOW)

    assert make_version(first).number == 2


def test_an_organisation_is_known_whatever_its_case_and_spaces():
    competition = make_competition(most_entries_per_organisation=1)
    make_handed_in(competition)
    other = make_entry(competition, answers={"organisation": " HARBOUR  city works"})

    with pytest.raises(LimitReachedError, match="organisation can hand in 1 entry"):
        make_version(other)

    assert Version.objects.count() == 1


def test_drafts_and_withdrawn_entries_of_an_organisation_do_not_count():
    competition = make_competition(most_entries_per_organisation=1)
    make_entry(competition)
    withdraw(make_handed_in(competition))

    assert make_handed_in(competition).state == EntryState.SUBMITTED


def test_a_person_hands_in_as_many_in_a_track_as_the_call_allows():
    competition, owner = make_competition(most_entries_per_track=1), make_user()
    make_handed_in(competition, owner=owner, answers={"track": "green"})
    make_handed_in(competition, owner=owner, answers={"track": "transport"})
    make_handed_in(competition, answers={"track": "green"})
    second = make_entry(competition, owner=owner, answers={"track": "green"})

    with pytest.raises(LimitReachedError, match="1 entry in “Green”"):
        make_version(second)


def test_moving_a_handed_in_entry_to_a_full_track_is_refused():
    competition, owner = make_competition(most_entries_per_track=1), make_user()
    make_handed_in(competition, owner=owner, answers={"track": "green"})
    other = make_handed_in(competition, owner=owner, answers={"track": "transport"})
    services.save_answers(other, {"track": "green"}, by=owner, now=NOW)

    with pytest.raises(LimitReachedError):
        make_version(other)

    other.refresh_from_db()
    assert other.track == competition.tracks.get(key="transport")


def test_an_entry_is_not_handed_over_to_somebody_who_has_as_many_as_the_call_allows():
    competition = make_competition(most_entries_per_person=1)
    entry = make_entry(competition)
    free, full = make_team_member(entry), make_team_member(entry)
    make_entry(competition, owner=full.user)

    with pytest.raises(LimitReachedError, match="Mei Lin has as many entries as one person can"):
        services.hand_over(full, by=entry.owner, now=NOW)
    services.hand_over(free, by=entry.owner, now=NOW)

    entry.refresh_from_db()
    assert entry.owner == free.user


def test_a_handed_in_entry_is_not_handed_over_to_somebody_whose_track_is_full():
    competition = make_competition(most_entries_per_track=1)
    entry = make_handed_in(competition, answers={"track": "green"})
    full, free, drafting = (make_team_member(entry) for _number in range(3))
    make_handed_in(competition, owner=full.user, answers={"track": "green"})
    make_handed_in(competition, owner=free.user, answers={"track": "transport"})
    make_entry(competition, owner=drafting.user, answers={"track": "green"})

    with pytest.raises(LimitReachedError, match="Mei Lin has as many entries in “Green” as"):
        services.hand_over(full, by=entry.owner, now=NOW)
    services.hand_over(free, by=entry.owner, now=NOW)
    services.hand_over(drafting, by=free.user or entry.owner, now=NOW)

    entry.refresh_from_db()
    assert entry.owner == drafting.user


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limit", ["person", "organisation", "track"])
def test_of_two_that_are_handed_in_at_once_one_is_too_many(limit):
    competition, owner = make_competition(), make_user()
    drafts = [make_entry(competition, owner=owner) for _number in range(2)]
    Competition.objects.update(**{f"most_entries_per_{limit}": 1})
    drafts = list(Entry.objects.select_related("competition", "owner"))

    def hand_in(draft: Entry) -> str:
        try:
            make_version(draft)
        except LimitReachedError as refusal:
            return refusal.code
        return "handed in"

    results = at_once(*(lambda draft=draft: hand_in(draft) for draft in drafts))

    assert sorted(results) == ["handed in", "limit_reached"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_that_are_begun_at_once_none_is_too_many():
    competition, owner = make_competition(most_entries_per_person=1), make_user()

    def start() -> str:
        return services.start_entry(competition, by=owner, now=NOW).code

    first, second = at_once(start, start)

    assert first == second
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("name", ["person", "organisation", "track"])
def test_the_database_keeps_no_limit_of_nothing(name):
    competition = make_competition()

    with pytest.raises(IntegrityError, match=f"most_entries_per_{name}_allows_one"):
        Competition.objects.filter(pk=competition.pk).update(**{f"most_entries_per_{name}": 0})


def limits_page(client, competition, person, **sent):
    client.force_login(person)
    address = reverse("competitions:setup-limits", args=[competition.slug])
    return client.post(address, sent) if sent else client.get(address)


def test_organisers_set_limits_and_the_change_is_recorded(client):
    competition = make_competition()

    limits_page(
        client, competition, make_member(competition), base=1, most_entries_per_organisation=3
    )

    competition.refresh_from_db()
    event = Event.objects.get(action="competition.entry_limits_changed")
    assert competition.most_entries_per_organisation == 3
    assert event.changed == ["most_entries_per_organisation"]


def test_a_limit_of_nothing_is_refused_in_words(client):
    competition = make_competition()

    page = limits_page(
        client, competition, make_member(competition), base=1, most_entries_per_person=0
    )

    competition.refresh_from_db()
    assert competition.most_entries_per_person is None
    assert "greater than or equal to 1" in page.content.decode()


def test_two_organisers_do_not_write_over_each_other(client):
    competition = make_competition()
    organiser = make_member(competition)
    change_limits(competition, {"most_entries_per_person": 2}, base=1, by=organiser, now=NOW)

    page = limits_page(client, competition, organiser, base=1, most_entries_per_person=5)

    competition.refresh_from_db()
    assert (page.status_code, competition.most_entries_per_person) == (409, 2)


def test_observers_read_limits_and_strangers_find_none(client):
    competition = make_competition()
    observer = make_member(competition, Role.OBSERVER)

    assert limits_page(client, competition, observer).status_code == 200
    assert limits_page(client, competition, make_user()).status_code == 404
    with pytest.raises(ForbiddenError):
        change_limits(competition, {"most_entries_per_person": 2}, base=1, by=observer, now=NOW)


def test_the_call_and_the_page_before_entering_say_what_counts(client):
    competition = make_competition(most_entries_per_person=1, most_entries_per_track=2)

    for address in (competition.get_absolute_url(), f"/c/{competition.slug}/enter/"):
        page = client.get(address).content.decode()
        assert "Each person can have 1 entry. Drafts count, withdrawn entries do not." in page
        assert "2 entries in each track" in page
        assert "Each organisation" not in page


def test_whoever_has_reached_the_limit_reads_so_before_pressing_anything(client):
    competition, owner = make_competition(most_entries_per_person=1), make_user()
    make_entry(competition, owner=owner)
    client.force_login(owner)

    page = client.get(f"/c/{competition.slug}/enter/").content.decode()

    assert "Each person can have 1 entry in this call, and you have it." in page
    assert "My entries" in page


def test_a_refused_hand_in_says_why_on_the_page(client):
    competition, owner = make_competition(most_entries_per_track=1), make_user()
    make_handed_in(competition, owner=owner)
    draft = make_entry(competition, owner=owner)
    client.force_login(owner)

    address = reverse("submissions:submit", args=[draft.code])
    sent = {"revision": draft.revision, "rules": "on"}
    page = client.post(address, sent, follow=True).content.decode()

    assert "1 entry in “Green”" in page
    assert issubclass(LimitReachedError, DomainError)
