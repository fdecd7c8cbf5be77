import os
import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as configured
from django.urls import reverse

from input2.accounts import policies, services
from input2.accounts.models import User
from input2.audit.models import Event
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings):
    settings.DEMONSTRATION = True
    settings.DEMONSTRATION_SIGN_IN = True


def make_demonstration_person(email="judge@example.org", **fields):
    plain = {
        "full_name": "Aroha Ngata",
        "economy": "NZ",
        "organisation": "",
        "language": "en",
        "time_zone": "Pacific/Auckland",
    }
    return services.create_demonstration_person(email=email, at=NOW, **{**plain, **fields})


def sign_in(client, email, **fields):
    return client.post(reverse("site:demo-sign-in"), {"email": email, **fields})


def test_a_demonstration_person_has_a_verified_address_and_no_password():
    person = make_demonstration_person()

    assert (person.is_demonstration, person.has_usable_password()) == (True, False)
    assert EmailAddress.objects.get(user=person).verified
    assert Event.objects.get().action == "person.created_for_demonstration"


@pytest.mark.usefixtures("demonstration")
def test_one_click_signs_in(client):
    person = make_demonstration_person()

    answer = sign_in(client, "judge@example.org", next="/judging/")

    assert answer.url == "/judging/"
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.usefixtures("demonstration")
def test_one_click_leads_nowhere_else(client):
    make_demonstration_person()

    assert sign_in(client, "judge@example.org", next="https://evil.example/").url == "/"


def test_it_does_not_exist_where_it_is_off(client):
    make_demonstration_person()

    answer = sign_in(client, "judge@example.org")

    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("fields", [{}, {"is_demonstration": True, "is_active": False}])
def test_a_real_or_inactive_person_needs_a_password(client, fields):
    make_user("real@example.org", **fields)

    answer = sign_in(client, "real@example.org")

    assert answer.url == reverse("account_login")
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("power", ["is_staff", "is_superuser"])
def test_nobody_becomes_site_administrator_by_one_click(power):
    person = make_demonstration_person()
    setattr(person, power, True)

    assert policies.refusal_to_sign_in_without_password(person) is not None


@pytest.mark.usefixtures("demonstration")
def test_a_link_cannot_sign_in(client):
    make_demonstration_person()

    answer = client.get(reverse("site:demo-sign-in"), {"email": "judge@example.org"})

    assert answer.status_code == 405


@pytest.mark.usefixtures("demonstration")
def test_the_sign_in_page_offers_the_four_roles_in_order(client):
    make_demonstration_person("organiser@example.org", full_name="Olga")
    make_demonstration_person("applicant@example.org", full_name="Ana")
    make_demonstration_person("somebody@example.org", full_name="Sam")

    answer = client.get(reverse("account_login"))

    offered = answer.context["demonstration_people"]
    assert [(person["full_name"], str(person["role"])) for person in offered] == [
        ("Ana", "Applicant"),
        ("Olga", "Organiser"),
    ]


def test_the_sign_in_page_says_when_one_click_is_off(client, settings):
    settings.DEMONSTRATION = True
    make_demonstration_person("applicant@example.org")

    answer = client.get(reverse("account_login"))

    assert answer.context["demonstration_people"] == []
    assert "this machine alone" in answer.context["demonstration_refusal"]


def test_without_a_demonstration_the_page_says_nothing_about_it(client):
    answer = client.get(reverse("account_login"))

    assert answer.context["demonstration_refusal"] == ""


@pytest.mark.parametrize(
    ("variables", "is_on"),
    [
        ({"DEMONSTRATION": "1"}, True),
        ({"DEMONSTRATION": "1", "HOST": "0.0.0.0"}, False),  # noqa: S104 -- the bind that is refused
        (
            {
                "DEMONSTRATION": "1",
                "PUBLIC_URL": "https://input2.example.org",
                "SECRET_KEY": "x" * 50,
            },
            False,
        ),
        ({}, False),
    ],
)
@pytest.mark.slow
def test_one_click_depends_on_the_bind(variables, is_on):
    """The settings of a fresh process: they are read once, at its start."""
    kept = {
        name: value for name, value in os.environ.items() if name not in {"DEMONSTRATION", "HOST"}
    }
    script = "from django.conf import settings; print(settings.DEMONSTRATION_SIGN_IN)"

    ran = subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, "-c", script],
        cwd=configured.BASE_DIR,
        env={**kept, "DJANGO_SETTINGS_MODULE": "input2.settings", **variables},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout.strip() == str(is_on)


@pytest.mark.usefixtures("demonstration")
def test_a_demonstration_person_found_by_the_manager_is_active():
    person = make_demonstration_person()
    make_user(is_demonstration=True, is_active=False)
    make_user()

    assert list(User.objects.demonstration()) == [person]
