"""Two screeners at work do not read the same entry, and neither writes over the other."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from competitions.enums import Role
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError
from submissions import services
from submissions.enums import ScreeningOutcome
from submissions.models import Screening, ScreeningHold
from submissions.policies import OwnEntryError
from submissions.screening_policies import HeldError
from submissions.services.holds import LASTS
from submissions.services.screening_steps import StaleFindingError
from tests.factories import (
    NOW,
    make_competition,
    make_eligible,
    make_handed_in,
    make_member,
    make_screening,
    make_screening_hold,
    make_team_member,
    make_user,
)

pytestmark = pytest.mark.django_db

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def call():
    return make_competition()


def queue_of(call, count=3):
    """Handed in one after the other."""
    entries = [make_handed_in(call) for _each in range(count)]
    for hours, entry in enumerate(reversed(entries), start=1):
        entry.submitted_at = NOW - timedelta(hours=hours)
        entry.save(update_fields=["submitted_at"])
    return entries


def next_of(call, by, *, after=None, is_back=False, track="", now=NOW):
    return services.take_next(call, track=track, after=after, is_back=is_back, by=by, now=now)


def test_whoever_opens_second_is_told_who_was_first(call):
    entry, first, second = make_handed_in(call), make_member(call), make_member(call)

    services.hold(entry, by=first, now=NOW)
    held = [services.hold(entry, by=second, now=NOW + late) for late in (LASTS - MOMENT, LASTS)]

    assert [hold and hold.held_by for hold in held] == [first, second]


def test_a_reservation_of_somebody_else_stands_before_a_finding(call):
    entry, first, second = make_handed_in(call), make_member(call), make_member(call)
    services.hold(entry, by=first, now=NOW)

    with pytest.raises(HeldError, match="Take it over first"):
        make_screening(entry, by=second)
    make_screening(entry, by=first)

    assert Screening.objects.get().screened_by == first
    assert not ScreeningHold.objects.exists()


def test_taking_over_is_recorded_and_the_first_is_refused_then(call):
    entry, first, second = make_handed_in(call), make_member(call), make_member(call)
    services.hold(entry, by=first, now=NOW)

    services.take_over(entry, by=second, now=NOW)

    assert Event.objects.get(action="entry.screening_taken_over").actor == second
    with pytest.raises(HeldError):
        make_screening(entry, by=first)


def test_whoever_records_second_reads_what_stands(call):
    entry, first, second = make_handed_in(call), make_member(call), make_member(call)
    make_screening(entry, ScreeningOutcome.INELIGIBLE, reason="No letter.", by=first)

    with pytest.raises(StaleFindingError, match=f"{first} has recorded “Not eligible”"):
        services.screen(
            entry,
            outcome=ScreeningOutcome.ELIGIBLE,
            reason="",
            version_number=1,
            standing=0,
            by=second,
            now=NOW,
        )

    assert Screening.objects.count() == 1


def test_the_next_entry_is_the_one_that_waits_longest(call):
    one, two, three = queue_of(call)
    organiser = make_member(call)

    found = [next_of(call, organiser)]
    while len(found) < 4:
        found.append(next_of(call, organiser, after=found[-1]))

    assert found == [one, two, three, one]
    assert list(ScreeningHold.objects.values_list("entry", flat=True)) == [one.pk]


def test_back_leads_to_the_one_before(call):
    one, two, three = queue_of(call)
    organiser = make_member(call)

    assert next_of(call, organiser, after=two, is_back=True) == one
    assert next_of(call, organiser, after=one, is_back=True) == three


def test_the_queue_passes_over_what_somebody_else_reads_and_what_is_done(call):
    one, two, three = queue_of(call)
    first, second = make_member(call), make_member(call)
    make_screening(two)

    assert next_of(call, first) == one
    assert next_of(call, second) == three
    assert next_of(call, second, after=three) is None


def test_the_queue_passes_over_ones_own(call):
    one, two, _three = queue_of(call)
    organiser = make_member(call)
    make_team_member(one, organiser)

    assert next_of(call, organiser) == two


def test_the_queue_passes_over_what_the_screener_wrote_for_the_team(call):
    one, two, _three = queue_of(call)
    organiser = make_member(call)
    one.writers_for_team = [organiser.pk]
    one.save(update_fields=["writers_for_team"])

    assert next_of(call, organiser) == two


def test_the_queue_of_one_track_has_no_other_entries(call):
    queue_of(call)
    bus = make_handed_in(call, answers={"track": "transport"})

    assert next_of(call, make_member(call), track="transport") == bus


def test_observers_strangers_and_those_behind_the_entry_reserve_nothing(call):
    entry = make_handed_in(call)
    on_the_team = make_member(call)
    make_team_member(entry, on_the_team)

    for person in (make_member(call, Role.OBSERVER), make_member(make_competition()), make_user()):
        assert services.hold(entry, by=person, now=NOW) is None
        with pytest.raises(ForbiddenError):
            services.take_over(entry, by=person, now=NOW)
        with pytest.raises(ForbiddenError):
            next_of(call, person)
    with pytest.raises(OwnEntryError):
        services.take_over(entry, by=on_the_team, now=NOW)
    assert not ScreeningHold.objects.exists()


def test_the_database_keeps_no_reservation_that_ends_before_it_begins():
    hold = make_screening_hold(make_eligible())

    with pytest.raises(IntegrityError, match="screening_hold_lasts"):
        ScreeningHold.objects.filter(pk=hold.pk).update(until=NOW)
