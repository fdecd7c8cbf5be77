"""A call with one of everything that the API reads, and where each operation is."""

from datetime import timedelta
from itertools import count

from competitions.enums import DateKind, PageKind
from competitions.models import Competition
from tests.factories import (
    NOW,
    make_award,
    make_competition,
    make_date_change,
    make_document,
    make_faq_item,
    make_key_date,
    make_news_post,
    make_page,
    make_partner,
    make_rubric,
    make_stored_file,
)

_addresses = count(1)

OF_CALL = (
    "",
    "rubric/",
    "tracks/",
    "dates/",
    "date-changes/",
    "awards/",
    "partners/",
    "pages/",
    "faq/",
    "documents/",
    "news/",
    "news/open/",
)


def make_whole_call(**fields) -> Competition:
    competition = make_competition(**fields)
    make_key_date(
        competition,
        kind=DateKind.EVENT,
        place="Bangkok",
        url="https://stage.example.org/",
        ends_at=NOW + timedelta(days=91),
    )
    make_key_date(competition, at=NOW + timedelta(days=5))
    make_date_change(competition)
    make_date_change(competition, before=None)
    make_award(competition, places=3)
    make_partner(competition, logo=make_stored_file())
    make_partner(competition)
    make_page(competition, PageKind.RULES)
    make_faq_item(competition)
    make_document(competition)
    make_news_post(competition, slug="open")
    make_rubric(competition, criteria=2)
    return competition


def addresses(competition: Competition) -> list[str]:
    """Every operation that reads, about this call."""
    start = f"/api/v1/competitions/{competition.slug}/"
    return ["/api/v1/economies/", "/api/v1/competitions/", *(f"{start}{part}" for part in OF_CALL)]


def read(client, path, **headers):
    """As a visitor who has asked nothing before: limits count by address."""
    number = next(_addresses)
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    return client.get(path, headers=headers, REMOTE_ADDR=address)
