import csv
import io

import pytest

from input2.lib import tabular
from judging import services
from judging.enums import ConflictKind, DecisionKind
from judging.exports import EXPORTS, Filters, results, scores
from judging.models import Ranking, Score
from submissions.enums import EntryState
from tests.factories import (
    NOW,
    make_assignment,
    make_award,
    make_decision,
    make_eligible,
    make_judge,
    make_member,
    make_published,
    make_ranking,
    make_round,
    make_scorecard,
)

pytestmark = pytest.mark.django_db

# product.md, section 6.
COLUMNS = {
    "results": "rank, rank_in_track, entry_code, title, track, economy, organisation, judges, raw_mean, raw_sd, "
    "adjusted, adjusted_se, rank_low, rank_high, p_top_k, tie_break, decision, award, decided_by, decided_at",
    "scores": "round, entry_code, judge_code, rubric_version, dimension, criterion, weight, score, scale_min, "
    "scale_max, not_applicable, comment, submitted_at",
}


@pytest.fixture
def round_():
    return make_round()


def rows_of(export):
    with tabular.written(export, "csv") as file:
        text = file.read().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", EXPORTS)
def test_columns_are_those_of_the_design(round_, name):
    export = EXPORTS[name](round_, Filters())

    assert ", ".join(column.name for column in export.columns) == COLUMNS[name]
    assert rows_of(export) == []


def test_results_are_what_was_scored(round_):
    title = '=HYPERLINK("http://example.org")'
    first = make_eligible(round_.competition, answers={"title": title})
    second = make_eligible(round_.competition, answers={"track": "transport"})
    make_scorecard(make_assignment(round_, entry=first), (9, 8))
    make_scorecard(make_assignment(round_, entry=first), (8, 8))
    make_scorecard(make_assignment(round_, entry=second), (5, 6))
    make_ranking(round_)

    found = [
        {key: value for key, value in row.items() if value}
        for row in rows_of(results(round_, Filters()))
    ]

    assert found == [
        {
            "rank": "1",
            "rank_in_track": "1",
            "entry_code": first.code,
            "title": "'" + title,
            "track": "Green",
            "economy": "Singapore",
            "organisation": "Harbour City Works",
            "judges": "2",
            "raw_mean": "82.5",
            "raw_sd": "3.5355339059",
        },
        {
            "rank": "2",
            "rank_in_track": "1",
            "entry_code": second.code,
            "title": "Shade that moves with the sun",
            "track": "Transport",
            "economy": "Singapore",
            "organisation": "Harbour City Works",
            "judges": "1",
            "raw_mean": "55",
        },
    ]


def test_results_follow_the_track_and_have_all_its_rows(round_):
    make_scorecard(make_assignment(round_))
    other = make_eligible(round_.competition, answers={"track": "transport"})
    make_scorecard(make_assignment(round_, entry=other))
    make_ranking(round_)

    rows = rows_of(results(round_, Filters(track="transport")))

    assert [row["entry_code"] for row in rows] == [other.code]


def test_results_are_those_of_the_newest_ranking(round_):
    make_scorecard(make_assignment(round_))
    make_ranking(round_)
    Ranking.objects.update(published_at=NOW)
    make_scorecard(make_assignment(round_))
    make_ranking(round_)

    assert len(rows_of(results(round_, Filters()))) == 2


def test_results_tell_what_was_decided_before_anybody_is_told(round_):
    award = make_award(round_.competition, key="gold", name='=SUM("Gold")')
    winner = make_scorecard(make_assignment(round_), (9, 9)).assignment.entry
    make_scorecard(make_assignment(round_), (8, 8))
    left_open = make_scorecard(make_assignment(round_), (7, 7)).assignment.entry
    make_ranking(round_)
    organiser = make_member(round_.competition, full_name="+Shen Yilan")
    make_decision(round_, entry=winner, kind=DecisionKind.AWARD, award=award, by=organiser)
    make_decision(round_, entry=left_open, kind=None, note="Ask again.", by=organiser)

    rows = rows_of(results(round_, Filters()))

    columns = ("decision", "award", "decided_by", "decided_at")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("award", '\'=SUM("Gold")', "'+Shen Yilan", NOW.isoformat()),
        ("", "", "", ""),
        ("", "", "", ""),
    ]


def test_results_have_the_decisions_of_their_own_round(round_):
    organiser = make_member(round_.competition)
    entry = make_scorecard(make_assignment(round_)).assignment.entry
    make_decision(round_, entry=entry, by=organiser)
    make_published(round_, by=organiser)
    second = make_round(round_.competition, position=2, rubric=round_.rubric)
    make_scorecard(make_assignment(second, entry=entry))
    make_ranking(second)

    assert rows_of(results(round_, Filters()))[0]["decision"] == "advance"
    assert rows_of(results(second, Filters()))[0]["decision"] == ""


def test_scores_have_weight_scale_and_judge_by_code(round_):
    judge = make_judge(round_.competition, full_name="Ada Lovelace")
    card = make_scorecard(make_assignment(round_, judge=judge), (9, 8))
    Score.objects.filter(criterion__key="criterion-1").update(comment="-2.5 is too low, 太低")

    rows = rows_of(scores(round_, Filters()))

    assert rows[0] == {
        "round": "1",
        "entry_code": card.assignment.entry.code,
        "judge_code": judge.code,
        "rubric_version": "1",
        "dimension": "strategy",
        "criterion": "criterion-1",
        "weight": "50",
        "score": "9",
        "scale_min": "0",
        "scale_max": "10",
        "not_applicable": "false",
        "comment": "'-2.5 is too low, 太低",
        "submitted_at": NOW.isoformat(),
    }
    assert [row["criterion"] for row in rows] == ["criterion-1", "criterion-2"]
    assert "Ada" not in str(rows)


def test_uncounted_criterion_weighs_nothing(round_):
    round_.rubric.dimensions.get().criteria.filter(key="criterion-2").update(is_counted=False)
    make_scorecard(make_assignment(round_))

    assert [row["weight"] for row in rows_of(scores(round_, Filters()))] == ["100", "0"]


def test_only_scores_that_count_are_taken_out(round_):
    kept = make_scorecard(make_assignment(round_)).assignment
    reopened = make_scorecard(make_assignment(round_)).assignment
    services.reopen_scorecard(reopened, by=reopened.judge.user, now=NOW)
    recused = make_scorecard(make_assignment(round_)).assignment
    services.recuse(recused, kind=ConflictKind.PERSONAL, reason="", by=recused.judge.user, now=NOW)
    withdrawn = make_scorecard(make_assignment(round_)).assignment.entry
    withdrawn.state = EntryState.WITHDRAWN
    withdrawn.save()
    make_scorecard(make_assignment(make_round()))

    rows = rows_of(scores(round_, Filters()))

    assert {row["entry_code"] for row in rows} == {kept.entry.code}


def test_weights_and_scores_give_the_ranked_mean(round_):
    make_scorecard(make_assignment(round_), (9, 4))
    make_ranking(round_)

    rows = rows_of(scores(round_, Filters()))
    parts = [float(row["weight"]) * float(row["score"]) / float(row["scale_max"]) for row in rows]

    total = sum(parts) / sum(float(row["weight"]) for row in rows) * 100
    assert total == float(rows_of(results(round_, Filters()))[0]["raw_mean"]) == 65
