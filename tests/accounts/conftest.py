import pytest

from input2.accounts import purposes
from tests.accounts.purposes import Walk


@pytest.fixture
def walk() -> Walk:
    """The purpose `test`, registered anew for each test."""
    purpose = Walk()
    purposes.register("test", purpose)
    return purpose
