import pytest
from django.db import transaction

from input2.lib.commits import after_commit


@pytest.mark.django_db(transaction=True)
def test_an_effect_waits_for_the_commit():
    done: list[str] = []

    with transaction.atomic():
        after_commit(done.append, "sent")
        assert done == []

    assert done == ["sent"]


@pytest.mark.django_db(transaction=True)
def test_a_failing_effect_costs_nobody_an_error_and_stops_no_other():
    done: list[str] = []

    with transaction.atomic():
        after_commit(int, "not a number")
        after_commit(done.append, "sent")

    assert done == ["sent"]
