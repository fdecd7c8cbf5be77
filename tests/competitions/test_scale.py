from decimal import Decimal

import pytest

from competitions.models import Criterion

FINE = Criterion(scale_min=Decimal(0), scale_max=Decimal(10), scale_step=Decimal("0.01"))
HALVES = Criterion(scale_min=Decimal(1), scale_max=Decimal(5), scale_step=Decimal("0.5"))


@pytest.mark.parametrize("points", ["1", "5", "5.00", "2.5", "2.5000", "5E0"])
def test_points_on_the_scale_are_accepted_ends_included(points):
    assert HALVES.accepts(Decimal(points))


@pytest.mark.parametrize("points", ["0.5", "5.5", "2.25", "NaN", "sNaN", "Infinity", "-Infinity"])
def test_points_off_the_scale_are_not(points):
    assert not HALVES.accepts(Decimal(points))


@pytest.mark.parametrize("tail", ["5.001", "5.0000000000000000000000000000000001", "1E-30"])
def test_more_decimals_than_are_kept_are_not_accepted(tail):
    assert not FINE.accepts(Decimal(tail))
    assert not HALVES.accepts(Decimal(tail))
