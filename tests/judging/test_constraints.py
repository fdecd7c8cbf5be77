"""What the database refuses, whoever writes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from judging.models import (
    Assignment,
    Batch,
    Conflict,
    Decision,
    Judge,
    Publication,
    RankedEntry,
    Ranking,
    Round,
    Score,
    Scorecard,
)
from tests.factories import (
    NOW,
    make_assignment,
    make_award,
    make_conflict,
    make_decision,
    make_judge,
    make_publication,
    make_published,
    make_ranked_entry,
    make_round,
    make_scorecard,
)

pytestmark = pytest.mark.django_db


def refuses(step):
    with pytest.raises(IntegrityError), transaction.atomic():
        step()
    return True


@pytest.mark.parametrize(
    "nonsense",
    [
        {"closes_at": NOW - timedelta(days=1)},
        {"state": "ajar"},
        {"same_economy": "perhaps"},
        {"visibility": "sometimes"},
        {"judges_per_entry": 0},
    ],
)
def test_round(nonsense):
    make_round()

    assert refuses(lambda: Round.objects.update(**nonsense))


def test_one_round_per_position():
    round_ = make_round()

    assert refuses(lambda: make_round(round_.competition, rubric=round_.rubric))


def test_one_judge_per_person_and_code():
    judge, other = make_judge(make_round().competition), make_judge(make_round().competition)
    same = {"competition": judge.competition, "user": judge.user, "code": "NEW"}

    assert refuses(lambda: Judge.objects.create(**same))
    assert refuses(lambda: Judge.objects.create(**{**same, "user": other.user, "code": judge.code}))


def test_one_conflict_per_pair_of_a_known_kind():
    assignment = make_assignment()
    conflict = make_conflict(assignment.judge, assignment.entry)

    assert refuses(lambda: make_conflict(conflict.judge, conflict.entry))
    assert refuses(lambda: Conflict.objects.update(kind="envy"))


def test_one_standing_assignment():
    assignment = make_assignment()

    def again():
        return make_assignment(assignment.round, judge=assignment.judge, entry=assignment.entry)

    assert refuses(again)

    Assignment.objects.update(removed_at=NOW)
    again()


@pytest.mark.parametrize("nonsense", [{"state": "lost"}, {"published_at": None}])
def test_batch(nonsense):
    make_assignment()

    assert refuses(lambda: Batch.objects.update(**nonsense))


@pytest.mark.parametrize(
    "nonsense",
    [
        {"state": "half"},
        {"total": None},
        {"submitted_at": None},
        {"version": None},
        {"total": 101},
        {"total": -1},
        {"state": "recused"},
        {"recusal_kind": "envy"},
    ],
)
def test_scorecard(nonsense):
    make_scorecard()

    assert refuses(lambda: Scorecard.objects.update(**nonsense))


def test_one_score_per_criterion():
    score = make_scorecard().scores.all()[0]
    same = {"scorecard": score.scorecard, "criterion": score.criterion, "saved_at": NOW}

    assert refuses(lambda: Score.objects.create(**same))


def test_not_applicable_has_no_points():
    make_scorecard()

    assert refuses(lambda: Score.objects.update(is_not_applicable=True))


@pytest.mark.parametrize("nonsense", [{"fingerprint": "short"}, {"fingerprint": "g" * 64}])
def test_ranking(nonsense):
    make_ranked_entry()

    assert refuses(lambda: Ranking.objects.update(**nonsense))


def test_one_ranking_per_number():
    ranking = make_ranked_entry().ranking
    ranking.pk = None

    assert refuses(ranking.save)


@pytest.mark.parametrize("nonsense", [{"rank": 0}, {"rank_in_track": 0}, {"judges": 0}])
def test_ranked_entry(nonsense):
    make_ranked_entry()

    assert refuses(lambda: RankedEntry.objects.update(**nonsense))


def test_one_rank_per_entry():
    row = make_ranked_entry()
    row.pk = None

    assert refuses(row.save)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"kind": "maybe"},
        {"kind": "award"},
        {"state": "published"},
        {"state": "unknown"},
        {"published_at": NOW},
    ],
)
def test_decision(nonsense):
    make_decision()

    assert refuses(lambda: Decision.objects.update(**nonsense))


@pytest.mark.parametrize("nonsense", [{"kind": ""}, {"became": ""}, {"published_at": None}])
def test_published_decision(nonsense):
    make_published(make_decision().round)

    assert refuses(lambda: Decision.objects.update(**nonsense))


def test_decision_without_a_prize_names_none():
    decision = make_decision()
    award = make_award(decision.round.competition)

    assert refuses(lambda: Decision.objects.update(award=award))


def test_one_decision_per_round():
    decision = make_decision()
    decision.pk = None

    assert refuses(decision.save)


@pytest.mark.parametrize("nonsense", [{"fingerprint": "short"}, {"decisions_count": 0}])
def test_publication(nonsense):
    make_publication()

    assert refuses(lambda: Publication.objects.update(**nonsense))


@pytest.mark.parametrize("nonsense", [{"state": "published"}, {"published_at": NOW}])
def test_published_round(nonsense):
    make_round()

    assert refuses(lambda: Round.objects.update(**nonsense))
