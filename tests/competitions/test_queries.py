"""What each page costs, with one row of everything and with five: the same."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competitions.enums import PageKind, Role
from competitions.models import Competition
from competitions.urls import api_urls
from tests.factories import (
    NOW,
    make_award,
    make_competition,
    make_date_change,
    make_document,
    make_faq_item,
    make_invitation,
    make_key_date,
    make_member,
    make_news_post,
    make_page,
    make_partner,
    make_rubric,
    make_track,
)

pytestmark = pytest.mark.django_db

ROUTES = {
    # What the call shows is one query, and none once it is kept; see test_public_call.
    "competitions:call": 2,
    "competitions:rules": 3,
    "competitions:privacy": 3,
    "competitions:faq": 4,
    "competitions:events": 3,
    "competitions:partners": 2,
    "competitions:documents": 2,
    "competitions:changes": 3,
    "competitions:news": 4,
    "competitions:news-post": 3,
    "competitions:news-feed": 2,
    "competitions:document": None,
    "competitions:logo": None,
    "competitions:card": 1,
    "competitions:calendar": 2,
    "competitions:calendar-date": 2,
    "competitions:organise": 6,
    "competitions:new": 4,
    "competitions:new-copy": 7,
    "competitions:new-import": 4,
    "competitions:setup": 11,
    "competitions:setup-publish": None,
    "competitions:setup-archive": None,
    # A file and no page: one query for each table of the set-up.
    "competitions:setup-export": None,
    "competitions:ask": 6,
    "competitions:asked": 6,
    "competitions:enquiries": 8,
    "competitions:enquiry": 7,
    "competitions:enquiry-answer": None,
    "competitions:enquiry-assign": None,
    "competitions:enquiry-close": None,
    "competitions:enquiry-reopen": None,
    "competitions:enquiry-publish": 6,
    "competitions:setup-dates": 9,
    "competitions:setup-dates-window": 6,
    # Measured in test_form_editor.
    "competitions:form": 10,
    "competitions:form-start": None,
    "competitions:form-add-section": 5,
    "competitions:form-section": 6,
    "competitions:form-move-section": None,
    "competitions:form-remove-section": None,
    "competitions:form-add-question": 6,
    "competitions:form-question": 10,
    "competitions:form-move-question": None,
    "competitions:form-retire-question": None,
    "competitions:form-bring-back-question": None,
    "competitions:form-remove-question": None,
    "competitions:setup-dates-zone": 5,
    "competitions:setup-date-new": 5,
    "competitions:setup-date": 6,
    "competitions:setup-date-remove": 6,
    "competitions:team": 8,
    "competitions:team-invite": None,
    "competitions:team-leave": None,
    "competitions:team-role": None,
    "competitions:team-remove": None,
    "competitions:team-invitation-resend": None,
    "competitions:team-invitation-revoke": None,
    "competitions:setup-texts": 6,
    "competitions:setup-limits": 6,
    "competitions:setup-preview": None,
    "competitions:setup-tracks": 7,
    "competitions:setup-tracks-add": 5,
    "competitions:setup-tracks-edit": 8,
    "competitions:setup-tracks-move": None,
    "competitions:setup-tracks-remove": None,
    "competitions:setup-sub-fields-add": 6,
    "competitions:setup-sub-fields-edit": 6,
    "competitions:setup-sub-fields-move": None,
    "competitions:setup-sub-fields-remove": None,
    "competitions:setup-screening": 7,
    "competitions:setup-screening-add": 5,
    "competitions:setup-screening-edit": 8,
    "competitions:setup-screening-move": None,
    "competitions:setup-screening-remove": None,
    "competitions:setup-screening-reasons-add": 6,
    "competitions:setup-screening-reasons-edit": 6,
    "competitions:setup-screening-reasons-move": None,
    "competitions:setup-screening-reasons-remove": None,
    "competitions:setup-self-check": 6,
    "competitions:setup-self-check-add": 5,
    "competitions:setup-self-check-edit": 6,
    "competitions:setup-self-check-move": None,
    "competitions:setup-self-check-remove": None,
    "competitions:setup-awards": 6,
    "competitions:setup-awards-add": 5,
    "competitions:setup-awards-edit": 6,
    "competitions:setup-awards-move": None,
    "competitions:setup-awards-remove": None,
    "competitions:setup-partners": 6,
    "competitions:setup-partners-add": 5,
    "competitions:setup-partners-edit": 6,
    "competitions:setup-partners-move": None,
    "competitions:setup-partners-remove": None,
    "competitions:setup-partners-file": 5,
    "competitions:setup-pages": 6,
    "competitions:setup-pages-add": 6,
    "competitions:setup-pages-edit": 6,
    "competitions:setup-pages-remove": None,
    "competitions:setup-faq": 6,
    "competitions:setup-faq-add": 5,
    "competitions:setup-faq-edit": 6,
    "competitions:setup-faq-move": None,
    "competitions:setup-faq-remove": None,
    "competitions:setup-news": 6,
    "competitions:setup-news-add": 5,
    "competitions:setup-news-edit": 6,
    "competitions:setup-news-remove": None,
    "competitions:setup-documents": 6,
    "competitions:setup-documents-add": 5,
    "competitions:setup-documents-edit": 6,
    "competitions:setup-documents-move": None,
    "competitions:setup-documents-remove": None,
    "competitions:setup-documents-file": 5,
    "competitions:setup-rubrics": 9,
    "competitions:setup-rubric-new": 5,
    "competitions:setup-rubric": 10,
    "competitions:setup-rubric-edit": 6,
    "competitions:setup-rubric-weights": 8,
    "competitions:setup-rubric-sample": 8,
    "competitions:setup-rubric-comments": 9,
    "competitions:setup-rubric-reviewers": 8,
    "competitions:setup-dimension-new": 6,
    "competitions:setup-dimension": 7,
    "competitions:setup-criterion-new": 8,
    "competitions:setup-criterion": 9,
    "competitions:rubric-review": 7,
    "competitions:setup-rubric-show": None,
    "competitions:setup-rubric-version": None,
    "competitions:setup-rubric-remove": None,
    "competitions:setup-rubric-part-move": None,
    "competitions:setup-rubric-part-remove": None,
    "competitions:setup-rubric-period": None,
    "competitions:setup-rubric-close": None,
    "competitions:setup-rubric-invitation": None,
    "competitions:setup-rubric-reviewer": None,
    "competitions:setup-rubric-comment": None,
}
OPERATIONS = {
    "api:economies": 3,
    "api:competitions": 3,
    "api:competition": 5,
    "api:rubric": 4,
    "api:tracks": 4,
    "api:dates": 3,
    "api:date-changes": 3,
    "api:awards": 3,
    "api:partners": 3,
    "api:pages": 3,
    "api:faq": 3,
    "api:documents": 3,
    "api:news": 3,
    "api:news-post": 2,
    "api:schema": 0,
    "api:docs": 0,
}


def cost(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def fill(competition: Competition, *, rows: int) -> None:
    for number in range(3, 3 + rows):
        make_track(competition, key=f"track-{number}", position=number)
        make_key_date(competition, at=NOW + timedelta(days=number))
        make_partner(competition)
        make_award(competition)
        make_faq_item(competition)
        make_document(competition)
        make_date_change(competition)
        make_news_post(competition)
    make_rubric(competition, criteria=rows)
    make_news_post(competition, slug="open")
    for kind in PageKind:
        make_page(competition, kind)


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize(
    ("route", "path"),
    [
        ("competitions:call", "/c/{slug}/"),
        ("competitions:rules", "/c/{slug}/rules/"),
        ("competitions:privacy", "/c/{slug}/privacy/"),
        ("competitions:faq", "/c/{slug}/faq/"),
        ("competitions:events", "/c/{slug}/events/"),
        ("competitions:partners", "/c/{slug}/partners/"),
        ("competitions:documents", "/c/{slug}/documents/"),
        ("competitions:changes", "/c/{slug}/changes/"),
        ("competitions:news", "/c/{slug}/news/"),
        ("competitions:news-post", "/c/{slug}/news/open/"),
        ("competitions:news-feed", "/c/{slug}/news/feed.xml"),
        ("competitions:card", "/c/{slug}/card.png"),
        ("competitions:calendar", "/c/{slug}/calendar.ics"),
        ("competitions:calendar-date", "/c/{slug}/calendar/closes_at.ics"),
        ("api:economies", "/api/v1/economies/"),
        ("api:competitions", "/api/v1/competitions/"),
        ("api:competition", "/api/v1/competitions/{slug}/"),
        ("api:rubric", "/api/v1/competitions/{slug}/rubric/"),
        ("api:tracks", "/api/v1/competitions/{slug}/tracks/"),
        ("api:dates", "/api/v1/competitions/{slug}/dates/"),
        ("api:date-changes", "/api/v1/competitions/{slug}/date-changes/"),
        ("api:awards", "/api/v1/competitions/{slug}/awards/"),
        ("api:partners", "/api/v1/competitions/{slug}/partners/"),
        ("api:pages", "/api/v1/competitions/{slug}/pages/"),
        ("api:faq", "/api/v1/competitions/{slug}/faq/"),
        ("api:documents", "/api/v1/competitions/{slug}/documents/"),
        ("api:news", "/api/v1/competitions/{slug}/news/"),
        ("api:news-post", "/api/v1/competitions/{slug}/news/open/"),
        ("api:schema", "/api/v1/schema/"),
        ("api:docs", "/api/docs/"),
    ],
)
def test_a_page_costs_the_same_whatever_it_shows(client, route, path, rows):
    competition = make_competition()
    fill(competition, rows=rows)
    for _more in range(rows - 1):
        make_competition()

    assert cost(client, path.format(slug=competition.slug)) == {**ROUTES, **OPERATIONS}[route]


@pytest.mark.parametrize("rows", [1, 5])
def test_the_page_of_the_team_costs_the_same_whatever_it_shows(client, rows):
    competition = make_competition()
    client.force_login(make_member(competition))
    for _more in range(rows):
        make_member(competition, Role.OBSERVER)
        make_invitation(purpose="team", scope=competition.slug, data={"role": Role.OBSERVER})

    assert cost(client, f"/organise/{competition.slug}/team/") == ROUTES["competitions:team"]


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize(
    ("route", "path"),
    [
        ("competitions:organise", "/organise/"),
        ("competitions:new", "/organise/new/"),
        ("competitions:new-copy", "/organise/new/copy/?from={slug}"),
        ("competitions:new-import", "/organise/new/import/"),
        ("competitions:setup", "/organise/{slug}/call/"),
    ],
)
def test_a_page_about_whole_competitions_costs_the_same_whatever_it_shows(
    client, route, path, rows
):
    competition = make_competition()
    fill(competition, rows=rows)
    organiser = make_member(competition)
    for _more in range(rows - 1):
        make_competition().memberships.create(user=organiser, role="observer")
    client.force_login(organiser)

    assert cost(client, path.format(slug=competition.slug)) == ROUTES[route]


def test_every_operation_has_a_price():
    found = {f"api:{pattern.name}" for pattern in api_urls}

    assert found | {"api:schema", "api:docs"} == set(OPERATIONS)
