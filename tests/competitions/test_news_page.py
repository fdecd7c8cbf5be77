"""News: a draft until it has a time, at an address that stays."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import NOW, make_competition, make_member, make_news_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(client):
    competition = make_competition(time_zone="America/Lima")
    client.force_login(make_member(competition))
    return competition


def pages(call, post=None):
    return f"/organise/{call.slug}/call/news/" + (f"{post.pk}/" if post else "add/")


def send(client, call, post=None, **more):
    data = {"title_0": "The call is open", "body_0": "Come.", **more}
    base = {"base": post.revision} if post else {}
    return client.post(pages(call, post), {**data, **base})


def test_without_a_time_a_post_is_a_draft(client, call):
    send(client, call)

    post = call.news_posts.get()
    assert (post.slug, post.published_at, post.created_by is None) == (
        "the-call-is-open",
        None,
        False,
    )
    page = client.get(f"/organise/{call.slug}/call/news/").content.decode()
    assert "Draft" in page


def test_the_time_is_that_of_the_competitions_clocks_and_is_shown_with_its_zone(client, call):
    send(client, call, published_at="2090-03-01T09:30")

    assert call.news_posts.get().published_at == datetime(2090, 3, 1, 14, 30, tzinfo=UTC)
    page = client.get(f"/organise/{call.slug}/call/news/").content.decode()
    assert ("Scheduled" in page, "1 March 2090, 09:30 (Lima, UTC−5)" in page) == (True, True)


def test_a_post_is_published_at_once(client, call):
    send(client, call, publish="now")

    post = call.news_posts.get()
    assert timedelta(0) <= post.published_at - NOW < timedelta(hours=1)
    assert "Published" in client.get(f"/organise/{call.slug}/call/news/").content.decode()


def test_a_time_that_is_no_time_is_refused(client, call):
    response = send(client, call, published_at="tomorrow")

    assert "published_at" in response.context["form"].errors
    assert not call.news_posts.exists()


def test_the_address_of_a_draft_follows_its_title_and_then_stays(client, call):
    make_news_post(call, slug="taken")
    post = make_news_post(call, published_at=None, slug="first")

    send(client, call, post, title_0="Taken", publish="now")
    post.refresh_from_db()
    assert post.slug == "taken-2"

    send(client, call, post, title_0="Renamed", published_at="2020-01-01T10:00")
    post.refresh_from_db()
    assert (str(post), post.slug) == ("Renamed", "taken-2")


@pytest.mark.parametrize("published_at", ["", "2090-01-01T10:00"])
def test_what_people_may_have_read_neither_becomes_a_draft_nor_waits_again(
    client, call, published_at
):
    post = make_news_post(call)

    response = send(client, call, post, published_at=published_at)

    assert response.status_code == 409
    assert "This is published already." in response.content.decode()
    before = post.published_at
    post.refresh_from_db()
    assert post.published_at == before


def test_a_post_that_waits_can_become_a_draft_again(client, call):
    post = make_news_post(call, published_at=NOW + timedelta(days=2))

    send(client, call, post, published_at="")

    post.refresh_from_db()
    assert post.published_at is None


def test_a_change_is_stamped(client, call):
    post = make_news_post(call)

    send(client, call, post, title_0="Put right", published_at="2020-01-01T10:00")

    post.refresh_from_db()
    assert post.updated_at > post.created_at
    assert str(post) == "Put right"


def test_the_second_organiser_sees_the_other_time_with_its_zone(client, call):
    post = make_news_post(call, published_at=NOW + timedelta(days=18_000))
    send(client, call, post, published_at="2090-03-01T09:30")

    second = send(client, call, post, published_at="2090-03-02T09:30")

    stale = {each.label: (each.theirs, each.yours) for each in second.context["form"].stale}
    assert stale["Published from"] == (
        "1 March 2090, 09:30 (Lima, UTC−5)",
        "2 March 2090, 09:30 (Lima, UTC−5)",
    )
