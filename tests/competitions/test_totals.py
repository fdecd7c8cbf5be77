"""The total of one scorecard, whatever applies to its track and whatever was left out."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from competitions.aggregation import Scheme
from competitions.models import Criterion, Dimension
from competitions.scorecards import for_track, measures, total_of
from competitions.weights import percent_range, weights_by_track, weights_of
from judging.models import Score

TRACKS = (1, 2, 3)
weights = st.decimals(min_value="0.01", max_value=100, places=2)


@st.composite
def rubrics(draw):
    """Criteria in up to four dimensions, some of them only for some tracks, on scales of all kinds."""
    criteria: list[Criterion] = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        dimension = Dimension(pk=number, weight=draw(weights))
        for _place in range(draw(st.integers(1, 4))):
            low = draw(st.integers(-3, 3))
            criterion = Criterion(
                pk=len(criteria) + 1,
                dimension=dimension,
                share=draw(weights),
                scale_min=Decimal(low),
                scale_max=Decimal(low + draw(st.integers(1, 10))),
                is_counted=draw(st.booleans()),
            )
            criterion.track_ids = draw(st.lists(st.sampled_from(TRACKS), unique=True, max_size=2))
            criteria.append(criterion)
    return criteria


@st.composite
def scored(draw):
    """A rubric, a track, and answers to any of its criteria: points, not applicable, or nothing."""
    criteria = draw(rubrics())
    answers = {}
    for criterion in criteria:
        points = st.decimals(criterion.scale_min, criterion.scale_max, places=1)
        given_points = draw(st.none() | points)
        answers[criterion.pk] = Score(points=given_points, is_not_applicable=given_points is None)
    return criteria, draw(st.sampled_from(TRACKS)), answers


@given(scored())
def test_total_is_the_weighted_mean_of_what_applies_and_was_answered(case):
    criteria, track, answers = case
    own = for_track(criteria, track)
    by_criterion = weights_of(own).criteria
    answered = [c for c in own if c.is_counted and answers[c.pk].points is not None]
    whole = sum((by_criterion[c.pk] for c in answered), Fraction())

    total = total_of(own, answers)

    if not whole:
        assert total is None
    else:
        positions = {
            c.pk: Fraction(answers[c.pk].points - c.scale_min) / Fraction(c.scale_max - c.scale_min)
            for c in answered
        }
        expected = sum((by_criterion[pk] * place for pk, place in positions.items()), Fraction())
        assert total == expected / whole * 100


@given(scored())
def test_answers_to_criteria_of_other_tracks_change_nothing(case):
    criteria, track, answers = case
    own = for_track(criteria, track)

    only_own = {c.pk: answers[c.pk] for c in own}

    assert total_of(own, answers) == total_of(own, only_own)


@given(scored())
def test_not_applicable_is_the_same_as_a_rubric_without_the_weight_on_it(case):
    criteria, track, answers = case
    own = for_track(criteria, track)
    left_out = {pk for pk, answer in answers.items() if answer.points is None}
    points = {pk: Fraction(a.points) for pk, a in answers.items() if a.points is not None}
    scheme = Scheme(measures(own))

    kept = [answer for answer in scheme.answers(points) if answer.points is not None]

    assert len(kept) == sum(c.is_counted and c.pk not in left_out for c in own)
    total = scheme.total(points)
    assert total is None or 0 <= total <= 100


@given(rubrics(), st.sampled_from(TRACKS))
def test_top_marks_make_100_and_bottom_marks_0_in_every_track(criteria, track):
    own = for_track(criteria, track)
    top = {c.pk: Score(points=c.scale_max) for c in own}
    bottom = {c.pk: Score(points=c.scale_min) for c in own}

    found = {total_of(own, top), total_of(own, bottom)}

    assert found == ({100, 0} if any(c.is_counted for c in own) else {None})


@given(rubrics())
def test_the_weights_of_each_track_make_the_whole(criteria):
    for track, found in zip(TRACKS, weights_by_track(criteria, TRACKS), strict=False):
        counted = [c for c in for_track(criteria, track) if c.is_counted]

        assert set(found.criteria) == {c.pk for c in counted}
        assert sum(found.criteria.values()) == (1 if counted else 0)
        assert sum(found.dimensions.values()) == (1 if counted else 0)


def test_weight_that_differs_by_track_reads_as_a_range():
    assert percent_range([Fraction(1, 8), None, Fraction(1, 10)]) == "10–12.5"
    assert percent_range([Fraction(1, 8), Fraction(1, 8)]) == "12.5"
    assert percent_range([None]) == "0"
