from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from competitions import access, policies, selectors
from competitions.enums import CompetitionState, Role
from tests.factories import NOW, make_competition, make_member, make_user

pytestmark = pytest.mark.django_db

OPENS = datetime(2027, 5, 2, 12, tzinfo=UTC)
CLOSES = datetime(2027, 7, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_organisers_and_observers_read_behind_the_public_pages():
    competition = make_competition()

    for role in Role:
        person = make_member(competition, role)
        assert access.competition_for_reading(person, competition.slug) == competition


def test_strangers_find_no_competition_behind_the_public_pages():
    competition = make_competition()

    for person in (make_user(), make_member(make_competition())):
        with pytest.raises(Http404):
            access.competition_for_reading(person, competition.slug)


def test_a_draft_is_visited_only_by_those_who_run_it():
    competition = make_competition(state=CompetitionState.DRAFT)
    observer = make_member(competition, Role.OBSERVER)

    assert access.call_for_visiting(observer, competition.slug) == competition
    for person in (AnonymousUser(), make_user()):
        with pytest.raises(Http404):
            access.call_for_visiting(person, competition.slug)


@pytest.mark.parametrize("state", [CompetitionState.PUBLISHED, CompetitionState.ARCHIVED])
def test_a_published_call_is_visited_by_everybody(state):
    competition = make_competition(state=state)

    for person in (AnonymousUser(), make_user(), make_member(competition)):
        assert access.call_for_visiting(person, competition.slug) == competition


def test_organisers_are_not_refused():
    competition = make_competition()

    assert policies.refusal_to_organise(make_member(competition), competition) is None


def test_observers_read_but_change_nothing():
    competition = make_competition()
    observer = make_member(competition, Role.OBSERVER)

    assert str(policies.refusal_to_organise(observer, competition)) == "Observers change nothing."
    assert selectors.role_of(observer, competition) == Role.OBSERVER


def test_nobody_organises_another_competition():
    competition = make_competition()
    person = make_member(make_competition())

    refusal = policies.refusal_to_organise(person, competition)

    assert str(refusal) == "Only organisers of this competition can do this."
    assert selectors.role_of(person, competition) is None


def test_a_person_has_links_to_the_competitions_they_run_or_watch():
    first, second = make_competition(), make_competition(state=CompetitionState.DRAFT)
    make_competition()
    person = make_member(first)
    second.memberships.create(user=person, role=Role.OBSERVER)

    assert set(selectors.organised_by(person)) == {first, second}


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (
            OPENS - SECOND,
            "Entries can be started from 2 May 2027, 20:00 (Shanghai, UTC+8).",
        ),
        (OPENS, None),
        (CLOSES - SECOND, None),
        (CLOSES, "Entries closed on 1 July 2027, 20:00 (Shanghai, UTC+8)."),
    ],
)
def test_entries_are_started_from_the_opening_until_just_before_the_deadline(now, sentence):
    competition = make_competition(opens_at=OPENS, closes_at=CLOSES)

    refusal = policies.refusal_to_start(competition, now)

    assert (str(refusal) if refusal else None) == sentence


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (CompetitionState.DRAFT, "This call is not published yet."),
        (CompetitionState.ARCHIVED, "This competition is archived and takes no entries."),
    ],
)
def test_drafts_and_archives_take_no_entries(state, sentence):
    refusal = policies.refusal_to_start(make_competition(state=state), NOW)

    assert str(refusal) == sentence


def test_open_calls_come_first_then_those_to_come_then_those_that_closed():
    month = timedelta(days=30)
    windows = {
        "closed": (NOW - 2 * month, NOW - month),
        "coming": (NOW + month, NOW + 2 * month),
        "open-longer": (NOW - month, NOW + 2 * month),
        "open": (NOW - month, NOW + month),
        "closed-long-ago": (NOW - 9 * month, NOW - 8 * month),
    }
    for slug, (opens_at, closes_at) in windows.items():
        make_competition(slug=slug, opens_at=opens_at, closes_at=closes_at)
    make_competition(slug="draft", state=CompetitionState.DRAFT)

    assert [call.slug for call in selectors.published(NOW)] == [
        "open",
        "open-longer",
        "coming",
        "closed",
        "closed-long-ago",
    ]
