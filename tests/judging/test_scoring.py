from datetime import timedelta
from decimal import Decimal

import pytest

from competitions.enums import CommentMode
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError, WindowClosedError
from judging import services
from judging.enums import BatchState, RoundState, ScorecardState
from judging.models import Score, Scorecard
from judging.services import Base, Comments, Mark
from submissions.enums import EntryState
from tests.factories import NOW, make_assignment, make_judge, make_round, make_score, make_scorecard

pytestmark = pytest.mark.django_db

FIRST = "strategy.criterion-1"
SECOND = "strategy.criterion-2"


def save(assignment, mark, *, base=None, now=NOW, by=None, reference=FIRST):
    by = by or assignment.judge.user
    return services.save_score(
        assignment, reference, mark, base=base or Base(writer="page"), by=by, now=now
    )


def change_criterion(assignment, **fields):
    criterion = assignment.round.rubric.dimensions.get().criteria.get(key="criterion-1")
    for name, value in fields.items():
        setattr(criterion, name, value)
    criterion.save()


def test_first_save_starts_the_scorecard():
    assignment = make_assignment()

    save(assignment, Mark(points=Decimal(7), comment="Clear."))

    score = Score.objects.get()
    assert (score.points, score.comment, score.revision) == (Decimal(7), "Clear.", 1)
    assert score.scorecard.state == ScorecardState.IN_PROGRESS
    assert score.scorecard.total is None


def test_total_is_kept_once_every_required_criterion_is_answered():
    assignment = make_assignment()

    save(assignment, Mark(points=Decimal(7)))
    save(assignment, Mark(points=Decimal(8)), reference=SECOND)

    assert Scorecard.objects.get().total == 75


def test_saving_the_same_again_changes_nothing():
    assignment = make_assignment()
    save(assignment, Mark(points=Decimal(7)))

    save(assignment, Mark(points=Decimal(7)), base=Base(revision=0, writer="other"))

    assert Score.objects.get().revision == 1


def test_score_changed_on_another_page_is_not_overwritten():
    assignment = make_assignment()
    save(assignment, Mark(points=Decimal(7)), base=Base(writer="phone"))

    with pytest.raises(services.StaleScoreError) as refusal:
        save(assignment, Mark(points=Decimal(2)), base=Base(writer="laptop"))

    assert refusal.value.stored.points == 7
    assert refusal.value.offered == Mark(points=Decimal(2))
    assert Score.objects.get().points == 7


def test_page_that_never_heard_back_goes_on_from_its_own_save():
    assignment = make_assignment()
    save(assignment, Mark(points=Decimal(7)), base=Base(writer="phone"))

    save(assignment, Mark(points=Decimal(8)), base=Base(revision=0, writer="phone"))

    assert Score.objects.get().points == 8


def test_base_revision_lets_another_page_go_on():
    assignment = make_assignment()
    save(assignment, Mark(points=Decimal(7)), base=Base(writer="phone"))

    save(assignment, Mark(points=Decimal(8)), base=Base(revision=1, writer="laptop"))

    assert Score.objects.get().revision == 2


@pytest.mark.parametrize("points", ["-1", "11", "7.5", "NaN", "Infinity"])
def test_points_off_the_scale_are_refused(points):
    assignment = make_assignment()

    with pytest.raises(services.UnsuitableScoreError):
        save(assignment, Mark(points=Decimal(points)))

    assert not Scorecard.objects.exists()


def test_not_applicable_is_refused_where_the_rubric_does_not_allow_it():
    with pytest.raises(services.UnsuitableScoreError):
        save(make_assignment(), Mark(is_not_applicable=True))


def test_not_applicable_drops_the_criterion_from_the_total():
    assignment = make_assignment()
    change_criterion(assignment, allows_not_applicable=True)

    save(assignment, Mark(is_not_applicable=True))
    save(assignment, Mark(points=Decimal(4)), reference=SECOND)

    assert Scorecard.objects.get().total == 40


def test_points_and_not_applicable_together_are_refused():
    assignment = make_assignment()
    change_criterion(assignment, allows_not_applicable=True)

    with pytest.raises(services.UnsuitableScoreError):
        save(assignment, Mark(points=Decimal(4), is_not_applicable=True))


def test_comment_is_dropped_where_the_rubric_takes_none():
    assignment = make_assignment()
    change_criterion(assignment, comment=CommentMode.OFF)

    save(assignment, Mark(points=Decimal(4), comment="Aside."))

    assert Score.objects.get().comment == ""


@pytest.mark.parametrize("comment", ["a\x00b", "x" * 5001])
def test_comment_that_cannot_be_kept_is_refused(comment):
    with pytest.raises(services.UnsuitableScoreError):
        save(make_assignment(), Mark(points=Decimal(4), comment=comment))


def test_criterion_of_another_rubric_is_refused():
    with pytest.raises(services.UnsuitableScoreError):
        save(make_assignment(), Mark(points=Decimal(4)), reference="impact.reach")


def test_another_judge_cannot_save():
    assignment = make_assignment()
    stranger = make_judge(assignment.round.competition)

    with pytest.raises(ForbiddenError):
        save(assignment, Mark(points=Decimal(4)), by=stranger.user)

    assert not Scorecard.objects.exists()


@pytest.mark.parametrize(
    "step_back",
    [
        lambda assignment: setattr(assignment, "removed_at", NOW),
        lambda assignment: setattr(assignment.batch, "state", BatchState.UNDONE),
        lambda assignment: setattr(assignment.judge, "is_active", False),
    ],
    ids=["removed", "undone", "judge inactive"],
)
def test_assignment_that_no_longer_stands_is_not_scored(step_back):
    assignment = make_assignment()
    step_back(assignment)
    for changed in (assignment, assignment.batch, assignment.judge):
        changed.save()

    with pytest.raises(ForbiddenError):
        save(assignment, Mark(points=Decimal(4)))


@pytest.mark.parametrize(
    ("after_closing", "is_saved"),
    [(timedelta(microseconds=-1), True), (timedelta(), False), (timedelta(seconds=1), False)],
)
def test_the_closing_instant_itself_is_too_late(after_closing, is_saved):
    assignment = make_assignment()
    now = assignment.round.closes_at + after_closing

    if is_saved:
        save(assignment, Mark(points=Decimal(4)), now=now)
    else:
        with pytest.raises(WindowClosedError):
            save(assignment, Mark(points=Decimal(4)), now=now)

    assert Score.objects.exists() is is_saved


def test_scoring_before_the_round_opens_is_refused():
    assignment = make_assignment(make_round(opens_at=NOW + timedelta(hours=1)))

    with pytest.raises(WindowClosedError):
        save(assignment, Mark(points=Decimal(4)))

    save(assignment, Mark(points=Decimal(4)), now=NOW + timedelta(hours=1))


def test_the_judges_own_extension_counts():
    round_ = make_round(closes_at=NOW)
    extended = make_assignment(round_, extended_until=NOW + timedelta(days=1))

    save(extended, Mark(points=Decimal(4)))

    with pytest.raises(WindowClosedError):
        save(make_assignment(round_), Mark(points=Decimal(4)))


def test_round_closed_early_takes_no_scores():
    assignment = make_assignment(make_round(state=RoundState.CLOSED))

    with pytest.raises(WindowClosedError):
        save(assignment, Mark(points=Decimal(4)))


@pytest.mark.parametrize(
    "state", [EntryState.WITHDRAWN, EntryState.INELIGIBLE, EntryState.SUBMITTED]
)
def test_entry_out_of_the_running_is_not_scored(state):
    assignment = make_assignment()
    assignment.entry.state = state
    assignment.entry.save()

    with pytest.raises((ForbiddenError, WindowClosedError)):
        save(assignment, Mark(points=Decimal(4)))


def test_submitted_scorecard_is_read_only():
    card = make_scorecard()

    with pytest.raises(services.SubmittedScorecardError):
        save(card.assignment, Mark(points=Decimal(1)))


def test_autosaves_are_not_audited():
    assignment = make_assignment()
    before = Event.objects.count()

    make_score(assignment, points=Decimal(4))

    assert Event.objects.count() == before


def comment(assignment, text, *, revision=0, writer="page"):
    return services.save_comments(
        assignment,
        Comments(for_applicant=text),
        base=Base(revision, writer),
        by=assignment.judge.user,
        now=NOW,
    )


def test_comments_are_saved():
    comment(make_assignment(), "Good\r\nwork. ")

    card = Scorecard.objects.get()
    assert (card.comment_for_applicant, card.revision) == ("Good\nwork.", 1)


def test_comments_changed_on_another_page_are_not_overwritten():
    assignment = make_assignment()
    comment(assignment, "From the phone.", writer="phone")

    with pytest.raises(services.StaleCommentsError) as refusal:
        comment(assignment, "From the laptop.", writer="laptop")

    assert refusal.value.stored.comment_for_applicant == "From the phone."


def test_whole_form_is_saved_at_once_or_not_at_all():
    assignment = make_assignment()
    marks = {
        FIRST: (Mark(points=Decimal(4)), Base()),
        SECOND: (Mark(points=Decimal(99)), Base()),
    }

    with pytest.raises(services.UnsuitableScoreError):
        services.save_scorecard(
            assignment, marks, (Comments(), Base()), by=assignment.judge.user, now=NOW
        )

    assert not Score.objects.exists()
