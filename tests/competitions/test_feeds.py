"""The Atom feed of a call's news."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from tests.factories import NOW, make_competition, make_news_post

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
HOUR = timedelta(hours=1)


def feed(client, path="/c/call/news/feed.xml"):
    answer = client.get(path)
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)  # noqa: S314 -- our own


def titles(root):
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def test_the_feed_has_what_is_published_latest_first(client):
    competition = make_competition(slug="call")
    make_news_post(competition, title="Older", published_at=NOW - 2 * HOUR)
    make_news_post(competition, title="Newer", published_at=NOW - HOUR)
    make_news_post(competition, title="Later", published_at=NOW + HOUR)
    make_news_post(competition, title="Draft", published_at=None)

    assert titles(feed(client)) == ["Newer", "Older"]


def test_every_part_that_atom_requires_is_there_with_absolute_addresses(client, settings):
    settings.PUBLIC_URL = "https://input2.example.org"
    competition = make_competition(slug="call")
    make_news_post(competition, slug="open", updated_at=NOW - 9 * HOUR, published_at=NOW - HOUR)

    root = feed(client)

    for element in (root, root.find(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}")
    links = [link.get("href") for link in root.iter(f"{ATOM}link")]
    assert "https://input2.example.org/c/call/news/open/?lang=en" in links
    assert all(link.startswith("https://input2.example.org/c/call/") for link in links)
    # It became news when it was published, not when it was written.
    assert root.find(f"{ATOM}entry").findtext(f"{ATOM}updated") == (NOW - HOUR).isoformat()


def test_each_language_has_its_feed(client):
    competition = make_competition(slug="call", languages=["en", "zh-hans"])
    make_news_post(competition, title={"en": "Open", "zh-hans": "开放"})

    root = feed(client, "/c/call/news/feed.xml?lang=zh-hans")

    assert titles(root) == ["开放"]
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-hans"
    assert all(link.get("href").endswith("lang=zh-hans") for link in root.iter(f"{ATOM}link"))


def test_markup_in_news_reaches_no_reader(client):
    competition = make_competition(slug="call")
    make_news_post(competition, title="<b>T</b>", body="**Bold** <script>alert(1)</script>")

    root = feed(client)

    summary = root.find(f"{ATOM}entry").findtext(f"{ATOM}summary")
    assert "<strong>Bold</strong>" in summary
    assert "<script" not in summary
    assert titles(root) == ["<b>T</b>"]


def test_a_link_from_one_page_to_another_leads_there_from_a_reader_too(client, settings):
    settings.PUBLIC_URL = "https://input2.example.org"
    competition = make_competition(slug="call")
    make_news_post(competition, slug="open", body="Read [the questions](../../faq/).")

    summary = feed(client).find(f"{ATOM}entry").findtext(f"{ATOM}summary")

    assert 'href="https://input2.example.org/c/call/faq/"' in summary
