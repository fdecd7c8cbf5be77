"""What an upload costs: the same whatever its owner has sent before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_upload, make_user
from tests.samples import PDF

pytestmark = pytest.mark.django_db

ROUTES = {"files:upload": 3}


@pytest.mark.parametrize("rows", [1, 5])
def test_asking_how_far_an_upload_is_has_a_fixed_price(client, rows):
    owner = make_user()
    client.force_login(owner)
    uploads = [make_upload(PDF, by=owner) for _number in range(rows)]

    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/uploads/{uploads[0].pk}/").status_code == 200

    assert len(queries) == ROUTES["files:upload"]
