"""What a rubric says about tracks, thresholds, scales and comments holds wherever judges score."""

import csv
import io
from decimal import Decimal

import pytest

from competitions.enums import CommentMode, ScaleKind
from input2.lib import tabular
from judging import exports, services
from judging.models import RankedEntry, Score
from judging.presenting import rank_rows
from judging.services.rounds import EmptyRubricError, open_round
from tests.factories import (
    NOW,
    make_assignment,
    make_competition,
    make_criterion,
    make_dimension,
    make_eligible,
    make_member,
    make_ranking,
    make_round,
    make_rubric,
    make_score,
    make_scorecard,
)

pytestmark = pytest.mark.django_db

LEVELS = [
    {"points": "1", "label": {"en": "Idea"}, "text": {"en": "Nothing has been built."}},
    {"points": "2", "label": {"en": "Pilot"}, "text": {"en": "It runs in one place."}},
    {"points": "3", "label": {"en": "In use"}, "text": {}},
]


@pytest.fixture
def round_():
    """Criterion 1 is for all; criterion 2 is for "green" alone and weighs three times as much."""
    competition = make_competition()
    rubric = make_rubric(competition, criteria=1)
    only = make_criterion(rubric.dimensions.get(), key="criterion-2", position=2, share=3)
    only.tracks.add(competition.tracks.get(key="green"))
    return make_round(competition, rubric=rubric)


def add_criterion(round_, **fields):
    place = round_.rubric.dimensions.get().criteria.count() + 1
    own = {"key": f"criterion-{place}", "position": place, **fields}
    return make_criterion(round_.rubric.dimensions.get(), **own)


def assign(round_, track):
    return make_assignment(
        round_, entry=make_eligible(round_.competition, answers={"track": track})
    )


def page_of(client, assignment):
    client.force_login(assignment.judge.user)
    return client.get(assignment.get_absolute_url())


def rows_of(round_):
    with tabular.written(exports.scores(round_, exports.Filters()), "csv") as file:
        text = file.read().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_criterion_of_another_track_is_not_shown_and_not_counted_as_open(client, round_):
    page = page_of(client, assign(round_, "transport"))

    assert "strategy.criterion-2" not in page.text
    assert "0 of 1 answered" in page.text
    assert [item.weight for item in page.context["sheet"].items] == ["100"]


def test_criterion_of_the_entrys_own_track_is_asked(client, round_):
    page = page_of(client, assign(round_, "green"))

    assert "0 of 2 answered" in page.text
    assert [item.weight for item in page.context["sheet"].items] == ["25", "75"]


def test_criterion_of_another_track_is_not_required(round_):
    card = make_scorecard(assign(round_, "transport"), (8,))

    assert card.total == 80


def test_criterion_of_another_track_takes_no_score(round_):
    with pytest.raises(services.UnsuitableScoreError):
        make_score(assign(round_, "transport"), 2, points=Decimal(8))

    assert not Score.objects.exists()


def test_each_track_is_ranked_by_its_own_weights(round_):
    green = make_scorecard(assign(round_, "green"), (10, 2)).assignment.entry
    transport = make_scorecard(assign(round_, "transport"), (5,)).assignment.entry

    ranking = make_ranking(round_)

    assert list(ranking.rows.order_by("rank").values_list("entry", "raw_mean")) == [
        (transport.pk, Decimal(50)),
        (green.pk, Decimal(40)),
    ]


def test_weights_in_the_export_are_those_of_the_entrys_track(round_):
    green, transport = assign(round_, "green"), assign(round_, "transport")
    make_scorecard(green, (10, 2))
    make_scorecard(transport, (5,))

    rows = {(row["entry_code"], row["criterion"]): row["weight"] for row in rows_of(round_)}

    assert rows == {
        (green.entry.code, "criterion-1"): "25",
        (green.entry.code, "criterion-2"): "75",
        (transport.entry.code, "criterion-1"): "100",
    }


def test_answer_left_from_a_former_track_counts_nowhere(round_):
    assignment = assign(round_, "green")
    make_scorecard(assignment, (8, 2))
    entry = assignment.entry
    entry.track = round_.competition.tracks.get(key="transport")
    entry.save()

    assert make_ranking(round_).rows.get().raw_mean == 80
    assert [row["criterion"] for row in rows_of(round_)] == ["criterion-1"]


def test_entry_is_marked_where_its_mean_is_below_the_threshold(client, round_):
    add_criterion(round_, threshold=6, name={"en": "Proof"})
    entry = make_eligible(round_.competition, answers={"track": "transport"})
    for points in ("5", "6"):
        assignment = make_assignment(round_, entry=entry)
        make_score(assignment, 3, points=Decimal(points))
        make_scorecard(assignment, (8,))
    make_ranking(round_)

    client.force_login(make_member(round_.competition))
    page = client.get(f"/organise/{round_.competition.slug}/rounds/1/ranking/")

    assert "Below the threshold: Proof 5.5, 6 is asked for" in page.text


def test_mean_on_the_threshold_is_not_below_it(round_):
    add_criterion(round_, threshold=6, allows_not_applicable=True)
    entry = make_eligible(round_.competition, answers={"track": "transport"})
    for mark in ({"points": Decimal(6)}, {"is_not_applicable": True}):
        assignment = make_assignment(round_, entry=entry)
        make_score(assignment, 3, **mark)
        make_scorecard(assignment, (8,))

    assert make_ranking(round_).rows.get().below == []


def test_mean_just_below_the_threshold_does_not_read_like_it():
    mark = {"name": {"en": "Proof"}, "mean": "5.9987654321", "threshold": "6"}

    [line] = rank_rows([RankedEntry(raw_mean=Decimal(80), below=[mark])])

    assert line.below == ["Below the threshold: Proof 5.99, 6 is asked for"]


def test_levels_are_shown_with_label_and_sentence(client, round_):
    add_criterion(
        round_, scale=ScaleKind.LIKERT, scale_min=1, scale_max=3, levels=LEVELS, threshold=2
    )
    assignment = assign(round_, "transport")

    page = page_of(client, assignment)

    assert "It runs in one place." in page.text
    assert "Threshold: 2 of 3" in page.text
    make_score(assignment, 3, points=Decimal(2))
    make_scorecard(assignment, (8,))
    assert "Pilot (2 of 3)" in page_of(client, assignment).text


def test_yes_or_no_reads_as_a_word(client, round_):
    add_criterion(round_, scale=ScaleKind.YES_NO, scale_max=1)
    assignment = assign(round_, "transport")
    make_score(assignment, 3, points=Decimal(1))
    make_scorecard(assignment, (8,))

    page = page_of(client, assignment)

    assert [item.answer for item in page.context["sheet"].items] == ["8 of 10", "Yes"]


@pytest.mark.parametrize(("step", "points"), [("0.1", "7.3"), ("0.5", "7.5")])
def test_finer_steps_are_typed_and_kept_as_they_are(client, round_, step, points):
    add_criterion(round_, scale_step=Decimal(step))
    assignment = assign(round_, "transport")

    page = page_of(client, assignment)

    assert f"0 to 10 in steps of {step}" in page.text
    assert make_score(assignment, 3, points=Decimal(points)).points == Decimal(points)
    with pytest.raises(services.UnsuitableScoreError):
        make_score(assignment, 3, points=Decimal("7.25"))


def test_required_comment_is_asked_only_where_the_criterion_applies(round_):
    only = add_criterion(round_, comment=CommentMode.REQUIRED, is_required=False)
    only.tracks.add(round_.competition.tracks.get(key="green"))

    assert make_scorecard(assign(round_, "transport"), (8,)).total == 80
    with pytest.raises(services.IncompleteScorecardError, match="needs a comment"):
        make_scorecard(assign(round_, "green"), (8, 8, 8))


def test_recorded_only_is_kept_and_changes_no_total(round_):
    add_criterion(round_, is_counted=False)
    assignment = assign(round_, "transport")
    make_score(assignment, 3, points=Decimal(1))

    assert make_scorecard(assignment, (8,)).total == 80
    assert [row["weight"] for row in rows_of(round_)] == ["100", "0"]


def test_team_that_changes_its_track_is_scored_by_the_new_ones_criteria(round_):
    assignment = assign(round_, "transport")
    make_score(assignment, 1, points=Decimal(8))
    entry = assignment.entry
    entry.track = round_.competition.tracks.get(key="green")
    entry.save()

    with pytest.raises(services.IncompleteScorecardError, match="Criterion-2"):
        services.submit_scorecard(assignment, by=assignment.judge.user, now=NOW)


def test_round_does_not_open_while_nothing_counts_for_a_track():
    competition = make_competition()
    rubric = make_rubric(competition, criteria=0)
    only = make_criterion(make_dimension(rubric, key="impact", position=2), key="c")
    only.tracks.add(competition.tracks.get(key="green"))
    round_ = make_round(competition, rubric=rubric, state="draft")

    with pytest.raises(EmptyRubricError, match="Transport"):
        open_round(round_, by=make_member(competition), now=NOW)

    rubric.refresh_from_db()
    assert rubric.frozen_at is None
