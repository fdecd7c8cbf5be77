from datetime import timedelta
from decimal import Decimal

import pytest

from competitions.enums import CommentMode
from input2.audit.models import Event
from input2.jobs.models import Job
from input2.lib.errors import ForbiddenError, WindowClosedError
from judging import services
from judging.enums import RANKING, ScorecardState
from judging.models import Assignment, Scorecard
from judging.services import Mark, Missing
from tests.factories import (
    NOW,
    make_assignment,
    make_judge,
    make_round,
    make_score,
    make_scorecard,
    make_version,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db


def submit(assignment, *, now=NOW, by=None, version=None):
    by = by or assignment.judge.user
    return services.submit_scorecard(assignment, by=by, now=now, version_number=version)


def change_criteria(assignment, **fields):
    assignment.round.rubric.dimensions.get().criteria.update(**fields)


def test_submitting_keeps_total_version_and_time():
    assignment = make_assignment()
    make_score(assignment, 1, points=Decimal(7))
    make_score(assignment, 2, points=Decimal(8))

    card = submit(assignment)

    assert (card.state, card.total, card.submitted_at) == (ScorecardState.SUBMITTED, 75, NOW)
    assert card.version == assignment.entry.current_version
    assert Event.objects.filter(action="scorecard.submitted").count() == 1


def test_submitting_lists_everything_that_is_missing():
    assignment = make_assignment()
    change_criteria(assignment, comment=CommentMode.REQUIRED)
    make_score(assignment, 1, points=Decimal(7))

    with pytest.raises(services.IncompleteScorecardError) as refusal:
        submit(assignment)

    assert list(refusal.value.missing) == [
        Missing("strategy.criterion-1", "Criterion-1 needs a comment."),
        Missing("strategy.criterion-2", "Criterion-2 is not answered."),
    ]


def test_comment_alone_is_not_an_answer():
    assignment = make_assignment()
    make_score(assignment, 1, points=Decimal(7))
    make_score(assignment, 2, comment="Later.")

    with pytest.raises(services.IncompleteScorecardError):
        submit(assignment)


def test_optional_criterion_may_stay_open_and_drops_out():
    assignment = make_assignment()
    change_criteria(assignment, is_required=False)
    make_score(assignment, 1, points=Decimal(7))

    assert submit(assignment).total == 70


def test_not_applicable_everywhere_makes_no_total():
    assignment = make_assignment()
    change_criteria(assignment, allows_not_applicable=True)
    make_score(assignment, 1, is_not_applicable=True)
    make_score(assignment, 2, is_not_applicable=True)

    with pytest.raises(services.NothingCountedError):
        submit(assignment)


def test_submitting_again_answers_the_same():
    card = make_scorecard()

    again = submit(card.assignment, now=NOW + timedelta(minutes=1))

    assert again == card
    assert again.submitted_at == card.submitted_at
    assert Event.objects.filter(action="scorecard.submitted").count() == 1


def test_submitting_at_the_closing_instant_is_refused():
    assignment = make_assignment()
    make_score(assignment, 1, points=Decimal(7))
    make_score(assignment, 2, points=Decimal(7))

    with pytest.raises(WindowClosedError):
        submit(assignment, now=assignment.round.closes_at)

    assert Scorecard.objects.get().state == ScorecardState.IN_PROGRESS


def test_another_judge_cannot_submit():
    card = make_scorecard()
    stranger = make_judge(card.assignment.round.competition).user

    with pytest.raises(ForbiddenError):
        submit(card.assignment, by=stranger)


def test_newer_version_is_read_before_submitting():
    assignment = make_assignment()
    make_score(assignment, 1, points=Decimal(7))
    make_score(assignment, 2, points=Decimal(7))

    with pytest.raises(services.VersionChangedError):
        submit(assignment, version=2)


def test_entry_handed_in_again_is_not_scored_until_screened():
    assignment = make_assignment()
    make_score(assignment, 1, points=Decimal(7))
    make_score(assignment, 2, points=Decimal(7))
    entry = assignment.entry
    entry.revision += 1
    entry.save()
    make_version(entry)

    with pytest.raises(WindowClosedError):
        submit(assignment)


def test_ten_scorecards_in_a_second_ask_for_one_ranking():
    round_ = make_round()

    for _ in range(3):
        make_scorecard(make_assignment(round_))

    job = Job.objects.get(kind=RANKING)
    assert (job.key, job.scope) == (f"round:{round_.pk}", round_.competition.slug)
    assert job.due_at == NOW + timedelta(seconds=1)


def test_reopened_scorecard_keeps_its_answers_and_does_not_count():
    card = make_scorecard()

    reopened = services.reopen_scorecard(card.assignment, by=card.assignment.judge.user, now=NOW)

    assert (reopened.state, reopened.submitted_at) == (ScorecardState.IN_PROGRESS, None)
    assert reopened.scores.count() == 2
    assert Event.objects.filter(action="scorecard.reopened").exists()


def test_reopened_scorecard_can_be_changed_and_submitted_again():
    card = make_scorecard(points=(8, 6))
    services.reopen_scorecard(card.assignment, by=card.assignment.judge.user, now=NOW)
    make_score(card.assignment, 1, points=Decimal(10))

    assert submit(card.assignment).total == 80


def test_reopening_after_closing_is_refused():
    card = make_scorecard()
    judge = card.assignment.judge.user

    with pytest.raises(WindowClosedError):
        services.reopen_scorecard(card.assignment, by=judge, now=card.assignment.round.closes_at)


def test_only_a_submitted_scorecard_is_reopened():
    assignment = make_assignment()

    with pytest.raises(WindowClosedError):
        services.reopen_scorecard(assignment, by=assignment.judge.user, now=NOW)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_submits_at_once_make_one():
    assignment = make_assignment()
    make_score(assignment, 1, points=Decimal(7))
    make_score(assignment, 2, points=Decimal(7))

    results = at_once(lambda: submit(assignment), lambda: submit(assignment))

    assert [card.state for card in results] == [ScorecardState.SUBMITTED] * 2
    assert Event.objects.filter(action="scorecard.submitted").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_first_saves_at_once_make_one_scorecard():
    pk = make_assignment().pk

    def save(criterion):
        assignment = Assignment.objects.select_related("judge__user").get(pk=pk)
        mark = Mark(points=Decimal(5))
        base = services.Base(writer=str(criterion))
        reference = f"strategy.criterion-{criterion}"
        services.save_score(
            assignment, reference, mark, base=base, by=assignment.judge.user, now=NOW
        )

    assert at_once(lambda: save(1), lambda: save(2)) == [None, None]

    assert Scorecard.objects.get().total == 50
