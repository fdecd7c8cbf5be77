from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from input2.accounts.models import User
from input2.accounts.selectors import verified_email_domains
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def test_an_address_is_one_person_whatever_its_case():
    make_user("mei@example.net")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("MEI@Example.NET", full_name="Another")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"email": "MEI@example.net"}, "user_email_in_lower_case"),
        ({"economy": "ATL"}, "user_economy_known"),
    ],
)
def test_the_database_refuses_nonsense(fields, constraint):
    person = make_user()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        User.objects.filter(pk=person.pk).update(**fields)


def test_a_person_is_called_by_name_or_address():
    assert str(make_user(full_name="Lin Mei")) == "Lin Mei"
    assert str(make_user("mei@example.net", full_name="")) == "mei@example.net"


def test_signing_in_ignores_case(client):
    person = make_user("mei@example.net")

    client.post("/accounts/login/", {"login": "Mei@Example.net", "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_superuser_may_enter_the_admin():
    admin = User.objects.create_superuser("root@example.net", PASSWORD, full_name="Root")

    assert (admin.is_staff, admin.is_superuser) == (True, True)


def test_an_unknown_zone_is_no_zone():
    assert make_user(time_zone="Asia/Tokyo").zone == ZoneInfo("Asia/Tokyo")
    assert make_user(time_zone="").zone is None
    assert make_user(time_zone="Mars/Olympus").zone is None


def test_only_verified_addresses_say_where_somebody_belongs():
    person = make_user("mei@Harbour.example")
    EmailAddress.objects.create(user=person, email="mei@City.example", verified=True)
    EmailAddress.objects.create(user=person, email="mei@claimed.example", verified=False)

    assert verified_email_domains(person) == {"harbour.example", "city.example"}
