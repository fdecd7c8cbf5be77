"""What the call page needs is read at once and kept until the content changes; nothing kept says "open"."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from competitions.enums import ScaleKind
from competitions.models import Award, Competition, KeyDate
from competitions.public_call import public_call
from input2.lib.bundled_rows import shape
from tests.factories import (
    NOW,
    make_award,
    make_competition,
    make_criterion,
    make_date_change,
    make_document,
    make_faq_item,
    make_key_date,
    make_member,
    make_news_post,
    make_page,
    make_partner,
    make_rubric,
    make_stored_file,
)
from tests.samples import JPEG

pytestmark = pytest.mark.django_db


def make_rich(rows=3):
    competition = make_competition(slug="rich")
    for _row in range(rows):
        make_partner(competition, logo=make_stored_file(JPEG, name="logo.jpg"))
        make_award(competition)
        make_key_date(competition)
        make_document(competition)
        make_faq_item(competition)
        make_news_post(competition)
        make_date_change(competition)
    make_page(competition)
    make_rubric(competition, criteria=rows)
    return competition


def cost(client, path="/c/rich/"):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("rows", [1, 5])
def test_a_visitor_costs_two_queries_and_the_next_one_a_single_one(client, rows):
    make_rich(rows)

    assert [cost(client), cost(client), cost(client)] == [2, 1, 1]


def test_what_is_kept_is_what_was_read():
    competition = make_rich()
    with CaptureQueriesContext(connection) as cold:
        read = public_call(competition, now=NOW)
    with CaptureQueriesContext(connection) as warm:
        kept = public_call(competition, now=NOW)
        # Nothing that pages show is fetched later.
        assert all(partner.logo for partner in kept.partners)
        assert all(document.file for document in kept.documents)
        assert all(criterion.dimension.rubric for criterion in kept.criteria)

    assert (len(cold), len(warm)) == (1, 0)
    assert read == kept
    assert kept.tracks == list(competition.tracks.all())
    assert kept.key_dates == list(competition.key_dates.order_by("at", "pk"))
    assert kept.partners == list(competition.partners.all())


def test_values_come_back_as_they_were():
    competition = make_competition()
    dimension = make_rubric(competition, criteria=1).dimensions.get()
    criterion = make_criterion(
        dimension,
        key="fair",
        position=2,
        share=Decimal("33.3333"),
        threshold=Decimal("4.55"),
        scale=ScaleKind.POINTS,
    )
    criterion.tracks.set(competition.tracks.filter(key="green"))
    date = make_key_date(competition, name={"en": "Awards", "zh-hans": "颁奖"}, ends_at=None)

    call = public_call(competition, now=NOW)

    fair = call.criteria[1]
    assert (fair.share, fair.threshold) == (Decimal("33.3333"), Decimal("4.55"))
    assert fair.track_ids == [competition.tracks.get(key="green").pk]
    assert call.criteria[0].track_ids == []
    assert (call.key_dates[0].at, call.key_dates[0].ends_at) == (date.at, None)
    assert call.key_dates[0].name.data == {"en": "Awards", "zh-hans": "颁奖"}


def test_a_change_of_the_content_is_seen_at_once(client):
    competition = make_rich()
    cost(client)
    competition.awards.update(name={"en": "Golden wheel"})
    Competition.objects.filter(pk=competition.pk).update(content_revision=F("content_revision") + 1)

    assert "Golden wheel" in client.get("/c/rich/").content.decode()


def test_nothing_that_is_kept_says_open(client):
    competition = make_rich()
    before = client.get("/c/rich/").content.decode()

    # Not through a service: even without a new revision the row's own dates count.
    Competition.objects.filter(pk=competition.pk).update(closes_at=NOW - timedelta(seconds=1))

    assert "Entries close in" in before
    assert "Entries closed on" in client.get("/c/rich/").content.decode()


def test_without_redis_the_page_is_read_anew_each_time(client, settings):
    make_rich()
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    }

    assert [cost(client), cost(client)] == [2, 2]


def test_news_that_was_coming_when_the_call_was_kept_comes_in_its_order():
    competition = make_competition()
    hour = timedelta(hours=1)
    for number in range(4):
        make_news_post(competition, slug=f"past-{number}", published_at=NOW - number * hour)
        make_news_post(
            competition, slug=f"coming-{number}", published_at=NOW + number * hour + hour
        )
    make_news_post(competition, slug="never", published_at=None)
    public_call(competition, now=NOW)

    def latest(now):
        return [post.slug for post in public_call(competition, now=now).latest_news(now)]

    assert latest(NOW) == ["past-0", "past-1", "past-2"]
    assert latest(NOW + hour) == ["coming-0", "past-0", "past-1"]
    assert latest(NOW + 9 * hour) == ["coming-3", "coming-2", "coming-1"]


def test_what_was_kept_with_other_columns_is_not_read():
    assert shape(Award) != shape(Award, KeyDate)


def test_a_signed_in_person_costs_no_more_for_what_the_call_holds(client):
    competition = make_rich()
    client.force_login(make_member(competition))
    cold = cost(client)

    assert cold - cost(client) == 1
    assert cold <= 8
