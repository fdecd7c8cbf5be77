import pytest
from django.urls import reverse

from input2.accounts.models import User
from tests.factories import (
    PASSWORD,
    make_event,
    make_job,
    make_message,
    make_stored_file,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = User.objects.create_superuser("root@example.net", PASSWORD, full_name="Root")
    client.force_login(person)
    return person


@pytest.mark.usefixtures("administrator")
def test_a_person_is_made_with_a_lower_case_address(client):
    answers = {
        "email": "New@Example.net",
        "full_name": "New Person",
        "usable_password": "false",
    }

    client.post(reverse("admin:accounts_user_add"), answers)

    assert User.objects.get(full_name="New Person").email == "new@example.net"


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    ("page", "make"),
    [
        ("accounts_user", make_user),
        ("audit_event", make_event),
        ("notifications_message", make_message),
        ("jobs_job", make_job),
        ("files_storedfile", make_stored_file),
    ],
)
def test_every_list_and_object_can_be_looked_at(client, page, make):
    made = make()

    assert client.get(reverse(f"admin:{page}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:{page}_change", args=[made.pk])).status_code == 200


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    ("page", "make"),
    [
        ("audit_event", make_event),
        ("notifications_message", make_message),
        ("jobs_job", make_job),
        ("files_storedfile", make_stored_file),
    ],
)
def test_what_services_own_cannot_be_changed_there(client, page, make):
    made = make()

    changed = client.post(reverse(f"admin:{page}_change", args=[made.pk]), {})
    deleted = client.post(reverse(f"admin:{page}_delete", args=[made.pk]), {"post": "yes"})

    assert (changed.status_code, deleted.status_code) == (403, 403)


@pytest.mark.usefixtures("administrator")
def test_the_words_of_a_message_stay_hidden(client):
    message = make_message(is_secret=True, text="https://testserver/secret-link")

    page = client.get(reverse("admin:notifications_message_change", args=[message.pk]))

    assert "secret-link" not in page.content.decode()
