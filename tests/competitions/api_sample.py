"""A call with one of everything that the API reads, and where each operation is."""

from datetime import timedelta
from itertools import count

from competitions.enums import CompetitionState, DateKind, Fills, PageKind, QuestionType
from competitions.models import Competition
from judging.enums import DecisionKind
from judging.models import Round
from tests.factories import (
    NOW,
    make_award,
    make_competition,
    make_date_change,
    make_decision,
    make_document,
    make_eligible,
    make_faq_item,
    make_key_date,
    make_member,
    make_news_post,
    make_page,
    make_partner,
    make_published,
    make_question,
    make_round,
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
    "results/",
    "partners/",
    "pages/",
    "faq/",
    "documents/",
    "news/",
    "news/open/",
)


def make_whole_call(
    *, state: CompetitionState = CompetitionState.PUBLISHED, **fields
) -> Competition:
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
    _publish_results(make_round(competition, rubric=make_rubric(competition, criteria=2)))
    # Only now: in a draft or an archived edition nobody enters.
    at = NOW if state == CompetitionState.ARCHIVED else None
    Competition.objects.filter(pk=competition.pk).update(state=state, archived_at=at)
    competition.refresh_from_db()
    return competition


def _publish_results(round_: Round) -> None:
    """One winner who is named, one who is not, and one entry on the shortlist."""
    section = round_.competition.sections.get(key="declarations")
    make_question(section, "publish", QuestionType.DECLARATION, fills=Fills.PUBLICATION, position=9)
    award = round_.competition.awards.get()
    organiser = make_member(round_.competition)
    decided = [
        (True, DecisionKind.AWARD, award),
        (False, DecisionKind.AWARD, award),
        (True, DecisionKind.ADVANCE, None),
    ]
    for publish, kind, given in decided:
        entry = make_eligible(round_.competition, answers={"publish": publish})
        make_decision(round_, entry=entry, kind=kind, award=given, by=organiser)
    make_published(round_, by=organiser)


def addresses(competition: Competition) -> list[str]:
    """Every operation that reads, about this call."""
    start = f"/api/v1/competitions/{competition.slug}/"
    return ["/api/v1/economies/", "/api/v1/competitions/", *(f"{start}{part}" for part in OF_CALL)]


def read(client, path, **headers):
    """As a visitor who has asked nothing before: limits count by address."""
    number = next(_addresses)
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    return client.get(path, headers=headers, REMOTE_ADDR=address)
