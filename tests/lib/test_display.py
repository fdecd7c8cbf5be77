from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.utils import translation

from input2.lib.templatetags import display

CLOSES_AT = datetime(2027, 9, 30, 15, 59, tzinfo=UTC)


class Sample(forms.Form):
    title = forms.CharField(
        help_text="Up to 120 characters.",
        widget=forms.TextInput(attrs={"placeholder": "Title"}),
    )
    city = forms.CharField()
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Shanghai", "30 September 2027, 23:59"),
        ("America/Lima", "30 September 2027, 10:59"),
        ("Nowhere/Such", "30 September 2027, 15:59"),
    ],
)
def test_a_deadline_is_shown_in_the_zone_asked_for(zone, text):
    assert display.at_zone(CLOSES_AT, zone) == text


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Asia/Shanghai", "UTC+8"),
        ("America/Lima", "UTC\N{MINUS SIGN}5"),
        ("Australia/Adelaide", "UTC+9:30"),
        ("America/St_Johns", "UTC\N{MINUS SIGN}2:30"),
        ("UTC", "UTC+0"),
    ],
)
def test_the_offset_is_the_one_at_that_instant(zone, offset):
    assert display.zone_offset(zone, CLOSES_AT) == offset


@pytest.mark.parametrize(
    ("zone", "city"),
    [("Asia/Ho_Chi_Minh", "Ho Chi Minh City"), ("America/Argentina/Buenos_Aires", "Buenos Aires")],
)
def test_a_zone_is_named_by_its_city(zone, city):
    assert display.zone_city(zone) == city


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "30 September 2027, 23:59 (Shanghai, UTC+8)"),
        ("zh-hans", "2027年9月30日 23:59（上海，UTC+8）"),  # noqa: RUF001 -- Chinese punctuation
    ],
)
def test_a_sentence_names_an_instant_in_the_language_of_its_reader(language, text):
    with translation.override(language):
        assert display.in_sentence(CLOSES_AT, "Asia/Shanghai") == text


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=23, hours=4, minutes=20), "23 days 4 h"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=4, minutes=12), "4 h 12 min"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(0), "closed"),
        (timedelta(seconds=-1), "closed"),
    ],
)
def test_what_remains_is_said_in_two_units(left, text):
    with translation.override("en"):
        assert display.remaining(CLOSES_AT, CLOSES_AT - left) == text


def test_a_control_is_described_by_its_hint_and_then_its_error():
    field = Sample({"title": ""})["title"]

    html = display.control(field)

    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert "placeholder" not in html


def test_a_hint_of_the_template_describes_a_control_without_help_text():
    html = display.control(Sample()["city"], "Where it stands")

    assert 'aria-describedby="id_city_helptext"' in html


def test_a_control_without_hint_and_error_is_described_by_nothing():
    assert "aria-describedby" not in display.control(Sample()["city"])


def test_a_group_of_choices_is_described_as_a_whole():
    assert display.described(Sample({})["kind"]) == 'aria-describedby="id_kind_error"'
    assert display.described(Sample()["kind"]) == ""


def test_a_long_list_of_pages_has_gaps():
    page = Paginator(range(480), 20).page(6)

    assert display.page_numbers(page) == [1, None, 5, 6, 7, None, 24]


def test_turning_a_page_keeps_the_filters():
    assert display.page_url("track=green-economy", 2) == "?track=green-economy&page=2"
    assert display.page_url("", 2) == "?page=2"


def test_the_browser_gets_the_words_it_counts_with():
    with translation.override("en"):
        assert display.countdown_texts() == {
            "day": "1 day",
            "days": "{n} days",
            "hours": "{n} h",
            "minutes": "{n} min",
            "seconds": "{n} s",
            "closed": "closed",
        }
