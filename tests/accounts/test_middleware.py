import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from input2.accounts.middleware import PersonMiddleware
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SEEN = "{language} {zone}"


@pytest.fixture(autouse=True)
def as_found():
    with translation.override("en"):
        yield


@pytest.fixture
def ask():
    """Send a request as this person; the answer's body is the language and the zone in force."""

    def send(person=None, query="", **cookies):
        request = RequestFactory().get(f"/{query}")
        request.COOKIES |= cookies
        if person:
            request.COOKIES["sessionid"] = "theirs"
            request.user = person
        return PersonMiddleware(_answer)(request)

    return send


def _answer(request):
    return HttpResponse(f"{translation.get_language()} {timezone.get_current_timezone_name()}")


def body(response):
    return response.content.decode()


def test_a_person_reads_in_their_language_and_zone(ask):
    person = make_user(language="zh-hans", time_zone="Asia/Shanghai")

    assert body(ask(person)) == "zh-hans Asia/Shanghai"


def test_a_language_chosen_in_this_browser_wins_over_the_persons(ask):
    person = make_user(language="zh-hans")

    assert body(ask(person, django_language="en")) == "en UTC"


def test_a_language_in_the_address_wins_and_is_remembered(ask):
    answer = ask(make_user(), "?lang=zh-hans", django_language="en")

    assert body(answer) == "zh-hans UTC"
    assert answer.cookies["django_language"].value == "zh-hans"


@pytest.mark.parametrize("code", ["tlh", "", "zh-hans%0d%0aX: 1", "../en"])
def test_an_unknown_language_changes_nothing(ask, code):
    answer = ask(query=f"?lang={code}")

    assert body(answer) == "en UTC"
    assert not answer.cookies


def test_a_strangers_request_costs_no_query(ask, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = ask()

    assert body(answer) == "en UTC"


def test_one_persons_zone_does_not_stay_for_the_next(ask):
    ask(make_user(time_zone="Asia/Shanghai"))

    assert body(ask()) == "en UTC"


def test_caches_keep_people_apart(ask):
    assert "Cookie" in ask()["Vary"]


def test_a_language_that_is_no_longer_offered_is_ignored(ask):
    assert body(ask(make_user(language="fr"))) == "en UTC"
