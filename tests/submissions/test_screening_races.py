"""Two people at the same moment: one step stands, the other reads so; an undo and a mail do not both win."""

from contextlib import suppress

import pytest

from input2.lib.errors import DomainError
from input2.notifications import services as notifications
from input2.notifications.enums import MessageState
from input2.notifications.models import Message
from submissions import services
from submissions.enums import EntryState, ScreeningOutcome
from submissions.models import Entry, Screening
from submissions.steps import GRACE
from tests.factories import (
    NOW,
    make_competition,
    make_handed_in,
    make_member,
    make_screening,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_findings_at_once_one_stands_and_one_team_is_told():
    entry = make_handed_in()
    people = [make_member(entry.competition) for _person in range(2)]

    def find(outcome, by):
        try:
            services.screen(
                entry, outcome=outcome, reason="No.", version_number=1, standing=0, by=by, now=NOW
            )
        except DomainError as refusal:
            return refusal.code
        return "done"

    results = at_once(
        lambda: find(ScreeningOutcome.ELIGIBLE, people[0]),
        lambda: find(ScreeningOutcome.INELIGIBLE, people[1]),
    )

    entry.refresh_from_db()
    assert sorted(results) == ["done", "stale_finding"]
    assert entry.state == Screening.objects.get().outcome
    assert Message.objects.filter(kind="submissions/screened").count() == 1


def test_two_who_ask_for_the_next_entry_at_once_get_one_each():
    competition = make_competition()
    for _number in range(2):
        make_handed_in(competition)
    people = [make_member(competition) for _person in range(2)]

    def take(by):
        return services.take_next(competition, track="", after=None, is_back=False, by=by, now=NOW)

    taken = at_once(*[lambda by=by: take(by) for by in people])

    assert None not in taken
    assert len(set(taken)) == 2


@pytest.mark.parametrize("_time", range(3))
def test_either_the_mail_goes_or_the_step_is_taken_back(_time):
    entry = make_handed_in()
    make_screening(entry)
    organiser = make_member(entry.competition)
    message = Message.objects.get(kind="submissions/screened")
    due = NOW + GRACE

    def take_back():
        with suppress(DomainError):
            services.take_back(entry, by=organiser, now=due)

    at_once(take_back, lambda: notifications.deliver(message.pk, now=due))

    message.refresh_from_db()
    state = Entry.objects.get(pk=entry.pk).state
    assert (state, message.state) in {
        (EntryState.SUBMITTED, MessageState.CANCELLED),
        (EntryState.ELIGIBLE, MessageState.SENT),
    }
