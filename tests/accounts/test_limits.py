import pytest
from django.urls import reverse

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits(settings):
    settings.ACCOUNT_RATE_LIMITS = {}


def sign_in(client, person, password=PASSWORD, **headers):
    fields = {"login": person.email, "password": password}
    client.post(reverse("account_login"), fields, **headers)
    return "_auth_user_id" in client.session


def test_guessing_a_password_ends_after_five_tries_from_any_address(client):
    person = make_user()

    for number in range(5):
        assert not sign_in(client, person, "a guess", REMOTE_ADDR=f"192.0.2.{number}")

    assert not sign_in(client, person, REMOTE_ADDR="192.0.2.77")


def test_guesses_at_one_person_do_not_shut_out_another(client):
    person, other = make_user(), make_user()

    for number in range(5):
        sign_in(client, person, "a guess", REMOTE_ADDR=f"192.0.2.{number}")

    assert sign_in(client, other)


def test_a_dead_cache_keeps_nobody_out(client, settings):
    default = settings.CACHES["default"]
    settings.CACHES = {"default": {**default, "LOCATION": "redis://127.0.0.1:1/0"}}

    assert sign_in(client, make_user())
