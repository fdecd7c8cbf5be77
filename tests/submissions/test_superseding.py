"""What comes within the minutes in which a finding is still untold decides what the team is told: one thing, and nothing that has passed."""

from datetime import timedelta

import pytest

from input2.notifications.enums import MessageState
from input2.notifications.models import Message
from submissions import moments, services
from submissions.enums import ScreeningOutcome
from submissions.steps import GRACE
from tests.factories import (
    NOW,
    make_change_request,
    make_handed_in,
    make_member,
    make_screening,
    make_team_member,
    make_track_move,
    make_version,
)

pytestmark = pytest.mark.django_db

INELIGIBLE = ScreeningOutcome.INELIGIBLE
LATER = NOW + timedelta(minutes=4)
SOON = NOW + timedelta(minutes=6)


@pytest.fixture
def entry():
    """Handed in by a team of two and found not eligible by a slip of the hand."""
    entry = make_handed_in()
    make_team_member(entry)
    make_screening(entry, INELIGIBLE, reason="No letter.")
    entry.refresh_from_db()
    return entry


def waiting(*kinds):
    """The mails of screening that would go, by what they say and when."""
    found = Message.objects.filter(
        state=MessageState.QUEUED,
        kind__in=[f"submissions/{kind}" for kind in kinds or ("screened", "changes_requested")],
    )
    return [(message.subject, message.due_at) for message in found.order_by("due_at", "pk")]


def findings_told(entry):
    """What the timeline of the team says that was found, once every grace has passed."""
    told = moments.told_to_team(moments.moments_of(entry), now=SOON + GRACE)
    return [moment.word for moment in told if moment.what == "screened"]


def test_only_the_second_of_two_findings_is_told(entry):
    first = waiting()

    make_screening(entry, now=LATER)

    assert [due for _subject, due in waiting()] == [LATER + GRACE] * 2
    assert not {subject for subject, _due in waiting()} & {subject for subject, _due in first}
    assert findings_told(entry) == ["eligible"]


def test_a_finding_that_stands_again_is_told_when_the_page_says_it(entry):
    first = waiting()
    make_screening(entry, now=LATER)
    entry.refresh_from_db()

    services.take_back(entry, by=make_member(entry.competition), now=SOON)

    entry.refresh_from_db()
    assert waiting() == [(subject, LATER + GRACE) for subject, _due in first]
    assert entry.state_for_team(LATER + GRACE) == INELIGIBLE
    assert findings_told(entry) == ["ineligible"]


def test_taking_both_back_tells_nothing(entry):
    organiser = make_member(entry.competition)
    make_screening(entry, now=LATER)
    services.take_back(entry, by=organiser, now=SOON)

    services.take_back(entry, by=organiser, now=SOON)

    assert waiting() == []


def test_the_later_of_two_dates_for_changes_is_told():
    entry = make_handed_in()
    first = make_change_request(entry)

    make_change_request(entry, until=first.until + timedelta(days=9), now=LATER)

    assert [due for _subject, due in waiting()] == [LATER + GRACE]


def test_handing_in_anew_takes_out_what_was_found_about_the_version_before(entry):
    services.save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=LATER)

    make_version(entry, now=LATER)

    assert waiting() == []
    assert findings_told(entry) == []
    # Nothing that was found about the first version comes back with what is found about the second.
    make_screening(entry, now=SOON)
    services.take_back(entry, by=make_member(entry.competition), now=SOON)
    assert waiting() == []


def test_withdrawing_takes_it_out_too(entry):
    services.withdraw(entry, reason="We moved.", by=entry.owner, now=LATER)

    assert waiting() == []
    assert findings_told(entry) == []


def test_a_move_to_another_track_is_told_beside_the_finding(entry):
    make_track_move(entry, now=LATER)

    assert len(waiting("screened", "track_moved")) == 4
    assert findings_told(entry) == ["ineligible"]


def test_what_was_told_in_part_is_told_to_everybody(entry):
    told = Message.objects.filter(kind="submissions/screened").earliest("pk")
    Message.objects.filter(pk=told.pk).update(state=MessageState.SENT, sent_at=NOW + GRACE)

    make_screening(entry, now=LATER)

    assert [due for _subject, due in waiting()] == [NOW + GRACE, LATER + GRACE, LATER + GRACE]
