from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.models import Criterion, Dimension
from competitions.weights import percent, weights_of

PARTS = st.lists(
    st.tuples(
        st.decimals(min_value="0.01", max_value=100, places=2),
        st.lists(
            st.tuples(st.decimals(min_value="0.01", max_value=100, places=2), st.booleans()),
            min_size=1,
            max_size=4,
        ),
    ),
    min_size=1,
    max_size=4,
)


def criteria_of(parts) -> list[Criterion]:
    criteria: list[Criterion] = []
    for number, (weight, members) in enumerate(parts, start=1):
        dimension = Dimension(pk=number, weight=weight)
        for share, is_counted in members:
            pk = len(criteria) + 1
            criteria.append(
                Criterion(pk=pk, dimension=dimension, share=share, is_counted=is_counted)
            )
    return criteria


def test_a_criterion_has_its_part_of_its_dimension():
    criteria = criteria_of([(Decimal(30), [(10, True)] * 3), (Decimal(70), [(1, True), (3, True)])])

    weights = weights_of(criteria)

    assert weights.dimensions == {1: Fraction(3, 10), 2: Fraction(7, 10)}
    assert list(weights.criteria.values()) == [
        Fraction(1, 10),
        Fraction(1, 10),
        Fraction(1, 10),
        Fraction(7, 40),
        Fraction(21, 40),
    ]


def test_a_criterion_that_does_not_count_has_no_weight():
    criteria = criteria_of([(Decimal(100), [(1, True), (1, False)])])

    assert weights_of(criteria).criteria == {1: Fraction(1)}


@given(PARTS)
def test_the_weights_of_what_counts_make_the_whole(parts):
    criteria = criteria_of(parts)

    weights = weights_of(criteria)

    expected = 1 if any(criterion.is_counted for criterion in criteria) else 0
    assert sum(weights.criteria.values()) == expected
    assert sum(weights.dimensions.values()) == expected


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(3, 10), "30"),
        (Fraction(1, 8), "12.5"),
        (Fraction(7, 400), "1.75"),
        (Fraction(1, 3), "33.33"),
        (Fraction(1), "100"),
        (Fraction(0), "0"),
        (None, "0"),
    ],
)
def test_percentages_are_shown_without_trailing_zeros(share, text):
    assert percent(share) == text
