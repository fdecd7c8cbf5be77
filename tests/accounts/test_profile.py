import pytest
from django.urls import reverse

from input2.accounts import services
from input2.audit.models import Event
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
ANSWERS = {
    "full_name": "Lin Mei",
    "economy": "CT",
    "organisation": "",
    "language": "zh-hans",
    "time_zone": "Asia/Taipei",
    "is_reminded": "on",
}


def test_a_person_changes_what_they_say_about_themselves(client):
    person = make_user(full_name="Mei Lin", economy="SGP", language="zh-hans")
    client.force_login(person)

    answer = client.post(reverse("accounts:profile"), ANSWERS)

    person.refresh_from_db()
    assert answer.url == reverse("accounts:profile")
    assert (person.full_name, person.economy, person.time_zone) == ("Lin Mei", "CT", "Asia/Taipei")
    event = Event.objects.get()
    assert (event.action, event.changed) == (
        "person.profile_changed",
        ["full_name", "economy", "time_zone"],
    )
    assert event.detail.before == {"full_name": "Mei Lin", "economy": "SGP", "time_zone": ""}


def test_a_form_sent_unchanged_leaves_no_trace():
    person = make_user()

    services.update_profile(person, by=person, now=NOW, full_name=person.full_name)

    assert not Event.objects.exists()


def test_a_language_that_does_not_exist_is_refused(client):
    client.force_login(make_user())

    answer = client.post(reverse("accounts:profile"), {**ANSWERS, "language": "tlh"})

    assert list(answer.context["form"].errors) == ["language"]


def test_the_language_of_the_profile_replaces_the_one_of_the_browser(client):
    client.force_login(make_user())
    client.cookies["django_language"] = "en"

    client.post(reverse("accounts:profile"), ANSWERS)

    assert client.cookies["django_language"].value == ""


def test_a_stranger_is_asked_to_sign_in(client):
    answer = client.get(reverse("accounts:profile"))

    assert answer.url == "/accounts/login/?next=/accounts/profile/"
