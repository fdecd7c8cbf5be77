from threading import Event

import pytest

from input2.lib.locks import advisory_lock
from tests.races import at_once


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_of_two_gets_the_lock():
    tried = [Event(), Event()]

    def take(ours, other):
        with advisory_lock("sweep") as is_ours:
            ours.set()
            other.wait(10)
            return is_ours

    taken = at_once(lambda: take(tried[0], tried[1]), lambda: take(tried[1], tried[0]))

    assert sorted(taken) == [False, True]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_different_names_are_different_locks():
    tried = [Event(), Event()]

    def take(name, ours, other):
        with advisory_lock(name) as is_ours:
            ours.set()
            other.wait(10)
            return is_ours

    taken = at_once(
        lambda: take("mail", tried[0], tried[1]), lambda: take("jobs", tried[1], tried[0])
    )

    assert taken == [True, True]


@pytest.mark.django_db(transaction=True)
def test_the_lock_is_free_again_after_a_failure():
    with pytest.raises(ValueError, match="broken"), advisory_lock("sweep"):
        raise ValueError("broken")

    with advisory_lock("sweep") as is_ours:
        assert is_ours
