"""What the pages about oneself cost; they show no rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_user

pytestmark = pytest.mark.django_db

ROUTES = {"accounts:profile": 4}


def test_the_profile_has_a_fixed_price(client):
    client.force_login(make_user())
    client.get("/accounts/profile/")

    with CaptureQueriesContext(connection) as queries:
        response = client.get("/accounts/profile/")

    assert response.status_code == 200
    assert len(queries) <= ROUTES["accounts:profile"]
