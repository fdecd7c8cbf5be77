from datetime import timedelta

import pytest

from competitions.enums import Role
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError, TransitionRefusedError, WindowClosedError
from judging import services
from judging.enums import RoundState
from tests.factories import NOW, make_member, make_round, make_rubric

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return make_round(state=RoundState.DRAFT)


def test_opening_freezes_the_rubric(draft):
    services.open_round(draft, by=make_member(draft.competition), now=NOW)

    draft.refresh_from_db()
    assert (draft.state, draft.rubric.frozen_at) == (RoundState.OPEN, NOW)
    assert Event.objects.filter(action="round.opened").exists()


def test_round_without_a_criterion_that_counts_is_not_opened(draft):
    draft.rubric = make_rubric(draft.competition, criteria=0)
    draft.save()

    with pytest.raises(services.EmptyRubricError):
        services.open_round(draft, by=make_member(draft.competition), now=NOW)


def test_round_is_not_opened_at_its_closing_instant(draft):
    organiser = make_member(draft.competition)

    with pytest.raises(WindowClosedError):
        services.open_round(draft, by=organiser, now=draft.closes_at)

    services.open_round(draft, by=organiser, now=draft.closes_at - timedelta(microseconds=1))


def test_round_is_opened_once():
    round_ = make_round()

    with pytest.raises(TransitionRefusedError):
        services.open_round(round_, by=make_member(round_.competition), now=NOW)


def test_closing_early():
    round_ = make_round()

    services.close_round(round_, by=make_member(round_.competition), now=NOW)

    round_.refresh_from_db()
    assert round_.state == RoundState.CLOSED


@pytest.mark.parametrize("step", [services.open_round, services.close_round])
def test_observers_and_other_organisers_change_no_round(step, draft):
    observer = make_member(draft.competition, Role.OBSERVER)
    stranger = make_member(make_round().competition)

    for person in (observer, stranger):
        with pytest.raises(ForbiddenError):
            step(draft, by=person, now=NOW)
