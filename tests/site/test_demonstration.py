import uuid

import pytest
from django.urls import reverse

from tests.factories import make_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings):
    settings.DEMONSTRATION = True
    settings.DEMONSTRATION_SIGN_IN = True


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("count", [1, 5])
def test_the_mailbox_shows_every_mail_at_a_fixed_price(
    client, django_assert_max_num_queries, count
):
    for number in range(count):
        make_message(subject=f"Mail number {number}", is_secret=True)

    with django_assert_max_num_queries(2):
        page = client.get(reverse("site:outbox")).content.decode()

    assert all(f"Mail number {number}" in page for number in range(count))


@pytest.mark.usefixtures("demonstration")
def test_the_link_in_a_mail_can_be_followed(client):
    message = make_message(text="Open http://127.0.0.1:8000/accounts/confirm/x/ <b>now</b>")

    page = client.get(reverse("site:outbox-message", args=[message.pk])).content.decode()

    assert 'href="http://127.0.0.1:8000/accounts/confirm/x/"' in page
    assert "&lt;b&gt;now&lt;/b&gt;" in page


def test_elsewhere_there_is_no_mailbox(client):
    message = make_message()

    assert client.get(reverse("site:outbox")).status_code == 404
    assert client.get(reverse("site:outbox-message", args=[message.pk])).status_code == 404


@pytest.mark.usefixtures("demonstration")
def test_a_mail_that_does_not_exist_is_not_found(client):
    assert client.get(reverse("site:outbox-message", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.usefixtures("demonstration")
def test_the_style_guide_can_be_read(client):
    assert client.get(reverse("site:styleguide")).status_code == 200


def test_the_style_guide_is_no_public_page(client):
    assert client.get(reverse("site:styleguide")).status_code == 404
