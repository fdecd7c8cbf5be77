import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from input2.accounts.models import User
from input2.audit.models import Event
from input2.notifications.models import Message
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

ANSWERS = {
    "email": "Mei.Lin@Example.net",
    "password1": PASSWORD,
    "full_name": "Lin Mei 林美",
    "economy": "HKC",
    "organisation": "Harbour Institute",
    "time_zone": "Asia/Hong_Kong",
}


@pytest.fixture
def sign_up(client, django_capture_on_commit_callbacks):
    def send(**changes):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("account_signup"), {**ANSWERS, **changes})

    return send


def link_in(message):
    """The path of the link in a mail."""
    (path,) = re.findall(r"http://testserver(\S+)", message.body)
    return path


def test_a_person_signs_up_confirms_the_address_and_is_signed_in(client, sign_up):
    answer = sign_up()
    assert answer.url == reverse("account_email_verification_sent")
    (sent,) = mail.outbox

    client.get(link_in(sent))
    client.post(link_in(sent))

    person = User.objects.get()
    assert (person.email, person.full_name) == ("mei.lin@example.net", "Lin Mei 林美")
    assert (person.economy, person.organisation, person.time_zone, person.language) == (
        "HKC",
        "Harbour Institute",
        "Asia/Hong_Kong",
        "en",
    )
    assert EmailAddress.objects.get().verified
    assert client.session["_auth_user_id"] == str(person.pk)
    assert Event.objects.get().action == "person.signed_up"


def test_the_link_is_a_secret_and_gone_once_sent(sign_up):
    sign_up()

    message = Message.objects.get()

    assert (message.is_secret, message.state, message.text) == (True, "sent", "")
    assert (message.kind, message.to) == ("account/verification", "mei.lin@example.net")


def test_nobody_is_in_before_the_address_is_confirmed(client, sign_up):
    sign_up()
    client.post(reverse("account_logout"))

    client.post(reverse("account_login"), {"login": "mei.lin@example.net", "password": PASSWORD})

    assert "_auth_user_id" not in client.session


def test_signing_up_in_chinese_makes_a_person_who_reads_chinese(client, sign_up):
    client.get(reverse("account_signup"), {"lang": "zh-hans"})

    sign_up()

    assert User.objects.get().language == "zh-hans"
    assert Message.objects.get().language == "zh-hans"


def test_a_browser_with_an_unknown_zone_is_no_hindrance(sign_up):
    sign_up(time_zone="Mars/Olympus")

    assert User.objects.get().time_zone == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [("full_name", ""), ("economy", "ATL"), ("password1", "short"), ("email", "nobody")],
)
def test_what_is_missing_or_wrong_is_refused(sign_up, field, value):
    answer = sign_up(**{field: value})

    assert list(answer.context["form"].errors) == [field]
    assert not User.objects.exists()


def test_a_short_password_is_refused_in_the_language_of_the_reader(client):
    answers = {**ANSWERS, "password1": "tide-9"}

    response = client.post(
        reverse("account_signup"), answers, headers={"Accept-Language": "zh-hans"}
    )

    assert response.context["form"].errors["password1"] == ["密码过短，至少须有 10 个字符。"]  # noqa: RUF001 -- Chinese punctuation


def test_a_known_address_looks_like_a_new_one_to_the_visitor(sign_up):
    make_user("mei.lin@example.net")

    answer = sign_up()

    assert answer.url == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    assert Message.objects.get().kind == "account/already_exists"


def test_a_forgotten_password_is_replaced_by_mail(client, django_capture_on_commit_callbacks):
    person, wanted = make_user(), "a better horse battery"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_reset_password"), {"email": person.email})

    page = client.get(link_in(mail.outbox[0]), follow=True)
    action = page.redirect_chain[-1][0]
    client.post(action, {"password1": wanted, "password2": wanted})

    person.refresh_from_db()
    assert person.check_password(wanted)
    kinds = Message.objects.values_list("kind", "is_secret")
    assert set(kinds) == {("account/password_reset", True), ("account/password_changed", False)}


def test_an_unknown_address_learns_only_by_mail_that_it_is_unknown(client):
    answer = client.post(reverse("account_reset_password"), {"email": "who@example.net"})

    assert answer.url == reverse("account_reset_password_done")
    assert Message.objects.get().kind == "account/unknown_account"


@pytest.mark.usefixtures("dead_broker")
@pytest.mark.django_db(transaction=True)
def test_with_a_dead_broker_signing_up_works_and_the_mail_waits(client):
    answer = client.post(reverse("account_signup"), ANSWERS)

    assert answer.url == reverse("account_email_verification_sent")
    assert Message.objects.get().state == "queued"
