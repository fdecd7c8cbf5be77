from decimal import Decimal

import pytest

from competitions.enums import Role
from input2.audit.models import Event
from input2.jobs.models import Job
from input2.lib.errors import ForbiddenError, WindowClosedError
from input2.notifications.models import Message
from judging import services
from judging.enums import RANKING, ConflictKind, RoundState, ScorecardState
from judging.models import Conflict
from judging.policies import ConflictOfInterestError
from tests.factories import (
    NOW,
    make_assignment,
    make_judge,
    make_member,
    make_score,
    make_scorecard,
    make_team_member,
)

pytestmark = pytest.mark.django_db


def recuse(assignment, *, kind=ConflictKind.PERSONAL, reason="My sister works there.", by=None):
    return services.recuse(
        assignment, kind=kind, reason=reason, by=by or assignment.judge.user, now=NOW
    )


def test_recusal_keeps_the_work_and_declares_the_conflict():
    card = make_scorecard()

    recused = recuse(card.assignment)

    assert (recused.state, recused.recusal_kind) == (ScorecardState.RECUSED, "personal")
    assert recused.scores.count() == 2
    conflict = Conflict.objects.get()
    assert (conflict.judge, conflict.entry) == (card.assignment.judge, card.assignment.entry)
    assert Event.objects.filter(action="scorecard.recused").exists()


def test_recusal_before_anything_is_written():
    assert recuse(make_assignment()).state == ScorecardState.RECUSED


def test_every_organiser_is_told_once_with_the_reason():
    assignment = make_assignment()
    Message.objects.all().delete()
    organisers = {
        membership.user for membership in assignment.round.competition.memberships.all()
    } | {make_member(assignment.round.competition)}
    make_member(assignment.round.competition, Role.OBSERVER)

    recuse(assignment)

    mails = Message.objects.filter(kind="judging/recused")
    assert {mail.recipient for mail in mails} == organisers
    assert "My sister works there." in mails[0].text
    assert assignment.entry.code in mails[0].subject


def test_recusal_has_the_round_ranked_again():
    assignment = make_assignment()

    recuse(assignment)

    assert Job.objects.get(kind=RANKING).key == f"round:{assignment.round_id}"


def test_other_reason_has_to_be_said():
    with pytest.raises(services.ReasonMissingError):
        recuse(make_assignment(), kind=ConflictKind.OTHER, reason=" ")


def test_judge_who_stepped_back_scores_no_more():
    assignment = make_assignment()
    recuse(assignment)

    with pytest.raises(ConflictOfInterestError):
        make_score(assignment, points=Decimal(5))


def test_stepping_back_twice_is_refused():
    assignment = make_assignment()
    recuse(assignment)

    with pytest.raises(ForbiddenError):
        recuse(assignment)


def test_only_the_judge_steps_back():
    assignment = make_assignment()

    with pytest.raises(ForbiddenError):
        recuse(assignment, by=make_judge(assignment.round.competition).user)


def test_stepping_back_is_possible_after_closing_but_not_after_publishing():
    assignment = make_assignment()
    assignment.round.state, assignment.round.published_at = RoundState.PUBLISHED, NOW
    assignment.round.save()

    with pytest.raises(WindowClosedError):
        recuse(assignment)

    assignment.round.state, assignment.round.published_at = RoundState.CLOSED, None
    assignment.round.save()
    assert recuse(assignment).state == ScorecardState.RECUSED


def test_organisers_who_stand_behind_the_entry_are_not_told():
    assignment = make_assignment()
    competition = assignment.round.competition
    free = make_member(competition)
    make_team_member(assignment.entry, make_member(competition))
    make_member(competition, organisation="Harbour City Works")

    recuse(assignment)

    told = {mail.recipient for mail in Message.objects.filter(kind="judging/recused")}
    screener = assignment.entry.screenings.get().screened_by
    assert told == {free, screener}
