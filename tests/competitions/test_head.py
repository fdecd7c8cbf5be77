"""What search engines and social media are told: addresses by language, the card, structured data, the site map."""

import io
import json
import re
from datetime import timedelta
from html import unescape
from xml.etree import ElementTree

import pytest
from django.utils import translation
from PIL import Image

from competitions import social_card
from competitions.enums import CompetitionState, DateKind, PageKind
from tests.factories import (
    NOW,
    make_competition,
    make_date_change,
    make_key_date,
    make_news_post,
    make_page,
    make_partner,
)

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ROOT = "https://input2.example.org"


@pytest.fixture(autouse=True)
def public_url(settings):
    settings.PUBLIC_URL = ROOT


def read(client, path, **headers):
    return client.get(path, **headers).content.decode()


def alternates(page):
    return {
        language: unescape(href)
        for language, href in re.findall(r'hreflang="([^"]+)" href="(http[^"]+)"', page)
    }


def canonical(page):
    (href,) = re.findall(r'rel="canonical" href="([^"]+)"', page)
    return unescape(href)


def properties(page):
    return {
        name: unescape(value)
        for name, value in re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', page)
    }


def structured(page):
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(data)


@pytest.mark.parametrize(
    "path", ["/c/call/", "/c/call/rules/", "/c/call/news/", "/c/call/news/open/"]
)
def test_each_language_of_the_call_has_one_address_and_the_bare_one_is_for_everybody_else(
    client, path
):
    competition = make_competition(slug="call", languages=["en", "zh-hans"])
    make_page(competition)
    make_news_post(competition, slug="open")

    page = read(client, f"{path}?lang=zh-hans&utm_source=mail")

    assert alternates(page) == {
        "en": f"{ROOT}{path}?lang=en",
        "zh-hans": f"{ROOT}{path}?lang=zh-hans",
        "x-default": f"{ROOT}{path}",
    }
    assert canonical(page) == f"{ROOT}{path}?lang=zh-hans"
    assert canonical(read(client, path, headers={"accept-language": "en"})).endswith("lang=zh-hans")


def test_a_language_that_the_call_lacks_has_no_address(client):
    make_competition(slug="call", languages=["en"])

    page = read(client, "/c/call/?lang=zh-hans")

    assert set(alternates(page)) == {"en", "x-default"}
    assert canonical(page) == f"{ROOT}/c/call/?lang=en"


def test_the_second_page_of_news_is_its_own(client):
    competition = make_competition(slug="call")
    for number in range(11):
        make_news_post(competition, slug=f"post-{number}")

    page = read(client, "/c/call/news/?page=2&lang=en")

    assert canonical(page) == f"{ROOT}/c/call/news/?page=2&lang=en"
    assert alternates(page)["x-default"] == f"{ROOT}/c/call/news/?page=2"


def test_the_first_page_has_an_address_for_each_language(client):
    make_competition()

    assert set(alternates(read(client, "/"))) == {"en", "zh-hans", "x-default"}


def test_a_link_to_the_call_shows_a_card(client):
    make_competition(slug="call", name='Ninth "call"', tagline="Cities <b>show</b> what works.")

    told = properties(read(client, "/c/call/"))

    assert told["og:title"] == 'Ninth "call"'
    assert told["og:description"] == "Cities <b>show</b> what works."
    assert told["og:url"] == f"{ROOT}/c/call/?lang=en"
    assert told["og:locale"] == "en_GB"
    assert told["twitter:card"] == "summary_large_image"
    assert told["og:image"].startswith(f"{ROOT}/c/call/card.png?v=1&lang=en")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_card_is_a_picture_of_1200_by_630(client, language):
    make_competition(slug="call", name={"en": "Ninth call", "zh-hans": "第九届竞赛"})

    answer = client.get(f"/c/call/card.png?lang={language}")

    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
    assert "public" in answer["Cache-Control"]


def drawn(name, language="en"):
    competition = make_competition(name=name, tagline="", languages=["en", "zh-hans"])
    with translation.override(language):
        picture = social_card.draw(social_card.card_of(competition))
    with Image.open(io.BytesIO(picture)) as image:
        return image.convert("L")


def ink(image, top, bottom):
    """How much of a strip is written on."""
    histogram = image.crop((0, top, 1200, bottom)).histogram()
    return sum(histogram[:128])


@pytest.mark.slow
def test_chinese_names_are_written_and_not_boxed():
    written = drawn({"zh-hans": "公共城市科技"}, "zh-hans")
    # A private character that no font has: what a missing letter looks like.
    missing = drawn({"zh-hans": "\ue000\ue000\ue000\ue000\ue000\ue000"}, "zh-hans")
    other = drawn({"zh-hans": "亚太经济合作"}, "zh-hans")

    assert ink(written, 100, 400) > 5000
    assert written.tobytes() != missing.tobytes()
    assert written.tobytes() != other.tobytes()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["城市" * 150, "Innovation " * 30, "W" * 300])
def test_the_longest_name_stays_above_the_dates_and_inside_the_card(name):
    image = drawn({"en": name, "zh-hans": name}, "zh-hans")

    # The line above the dates has nothing but its own grey beside it.
    assert ink(image, 488, 496) == 0
    assert ink(image.crop((1130, 20, 1200, 480)).resize((1200, 460)), 0, 460) == 0


def test_search_engines_read_the_call_as_an_event(client):
    competition = make_competition(slug="call", name="Ninth call", tagline="What works.")
    make_partner(competition, role="implementing", name="The agency", url="https://a.example.org/")
    date = make_key_date(
        competition, key="fair", name="Fair", kind=DateKind.EVENT, place="Lima", at=NOW
    )
    make_date_change(competition, key="fair", before=NOW - timedelta(days=1), after=date.at)

    data = structured(read(client, "/c/call/"))

    assert (data["@type"], data["name"]) == ("Event", "Ninth call")
    assert data["startDate"] == competition.opens_at.astimezone(competition.zone).isoformat()
    assert data["endDate"] == competition.closes_at.astimezone(competition.zone).isoformat()
    assert data["organizer"]["name"] == "The agency"
    assert data["location"] == {"@type": "VirtualLocation", "url": f"{ROOT}/c/call/"}
    (fair,) = data["subEvent"]
    assert fair["location"] == {"@type": "Place", "name": "Lima", "address": "Lima"}
    assert fair["eventStatus"].endswith("EventRescheduled")
    assert "previousStartDate" in fair


def test_no_name_breaks_out_of_the_structured_data(client):
    name = '</script><script>alert(1)</script><!-- & " \u2028 \\'
    make_competition(slug="call", name=name)

    page = read(client, "/c/call/")

    assert structured(page)["name"] == name
    assert "<script>alert(1)" not in page


def locations(client):
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(answer.content)  # noqa: S314 -- our own
    return {
        url.findtext(f"{MAP}loc"): {
            link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")
        }
        for url in root.iter(f"{MAP}url")
    }


def test_the_site_map_names_every_public_page_once_for_each_language(client):
    competition = make_competition(slug="call", languages=["en", "zh-hans"])
    make_page(competition, PageKind.RULES)
    make_news_post(competition, slug="open")
    make_news_post(competition, slug="later", published_at=NOW + timedelta(hours=1))
    make_competition(slug="draft", state=CompetitionState.DRAFT)
    make_competition(slug="old", state=CompetitionState.ARCHIVED)

    found = locations(client)

    paths = ["/c/call/", "/c/call/events/", "/c/call/rules/", "/c/call/news/", "/c/call/news/open/"]
    expected = {f"{ROOT}{path}?lang={code}" for path in paths for code in ("en", "zh-hans")}
    expected |= {
        f"{ROOT}{path}?lang={code}" for path in ("/", "/editions/") for code in ("en", "zh-hans")
    }
    expected |= {f"{ROOT}/c/old/?lang=en", f"{ROOT}/c/old/events/?lang=en"}
    assert set(found) == expected
    assert found[f"{ROOT}/c/call/?lang=en"] == {
        "en": f"{ROOT}/c/call/?lang=en",
        "zh-hans": f"{ROOT}/c/call/?lang=zh-hans",
        "x-default": f"{ROOT}/c/call/",
    }


def test_every_address_of_the_site_map_is_found(client):
    competition = make_competition(slug="call")
    for kind in PageKind:
        make_page(competition, kind)
    make_news_post(competition)
    make_partner(competition)
    make_date_change(competition)

    found = {path: client.get(path.removeprefix(ROOT)).status_code for path in locations(client)}

    assert set(found.values()) == {200}


def test_robots_find_the_site_map_and_stay_out_of_what_belongs_to_people(client):
    text = client.get("/robots.txt").content.decode()

    assert f"Sitemap: {ROOT}/sitemap.xml" in text
    for path in ("/organise/", "/entries/", "/judging/", "/accounts/"):
        assert f"Disallow: {path}\n" in text
