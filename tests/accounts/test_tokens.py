"""A token opens the API for one person, for a while, as far as it was made for; its secret is stored nowhere."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from input2.accounts.authentication import RefusedTokens
from input2.accounts.enums import TokenScope
from input2.accounts.models import ApiToken
from input2.accounts.services import tokens
from input2.audit.models import Event
from input2.lib.errors import DomainError
from tests.factories import NOW, PASSWORD, make_api_token, make_user
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db
WANTED = {"name": "Lab script", "scope": "write", "days": "30"}


@pytest.fixture
def person(client):
    """Signed in with the password a moment ago."""
    user = make_user()
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return user


def test_a_token_is_made_and_its_secret_shown_once(client, person):
    answer = client.post(reverse("accounts:tokens"), WANTED)
    again = client.get(reverse("accounts:tokens"))

    secret = answer.context["made"].secret
    token = ApiToken.objects.get()
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert secret not in again.content.decode()
    assert (token.user, token.may_write, token.ending) == (person, True, secret[-4:])
    assert Event.objects.filter(action="api_token.created", actor=person).count() == 1
    assert not is_stored(secret)


def is_stored(secret):
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT json_agg(t) FROM accounts_apitoken t)::text")
        tokens_stored = cursor.fetchone()[0]
        cursor.execute("SELECT (SELECT json_agg(t) FROM audit_eventdetail t)::text")
        return secret in f"{tokens_stored}{cursor.fetchone()[0]}"


def test_making_a_token_wants_the_password_again(client):
    client.force_login(make_user())

    answer = client.post(reverse("accounts:tokens"), WANTED)

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scope": "everything"}, {"days": "9999"}, {"name": "x" * 81}]
)
def test_a_token_that_makes_no_sense_is_not_made(client, person, wrong):
    answer = client.post(reverse("accounts:tokens"), {**WANTED, **wrong})

    assert list(answer.context["form"].errors) == list(wrong)
    assert not ApiToken.objects.exists()


def test_ten_tokens_are_enough():
    person = make_user()
    for _one in range(tokens.MOST_TOKENS):
        make_api_token(person)

    with pytest.raises(DomainError, match="10 working tokens"):
        Program(person)

    tokens.revoke_token(person.api_tokens.all()[0], by=person, now=NOW)
    assert Program(person).get("entries/").status_code == 200


def test_a_revoked_token_opens_nothing(client):
    program = Program(person := make_user())
    client.force_login(person)

    client.post(reverse("accounts:token-revoke", args=[program.token.pk]))

    answer = program.get("entries/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert Event.objects.filter(action="api_token.revoked").count() == 1


def test_nobody_revokes_the_token_of_another(client):
    token = make_api_token()
    client.force_login(make_user())

    answer = client.post(reverse("accounts:token-revoke", args=[token.pk]))

    token.refresh_from_db()
    assert (answer.status_code, token.revoked_at) == (404, None)


def test_a_token_stops_at_the_instant_at_which_it_expires():
    token = make_api_token(expires_at=NOW + timedelta(days=1))
    last = NOW + timedelta(days=1)

    working = ApiToken.objects.working

    assert token in working(last - timedelta(microseconds=1))
    assert (token in working(last), token.is_working(last)) == (False, False)


def test_an_expired_token_is_refused():
    program = Program(make_user(), now=NOW - timedelta(days=31))

    assert program.get("entries/").status_code == 401


def test_the_token_of_a_person_who_may_not_sign_in_is_refused():
    program = Program(person := make_user())
    person.is_active = False
    person.save()

    assert program.get("entries/").status_code == 401


def test_the_owner_sees_when_a_token_was_last_used():
    program = Program(make_user(), TokenScope.READ)

    program.get("entries/")

    program.token.refresh_from_db()
    assert program.token.last_used_at is not None


def test_uses_within_a_minute_are_one_write():
    token = make_api_token(last_used_at=NOW)

    tokens.note_use(token, now=NOW + timedelta(seconds=59))
    token.refresh_from_db()
    before = token.last_used_at
    tokens.note_use(token, now=NOW + timedelta(seconds=60))
    token.refresh_from_db()

    assert (before, token.last_used_at) == (NOW, NOW + timedelta(seconds=60))


@pytest.mark.parametrize("secret", ["", "input2_", "nonsense", "input2_" + "x" * 5000])
def test_a_token_that_nobody_has_is_refused(client, secret):
    answer = client.get("/api/v1/entries/", headers={"Authorization": f"Bearer {secret}"})

    assert answer.status_code == 401


def test_whoever_guesses_tokens_has_to_wait(client, monkeypatch):
    cache.clear()
    monkeypatch.setattr(RefusedTokens, "rate", "2/min", raising=False)
    guess = {"Authorization": "Bearer input2_guess"}

    answers = [client.get("/api/v1/entries/", headers=guess) for _one in range(3)]

    cache.clear()
    assert [answer.status_code for answer in answers] == [401, 401, 429]


def test_the_description_of_the_api_is_whole():
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")
