from datetime import timedelta
from decimal import Decimal

import pytest

from input2.audit.models import Event
from input2.jobs import services as jobs
from input2.jobs.enums import JobState
from input2.jobs.models import Job
from judging import services
from judging.enums import RANKING, ConflictKind, RoundState
from judging.models import RankedEntry, Ranking
from judging.selectors.ranking import current_ranking
from submissions import services as submissions
from submissions.enums import EntryState, ScreeningOutcome
from tests.factories import (
    NOW,
    make_assignment,
    make_eligible,
    make_ranking,
    make_round,
    make_score,
    make_scorecard,
    make_screening,
    make_version,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return make_round()


def rows_of(ranking):
    rows = ranking.rows.order_by("rank", "entry__code")
    return [(row.entry, row.rank, row.rank_in_track, row.judges, row.raw_mean) for row in rows]


def make_scored(round_, *totals, track="green"):
    """An entry with one submitted scorecard for each total (0–100 in tens)."""
    entry = make_eligible(round_.competition, answers={"track": track})
    for total in totals:
        points = total // 10
        make_scorecard(make_assignment(round_, entry=entry), (points, points))
    return entry


def test_ranking_is_by_the_mean_of_the_totals(round_):
    second = make_scored(round_, 60, 70)
    first = make_scored(round_, 90, 50, track="transport")

    ranking = make_ranking(round_)

    assert rows_of(ranking) == [(first, 1, 1, 2, 70), (second, 2, 1, 2, 65)]
    assert (ranking.number, ranking.scorecards, ranking.method) == (1, 4, "weighted_mean")


def test_equal_means_share_a_place(round_):
    tied = {make_scored(round_, 60, 80), make_scored(round_, 70)}
    last = make_scored(round_, 20)

    ranking = make_ranking(round_)

    assert {row.entry for row in ranking.rows.filter(rank=1)} == tied
    assert ranking.rows.get(entry=last).rank == 3


def test_entry_without_a_submitted_scorecard_has_no_rank(round_):
    assignment = make_assignment(round_)
    make_score(assignment, 1, points=Decimal(0))

    assert rows_of(make_ranking(round_)) == []


def test_mean_and_deviation_are_stored_with_ten_decimals(round_):
    make_scored(round_, 10, 10, 20)

    row = make_ranking(round_).rows.get()

    assert (row.raw_mean, row.raw_sd) == (Decimal("13.3333333333"), Decimal("5.7735026919"))


def test_scores_that_do_not_count(round_):
    kept = make_scored(round_, 50)
    withdrawn, ineligible = make_scored(round_, 90), make_scored(round_, 80)
    withdrawn.state, ineligible.state = EntryState.WITHDRAWN, EntryState.INELIGIBLE
    withdrawn.save()
    ineligible.save()
    recused = make_scorecard(make_assignment(round_, entry=kept), (0, 0)).assignment
    services.recuse(recused, kind=ConflictKind.PERSONAL, reason="", by=recused.judge.user, now=NOW)
    reopened = make_scorecard(make_assignment(round_, entry=kept), (0, 0)).assignment
    services.reopen_scorecard(reopened, by=reopened.judge.user, now=NOW)

    assert rows_of(make_ranking(round_)) == [(kept, 1, 1, 1, 50)]


def test_other_rounds_do_not_count(round_):
    entry = make_scored(round_, 50)
    other = make_round(round_.competition, position=2)
    make_scorecard(make_assignment(other, entry=entry), (10, 10))

    assert make_ranking(round_).rows.get().raw_mean == 50


def test_equal_inputs_make_nothing_new(round_):
    make_scored(round_, 50)
    first = make_ranking(round_)

    again, is_new = services.compute_ranking(round_.pk, now=NOW + timedelta(hours=1))

    assert (again, is_new, again.computed_at) == (first, False, NOW)
    assert Event.objects.filter(action="ranking.computed").count() == 1


def test_newer_scores_replace_an_unpublished_ranking(round_):
    make_scored(round_, 50)
    make_ranking(round_)
    make_scored(round_, 60)

    newest = make_ranking(round_)

    assert newest.number == 2
    assert list(Ranking.objects.all()) == [newest]


def test_published_ranking_stays_beside_a_newer_one(round_):
    make_scored(round_, 50)
    published = make_ranking(round_)
    Ranking.objects.update(published_at=NOW)
    make_scored(round_, 60)

    newest = make_ranking(round_)

    assert set(Ranking.objects.all()) == {published, newest}


def test_fingerprint_tells_equal_inputs(round_):
    entry = make_scored(round_, 50)
    before = make_ranking(round_).fingerprint
    card = entry.assignments.get().scorecard
    services.reopen_scorecard(card.assignment, by=card.assignment.judge.user, now=NOW)
    assert make_ranking(round_).fingerprint != before

    services.submit_scorecard(card.assignment, by=card.assignment.judge.user, now=NOW)

    assert make_ranking(round_).fingerprint == before


@pytest.mark.parametrize("number", [1, 4])
def test_ranking_reads_in_the_same_number_of_queries(round_, django_assert_max_num_queries, number):
    for _ in range(number):
        make_scored(round_, 50, 60)

    with django_assert_max_num_queries(13):
        make_ranking(round_)


def test_worker_ranks_what_a_scorecard_asked_for(round_, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        make_scored(round_, 50)
    job = Job.objects.get(kind=RANKING)
    assert current_ranking(round_).freshness.is_computing

    jobs.run(job.pk, now=NOW + timedelta(seconds=1))

    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"ranking": 1, "is_new": True})
    assert RankedEntry.objects.get().raw_mean == 50
    assert not current_ranking(round_).freshness.is_computing


def test_expected_scorecards_leave_out_those_who_stepped_back(round_):
    make_scored(round_, 50)
    left = make_assignment(round_)
    services.recuse(left, kind=ConflictKind.PERSONAL, reason="", by=left.judge.user, now=NOW)
    make_assignment(round_)
    make_ranking(round_)

    assert current_ranking(round_).expected == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_ranking():
    round_ = make_round()
    make_scored(round_, 50)

    at_once(
        lambda: services.compute_ranking(round_.pk, now=NOW),
        lambda: services.compute_ranking(round_.pk, now=NOW),
    )

    assert [ranking.number for ranking in Ranking.objects.filter(round=round_)] == [1]


def test_closed_round_is_still_ranked(round_):
    make_scored(round_, 50)
    round_.state = RoundState.CLOSED
    round_.save()

    assert make_ranking(round_).rows.count() == 1


def withdraw(entry):
    submissions.withdraw(entry, reason="Sold.", by=entry.owner, now=NOW)


def find_ineligible(entry):
    make_screening(entry, ScreeningOutcome.INELIGIBLE, reason="Not in operation.")


def hand_in_for_another_track(entry):
    submissions.save_answers(entry, {"track": "transport"}, by=entry.owner, now=NOW)
    make_version(entry)


@pytest.mark.parametrize("step", [withdraw, find_ineligible, hand_in_for_another_track])
def test_entry_that_moves_has_each_of_its_rounds_ranked_again(round_, step):
    entry = make_scored(round_, 50)
    later = make_round(round_.competition, position=2)
    make_scorecard(make_assignment(later, entry=entry))
    make_assignment(make_round(round_.competition, position=3), entry=entry)
    Job.objects.all().delete()

    step(entry)

    keys = Job.objects.filter(kind=RANKING, state=JobState.QUEUED).values_list("key", flat=True)
    assert set(keys) == {f"round:{round_.pk}", f"round:{later.pk}"}


def test_entry_without_scorecards_has_nothing_ranked(round_):
    entry = make_eligible(round_.competition)
    make_assignment(round_, entry=entry)

    withdraw(entry)

    assert not Job.objects.filter(kind=RANKING).exists()


def test_withdrawn_entry_is_gone_from_the_next_ranking(round_):
    kept, leaving = make_scored(round_, 50), make_scored(round_, 90)
    make_ranking(round_)

    withdraw(leaving)

    assert rows_of(make_ranking(round_)) == [(kept, 1, 1, 1, 50)]
