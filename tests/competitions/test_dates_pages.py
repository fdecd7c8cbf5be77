"""The organisers' pages of the dates: clock times typed, shown and asked about."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competitions.enums import Role
from competitions.models import Competition, DateChange, KeyDate
from tests.competitions.test_queries import ROUTES
from tests.factories import (
    NOW,
    make_competition,
    make_date_change,
    make_key_date,
    make_member,
    make_user,
)

pytestmark = pytest.mark.django_db

FORMS = {
    "competitions:setup-dates": "/organise/{slug}/call/dates/",
    "competitions:setup-dates-window": "/organise/{slug}/call/dates/window/",
    "competitions:setup-dates-zone": "/organise/{slug}/call/dates/zone/",
    "competitions:setup-date-new": "/organise/{slug}/call/dates/new/",
    "competitions:setup-date": "/organise/{slug}/call/dates/{pk}/",
    "competitions:setup-date-remove": "/organise/{slug}/call/dates/{pk}/remove/",
}


def address(route, competition, date=None):
    return FORMS[route].format(slug=competition.slug, pk=date.pk if date else 0)


def make_call(zone, **fields):
    return make_competition(
        time_zone=zone,
        opens_at=datetime(2020, 1, 1, tzinfo=UTC),
        closes_at=datetime(2090, 1, 1, tzinfo=UTC),
        **fields,
    )


def send(client, route, competition, date=None, **changed):
    """Fill the form as the page shows it, with these fields changed, and send it."""
    path = address(route, competition, date)
    form = client.get(path).context["form"]
    data: dict[str, object] = {}
    for field in form:
        value = field.value()
        if hasattr(value, "turn"):
            data |= {field.html_name: value.text, f"{field.html_name}_turn": value.turn}
        elif hasattr(value, "data"):
            data |= {f"{field.html_name}_0": str(value)}
        elif value not in (None, ""):
            data[field.html_name] = value
    return client.post(path, {**data, **changed})


@pytest.mark.parametrize(
    ("zone", "typed", "expected", "offset"),
    [
        ("Asia/Shanghai", "2027-09-30T23:59", datetime(2027, 9, 30, 15, 59, tzinfo=UTC), "UTC+8"),
        ("America/Lima", "2027-09-30T23:59", datetime(2027, 10, 1, 4, 59, tzinfo=UTC), "UTC−5"),
        (
            "Pacific/Honolulu",
            "2027-09-30T23:59",
            datetime(2027, 10, 1, 9, 59, tzinfo=UTC),
            "UTC−10",
        ),
        (
            "Pacific/Auckland",
            "2027-09-26T01:59",
            datetime(2027, 9, 25, 13, 59, tzinfo=UTC),
            "UTC+12",
        ),
        ("Pacific/Auckland", "2027-09-26T03:00", datetime(2027, 9, 25, 14, tzinfo=UTC), "UTC+13"),
    ],
)
def test_a_deadline_is_typed_in_the_zone_of_the_competition(client, zone, typed, expected, offset):
    competition = make_call(zone)
    client.force_login(make_member(competition))

    answer = send(
        client, "competitions:setup-dates-window", competition, closes_at=typed, reason_0="Agreed."
    )

    assert answer.status_code == 302
    assert Competition.objects.get(pk=competition.pk).closes_at == expected
    shown = client.get(address("competitions:setup-dates-window", competition)).content.decode()
    assert f'value="{typed}"' in shown
    assert offset in shown


def test_a_time_that_clocks_skip_is_told_and_nothing_is_saved(client):
    competition = make_call("Pacific/Auckland")
    client.force_login(make_member(competition))

    answer = send(
        client,
        "competitions:setup-dates-window",
        competition,
        closes_at="2027-09-26T02:30",
        reason_0="Agreed.",
    )

    error = answer.context["form"].errors["closes_at"][0]
    assert "02:30 does not exist in Auckland on 26 September 2027" in error
    assert "03:30" in error
    assert not DateChange.objects.exists()


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ("0", datetime(2027, 4, 3, 13, 30, tzinfo=UTC)),
        ("1", datetime(2027, 4, 3, 14, 30, tzinfo=UTC)),
    ],
)
def test_a_time_that_comes_twice_is_asked_about(client, turn, expected):
    competition = make_call("Pacific/Auckland")
    client.force_login(make_member(competition))
    typed = {"closes_at": "2027-04-04T02:30", "closes_at_turn": "", "reason_0": "Agreed."}

    asked = send(client, "competitions:setup-dates-window", competition, **typed)
    page = asked.content.decode()
    assert "02:30 comes twice in Auckland on 4 April 2027" in page
    assert "The first time, at UTC+13" in page
    assert "The second time, at UTC+12" in page
    typed["closes_at_turn"] = turn
    send(client, "competitions:setup-dates-window", competition, **typed)

    assert Competition.objects.get(pk=competition.pk).closes_at == expected
    again = client.get(address("competitions:setup-dates-window", competition)).content.decode()
    assert f'value="{turn}" checked' in again


def test_saving_an_unchanged_form_moves_nothing(client):
    competition = make_call("Pacific/Auckland")
    Competition.objects.filter(pk=competition.pk).update(
        closes_at=datetime(2027, 4, 3, 14, 30, 7, tzinfo=UTC)
    )
    client.force_login(make_member(competition))

    answer = send(client, "competitions:setup-dates-window", competition)

    assert answer.status_code == 302
    assert not DateChange.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "tomorrow",
        "2027-09-30",
        "9999-99-99T00:00",
        "2027-09-30T10:00Z",
        # Set-ups with such dates could not be imported again.
        "2000-01-01T07:59",
        "2100-01-01T08:00",
    ],
)
def test_what_is_no_time_is_refused_with_a_sentence(client, typed):
    competition = make_call("Asia/Shanghai")
    client.force_login(make_member(competition))

    answer = send(
        client, "competitions:setup-dates-window", competition, closes_at=typed, reason_0="So."
    )

    assert answer.context["form"].errors["closes_at"]


def test_the_reason_is_asked_for_at_its_field(client):
    competition = make_call("Asia/Shanghai")
    client.force_login(make_member(competition))

    answer = send(
        client, "competitions:setup-dates-window", competition, closes_at="2080-01-01T10:00"
    )

    assert "say in each language" in answer.context["form"].errors["reason"][0]


def test_closing_at_once_is_asked_about_and_done_when_confirmed(client):
    competition = make_call("Asia/Shanghai")
    client.force_login(make_member(competition))
    typed = {"closes_at": "2021-01-01T10:00", "reason_0": "A mistake."}

    asked = send(client, "competitions:setup-dates-window", competition, **typed)
    assert "closes the call at once" in asked.content.decode()
    assert not DateChange.objects.exists()
    send(client, "competitions:setup-dates-window", competition, **typed, confirmed="on")

    assert Competition.objects.get(pk=competition.pk).closes_at.year == 2021


def test_the_second_organiser_sees_both_times_and_may_go_on(client):
    competition = make_call("Asia/Shanghai")
    client.force_login(make_member(competition))
    path = address("competitions:setup-dates-window", competition)
    base = client.get(path).context["form"]["base"].value()
    send(
        client,
        "competitions:setup-dates-window",
        competition,
        closes_at="2080-01-01T10:00",
        reason_0="First.",
    )

    late = {
        "base": base,
        "zone": "Asia/Shanghai",
        "opens_at": "2020-01-01T08:00",
        "closes_at": "2081-01-01T10:00",
        "reason_0": "Second.",
    }
    refused = client.post(path, late)

    stale = {each.label: (each.theirs, each.yours) for each in refused.context["form"].stale}
    assert "1 January 2080, 10:00" in stale["Entries close"][0]
    assert "1 January 2081, 10:00" in stale["Entries close"][1]
    late["base"] = refused.context["form"]["base"].value()
    assert client.post(path, late).status_code == 302
    assert DateChange.objects.count() == 2


@pytest.mark.parametrize("route", ["competitions:setup-date-new", "competitions:setup-date"])
def test_times_typed_for_another_zone_are_not_read_in_the_new_one(client, route):
    competition = make_call("Asia/Shanghai")
    date = make_key_date(competition)
    client.force_login(make_member(competition))
    path = address(route, competition, date)
    Competition.objects.filter(pk=competition.pk).update(time_zone="America/Lima")

    answer = client.post(
        path,
        {
            "base": 1,
            "zone": "Asia/Shanghai",
            "name_0": "Awards",
            "kind": "event",
            "at": "2027-09-30T10:00",
            "reason_0": "Agreed.",
        },
    )

    assert "has become Lima" in answer.content.decode()
    assert answer.context["form"]["zone"].value() == "America/Lima"
    assert not DateChange.objects.exists()


def test_a_date_is_announced_in_every_language_changed_and_taken_back(client):
    competition = make_call("Asia/Shanghai", languages=["en", "zh-hans"])
    client.force_login(make_member(competition))
    reason = {"reason_0": "Agreed.", "reason_1": "已商定。"}
    told = {
        "name_0": "Awards",
        "name_1": "颁奖典礼",
        "place_0": "Shenzhen",
        "place_1": "深圳",
        "kind": "event",
        "at": "2080-01-01T10:00",
        "ends_at": "2080-01-01T12:00",
        "url": "https://example.org/awards",
        **reason,
    }

    send(client, "competitions:setup-date-new", competition, **told)
    date = KeyDate.objects.get()
    told["at"] = "2080-01-02T10:00"
    told["ends_at"] = "2080-01-02T12:00"
    send(client, "competitions:setup-date", competition, date, **told)
    client.post(
        address("competitions:setup-date-remove", competition, date),
        {"zone": "Asia/Shanghai", **reason},
    )

    assert (date.key, date.place.localize("zh-hans")) == ("awards", "深圳")
    assert not KeyDate.objects.exists()
    log = [
        (str(line.name), bool(line.before), bool(line.after))
        for line in DateChange.objects.order_by("pk")
    ]
    assert log == [
        ("Awards", False, True),
        ("Awards", True, True),
        ("Awards: end", True, True),
        ("Awards", True, False),
    ]


def test_changing_the_zone_asks_what_stays(client):
    competition = make_call("Asia/Shanghai")
    client.force_login(make_member(competition))

    send(
        client,
        "competitions:setup-dates-zone",
        competition,
        time_zone="America/Lima",
        keeps="instants",
    )

    after = Competition.objects.get(pk=competition.pk)
    assert (after.time_zone, after.closes_at) == ("America/Lima", competition.closes_at)


@pytest.mark.parametrize("route", FORMS)
def test_strangers_and_other_organisers_find_nothing(client, route):
    competition = make_call("Asia/Shanghai")
    date = make_key_date(competition)
    for person in (make_user(), make_member(make_competition())):
        client.force_login(person)
        assert client.get(address(route, competition, date)).status_code == 404
        if route != "competitions:setup-dates":
            assert client.post(address(route, competition, date), {}).status_code == 404


def test_another_competitions_date_is_not_found(client):
    competition = make_call("Asia/Shanghai")
    foreign = make_key_date(make_competition())
    client.force_login(make_member(competition))

    assert client.get(address("competitions:setup-date", competition, foreign)).status_code == 404


@pytest.mark.parametrize("route", FORMS)
def test_observers_read_and_are_told_why_they_change_nothing(client, route):
    competition = make_call("Asia/Shanghai")
    date = make_key_date(competition)
    client.force_login(make_member(competition, Role.OBSERVER))

    page = client.get(address(route, competition, date)).content.decode()

    assert "Observers change nothing." in page
    assert 'type="submit"' not in page.split("<main", 1)[1].split("</main", 1)[0]


def test_an_observers_change_is_refused_with_a_sentence(client):
    competition = make_call("Asia/Shanghai")
    client.force_login(make_member(competition, Role.OBSERVER))

    answer = send(
        client,
        "competitions:setup-dates-window",
        competition,
        closes_at="2080-01-01T10:00",
        reason_0="Mine.",
    )

    assert "Observers change nothing." in answer.content.decode()
    assert not DateChange.objects.exists()


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize("route", FORMS)
def test_a_page_of_dates_costs_the_same_whatever_it_shows(client, route, rows):
    competition = make_call("Asia/Shanghai")
    for number in range(rows):
        date = make_key_date(competition, at=NOW + timedelta(days=number))
        make_date_change(competition)
    client.force_login(make_member(competition))

    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(route, competition, date)).status_code == 200

    assert len(queries) == ROUTES[route]
