"""What the pages about oneself cost; they show no rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from input2.accounts import links
from tests.factories import make_api_token, make_invitation, make_user

pytestmark = pytest.mark.django_db

PRICES = {
    "accounts:profile": 3,
    "accounts:tokens": 4,
    "accounts:invitation-open": 6,
    "accounts:invitation": 6,
}
ROUTES = {
    **PRICES,
    "accounts:token-revoke": None,
    "accounts:invitation-accept": None,
    "accounts:invitation-decline": None,
}


def test_the_profile_has_a_fixed_price(client):
    client.force_login(make_user())
    client.get("/accounts/profile/")

    with CaptureQueriesContext(connection) as queries:
        response = client.get("/accounts/profile/")

    assert response.status_code == 200
    assert len(queries) <= PRICES["accounts:profile"]


@pytest.mark.usefixtures("walk")
@pytest.mark.parametrize("waiting", [1, 5])
@pytest.mark.parametrize("is_known", [True, False])
def test_an_invitation_costs_the_same_however_many_wait(client, waiting, is_known):
    invitations = [make_invitation(email="wei@example.net") for _one in range(1)]
    invitations += [make_invitation() for _one in range(waiting - 1)]
    if is_known:
        client.force_login(make_user("wei@example.net"))
    for each in invitations:
        client.get(links.path_to(each))

    with CaptureQueriesContext(connection) as opening:
        client.get(links.path_to(invitations[0]))
    with CaptureQueriesContext(connection) as reading:
        response = client.get(f"/invitations/{invitations[0].pk}/")

    assert response.status_code == 200
    assert len(opening) <= PRICES["accounts:invitation-open"]
    assert len(reading) <= PRICES["accounts:invitation"]


@pytest.mark.parametrize("rows", [1, 5])
def test_the_page_of_tokens_costs_the_same_however_many_there_are(client, rows):
    person = make_user()
    for _one in range(rows):
        make_api_token(person)
    client.force_login(person)
    client.get("/accounts/tokens/")

    with CaptureQueriesContext(connection) as queries:
        response = client.get("/accounts/tokens/")

    assert response.content.count(b"Revoke") >= rows
    assert len(queries) <= PRICES["accounts:tokens"]
