from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from judging.aggregation import (
    Answer,
    Measure,
    Scheme,
    ScoredEntry,
    rank,
    scorecard_total,
    square_root,
    stored,
    weights,
)

HALF = Fraction(1, 2)


def make_measure(key, *, dimension="d", weight=1, share=1, low=0, high=10, is_counted=True):
    return Measure(
        key, dimension, Fraction(weight), Fraction(share), Fraction(low), Fraction(high), is_counted
    )


def total_of(measures, **points):
    return Scheme(measures).total({key: Fraction(v) for key, v in points.items()})


fractions = st.fractions(min_value=0, max_value=100, max_denominator=9)
cards = st.lists(
    st.builds(ScoredEntry, st.sampled_from("abcdef"), st.just("t"), fractions), max_size=30
)
scales = st.tuples(st.integers(-5, 5), st.integers(1, 10)).map(lambda pair: (pair[0], sum(pair)))


@st.composite
def some_answers(draw):
    low, high = draw(scales)
    points = draw(st.none() | st.fractions(min_value=low, max_value=high, max_denominator=4))
    weight = draw(st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9))
    return Answer(weight, Fraction(low), Fraction(high), points)


def test_weight_is_the_dimensions_weight_times_the_share_within_it():
    measures = [
        make_measure("new", dimension="strategy", weight=30, share=1),
        make_measure("bold", dimension="strategy", weight=30, share=2),
        make_measure("useful", dimension="impact", weight=70, share=5),
        make_measure("inclusive", dimension="impact", weight=70, share=5, is_counted=False),
    ]

    assert weights(measures) == {"new": 10, "bold": 20, "useful": 70}


def test_total_puts_every_scale_on_0_to_100():
    measures = [make_measure("points"), make_measure("level", low=1, high=5)]

    assert total_of(measures, points=5, level=5) == 75


def test_not_applicable_takes_its_weight_out_of_the_total():
    measures = [make_measure("a", weight=3), make_measure("b", weight=1, dimension="e")]

    assert total_of(measures, a=10, b=0) == 75
    assert total_of(measures, a=10) == 100


def test_uncounted_criterion_changes_nothing():
    measures = [make_measure("a"), make_measure("b", is_counted=False)]

    assert total_of(measures, a=4, b=10) == 40


def test_scorecard_without_a_counted_answer_has_no_total():
    measures = [make_measure("a"), make_measure("b", is_counted=False)]

    assert total_of(measures, b=10) is None
    assert total_of(measures) is None


def test_zero_points_is_an_answer():
    assert total_of([make_measure("a"), make_measure("b")], a=0, b=10) == 50


def test_dimension_without_weight_alone_has_no_total():
    assert total_of([make_measure("a", weight=0)], a=10) is None


@given(st.lists(some_answers(), max_size=12))
def test_total_stays_between_0_and_100(given_answers):
    total = scorecard_total(given_answers)

    assert total is None or 0 <= total <= 100


@given(st.lists(some_answers(), max_size=12), st.randoms())
def test_order_of_answers_decides_nothing(given_answers, random):
    shuffled = random.sample(given_answers, len(given_answers))

    assert scorecard_total(shuffled) == scorecard_total(given_answers)


@given(st.lists(some_answers(), min_size=1, max_size=12), some_answers())
def test_missing_answer_is_not_zero(given_answers, other):
    missing = Answer(other.weight, other.low, other.high, None)

    assert scorecard_total([*given_answers, missing]) == scorecard_total(given_answers)


def test_ties_share_a_place_and_the_next_place_is_skipped():
    standings = rank(
        ScoredEntry(e, "t", Fraction(t)) for e, t in zip("abcd", [70, 80, 80, 60], strict=True)
    )

    assert [(s.entry, s.rank) for s in standings] == [("b", 1), ("c", 1), ("a", 3), ("d", 4)]


def test_means_that_only_fractions_can_tell_equal_are_a_tie():
    thirds = [ScoredEntry("a", "t", Fraction(n, 3)) for n in (1, 1, 2)]
    plain = [ScoredEntry("b", "t", Fraction(4, 9))]

    assert [s.rank for s in rank([*thirds, *plain])] == [1, 1]


def test_means_that_differ_beyond_ten_decimals_are_not_a_tie():
    close = Fraction(50) + Fraction(1, 10**15)

    standings = rank([ScoredEntry("a", "t", Fraction(50)), ScoredEntry("b", "t", close)])

    assert [(s.entry, s.rank) for s in standings] == [("b", 1), ("a", 2)]


def test_rank_in_track_counts_that_track_alone():
    standings = rank(
        [
            ScoredEntry("a", "green", Fraction(90)),
            ScoredEntry("b", "transport", Fraction(80)),
            ScoredEntry("c", "green", Fraction(70)),
            ScoredEntry("d", "transport", Fraction(80)),
        ]
    )

    assert [(s.entry, s.rank, s.rank_in_track) for s in standings] == [
        ("a", 1, 1),
        ("b", 2, 1),
        ("d", 2, 1),
        ("c", 4, 2),
    ]


def test_single_judge_has_no_deviation():
    assert rank([ScoredEntry("a", "t", HALF)])[0].deviation is None


def test_deviation_divides_by_one_less_than_the_judges():
    standing = rank([ScoredEntry("a", "t", Fraction(t)) for t in (60, 70, 80)])[0]

    assert [standing.judges, standing.mean] == [3, 70]
    assert standing.deviation == 10


@given(cards, st.randoms())
def test_order_of_rows_decides_nothing(given_cards, random):
    assert rank(random.sample(given_cards, len(given_cards))) == rank(given_cards)


@given(cards)
def test_each_scored_entry_stands_once_behind_as_many_as_are_better(given_cards):
    standings = rank(given_cards)

    assert {s.entry for s in standings} == {card.entry for card in given_cards}
    assert all(s.rank == 1 + sum(o.mean > s.mean for o in standings) for s in standings)
    assert sum(s.judges for s in standings) == len(given_cards)


def test_stored_value_has_ten_decimals():
    assert stored(Fraction(200, 3)) == Decimal("66.6666666667")
    assert stored(square_root(Fraction(2))) == Decimal("1.4142135624")
