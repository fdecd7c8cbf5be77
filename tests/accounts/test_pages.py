import pytest
from django.urls import reverse

from tests.factories import make_user

pytestmark = pytest.mark.django_db

FOR_STRANGERS = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_email_verification_sent",
    "account_inactive",
]
FOR_PEOPLE = ["accounts:profile", "account_email", "account_change_password", "account_logout"]


@pytest.mark.parametrize("page", FOR_STRANGERS)
def test_a_stranger_opens_the_page_at_no_price(client, django_assert_num_queries, page):
    with django_assert_num_queries(0):
        answer = client.get(reverse(page))

    assert answer.status_code == 200


@pytest.mark.parametrize("page", FOR_PEOPLE)
def test_a_person_opens_the_page_at_a_fixed_price(client, django_assert_max_num_queries, page):
    client.force_login(make_user())

    with django_assert_max_num_queries(6):
        answer = client.get(reverse(page))

    assert answer.status_code == 200


@pytest.mark.parametrize("page", FOR_PEOPLE)
def test_the_pages_of_an_account_ask_a_stranger_to_sign_in(client, page):
    answer = client.get(reverse(page))

    assert answer.status_code == 302


@pytest.mark.parametrize("page", [*FOR_STRANGERS, *FOR_PEOPLE])
def test_the_pages_work_in_chinese(client, page):
    if page in FOR_PEOPLE:
        client.force_login(make_user(language="zh-hans"))

    answer = client.get(reverse(page), {"lang": "zh-hans"})

    assert answer.status_code == 200
    assert 'lang="zh-hans"' in answer.content.decode()
