import pytest
from django.test import RequestFactory
from django.utils import translation

from competitions.enums import Role
from competitions.models import Membership
from input2.site.context import navigation
from tests.factories import make_competition, make_member

pytestmark = pytest.mark.django_db


def frame(person=None, path="/"):
    request = RequestFactory().get(path)
    request.user = person
    return navigation(request)


def everything(nav):
    return nav.user_name, nav.is_judge, nav.organises, nav.languages, nav.sign_out_url


def test_a_stranger_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        name, is_judge, organises, *_rest = everything(frame()["nav"])

    assert (name, is_judge, organises) == ("", False, [])


@pytest.mark.parametrize("count", [1, 5])
def test_a_person_costs_one_query(django_assert_num_queries, count):
    person = make_member(make_competition())
    for _ in range(count - 1):
        Membership.objects.create(competition=make_competition(), user=person, role=Role.OBSERVER)

    with django_assert_num_queries(1):
        nav = frame(person)["nav"]
        everything(nav)
        everything(nav)

    assert len(nav.organises) == count


def test_an_organiser_finds_the_way_to_the_dashboard():
    competition = make_competition()
    person = make_member(competition, full_name="Olga Orr")

    nav = frame(person)["nav"]

    assert nav.user_name == "Olga Orr"
    assert nav.organises == [
        {"label": competition.short_name, "href": f"/organise/{competition.slug}/"}
    ]


def test_a_language_link_keeps_the_rest_of_the_address():
    with translation.override("en"):
        languages = frame(path="/?page=2&lang=en")["nav"].languages

    assert [(each["code"], each["label"], each["current"]) for each in languages] == [
        ("en", "English", True),
        ("zh-hans", "简体中文", False),
    ]
    assert languages[1]["href"] == "?page=2&lang=zh-hans"


@pytest.mark.parametrize(("has_sign_in", "has_mailbox"), [(True, True), (False, False)])
def test_the_strip_points_to_the_mailbox_where_there_is_one(settings, has_sign_in, has_mailbox):
    settings.DEMONSTRATION_SIGN_IN = has_sign_in

    assert frame()["has_mailbox"] is has_mailbox
