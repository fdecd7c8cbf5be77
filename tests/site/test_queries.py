"""What the organisers' pages cost, with one row of everything and with five: the same."""

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.enums import Fills, QuestionType
from competitions.models import Competition
from judging.enums import RoundState
from judging.models import Round
from submissions.models import Entry
from tests.factories import (
    make_assignment,
    make_competition,
    make_data_export,
    make_decision,
    make_duplicate_pair,
    make_eligible,
    make_entry,
    make_handed_in,
    make_judge,
    make_member,
    make_message,
    make_question,
    make_redaction,
    make_round,
    make_screening,
    make_team_member,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db

# Routes that show no rows, or only write and redirect, have no price here.
ROUTES = {
    "site:home": 1,
    "site:editions": 1,
    "site:sitemap": 2,
    "site:robots": None,
    "site:styleguide": None,
    "site:outbox": 2,
    "site:outbox-message": None,
    "site:demo-sign-in": None,
    "site:dashboard": 11,
    "site:entries": 11,
    "site:entries-columns": None,
    "site:entry": 12,
    "site:entry-changes": None,
    "site:entry-message": None,
    # Tested in test_bulk.py.
    "site:bulk": 8,
    "site:bulk-check": 12,
    "site:bulk-begin": None,
    "site:bulk-run": 11,
    "site:bulk-table": None,
    "site:bulk-go-on": None,
    "site:bulk-stop": None,
    "site:bulk-take-all-back": None,
    "site:bulk-take-back": None,
    "site:messages": 9,
    "site:message-resend": None,
    "site:exports": 7,
    "site:export": None,
    "site:file-archives": 9,
    "site:file-archives-progress": 4,
    "site:file-archive-download": None,
    "site:file-archive-drop": None,
    "site:screening": 9,
    "site:screening-next": None,
    "site:screening-recent": 8,
    "site:screening-entry": 11,
    "site:screening-hold": None,
    "site:screening-take-over": None,
    "site:screening-take-back": None,
    "site:duplicates": 10,
    "site:duplicate": 8,
    "site:statistics": 9,
    "site:statistics-table": None,
    "site:my-data": 5,
    "site:my-data-progress": 4,
    "site:my-data-prepare": None,
    "site:my-data-download": None,
    "site:my-data-delete": 7,
    "site:clock": None,
    "site:livez": None,
    "site:readyz": None,
}
PATHS = {
    "site:dashboard": "/organise/{slug}/",
    "site:entries": "/organise/{slug}/entries/",
    "site:entry": "/organise/{slug}/entries/{code}/",
    "site:messages": "/organise/{slug}/messages/",
    "site:exports": "/organise/{slug}/exports/",
    "site:file-archives": "/organise/{slug}/files/",
    "site:file-archives-progress": "/organise/{slug}/files/progress/",
    "site:screening": "/organise/{slug}/screening/",
    "site:screening-recent": "/organise/{slug}/screening/recent/",
    "site:screening-entry": "/organise/{slug}/screening/{code}/",
    "site:duplicates": "/organise/{slug}/duplicates/",
    "site:statistics": "/organise/{slug}/statistics/",
}


def grow(round_: Round, entry: Entry) -> None:
    """One more of each thing that the pages list: entries, judges, mails, versions and findings."""
    competition = round_.competition
    make_entry(competition)
    make_handed_in(competition)
    make_judge(competition)
    make_assignment(round_, entry=entry, judge=make_judge(competition))
    make_message(scope=competition.slug)
    Entry.objects.filter(pk=entry.pk).update(revision=F("revision") + 1)
    make_version(entry)
    make_screening(entry)
    make_duplicate_pair(competition)
    make_decision(round_)
    redacted = make_redaction(make_handed_in(competition)).entry
    Entry.objects.filter(pk=redacted.pk).update(revision=F("revision") + 1)
    make_version(redacted)


def price(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("route", PATHS)
def test_a_page_costs_the_same_for_one_of_everything_and_for_five(client, route):
    round_ = make_round()
    entry = make_eligible(round_.competition)
    client.force_login(make_member(round_.competition))
    make_decision(round_, entry=entry)
    path = PATHS[route].format(slug=round_.competition.slug, code=entry.code)
    grow(round_, entry)
    one = price(client, path)
    for _number in range(4):
        grow(round_, entry)

    five = price(client, path)

    assert one == five <= (ROUTES[route] or 0)


def test_the_overview_costs_one_more_once_there_is_something_to_decide(client):
    round_ = make_round(state=RoundState.CLOSED)
    client.force_login(make_member(round_.competition))
    make_decision(round_)
    path = PATHS["site:dashboard"].format(slug=round_.competition.slug)
    one = price(client, path)
    for position in range(2, 6):
        make_decision(
            make_round(
                round_.competition,
                position=position,
                rubric=round_.rubric,
                state=RoundState.CLOSED,
            )
        )

    assert price(client, path) == one == 12


LISTS = (
    *("", "q=shade", "q=none+of+it", "state=draft", "state=submitted", "state=eligible"),
    *("track=green", "economy=SGP", "kind=one", "type=one", "msme=yes"),
    *("judges=none", "judges=few", "judges=enough", "judges=few&round=1", "files=missing"),
    *("sort=title", "sort=-organisation", "sort=judges", "sort=-judges", "sort=code"),
    "q=shade&state=eligible&track=green&economy=SGP&kind=one&type=one&msme=yes&judges=few&files=missing",
)


def ask_for_choices(competition: Competition) -> None:
    about = competition.sections.get(key="about")
    options = [{"key": "one", "label": {"en": "One"}}]
    for key, column in (("type", Fills.ORGANISATION_TYPE), ("kind", Fills.ENTRY_TYPE)):
        make_question(about, key, QuestionType.SINGLE_CHOICE, options=options, fills=column)
    msme = make_question(about, "msme", QuestionType.YES_NO, fills=Fills.IS_MSME)
    letter = competition.questions.get(key="letter")
    letter.tracks.add(competition.tracks.get(key="green"))
    letter.shown_if, letter.shown_if_values = msme, ["yes"]
    letter.save()


def list_more(round_: Round) -> None:
    """One more under every filter; the files are required only afterwards."""
    competition = round_.competition
    files = competition.questions.filter(type=QuestionType.FILES)
    files.update(is_required=False)
    answers = {"type": "one", "kind": "one", "msme": True}
    make_entry(competition)
    make_handed_in(competition, answers=answers)
    for judges in range(3):
        entry = make_eligible(competition, answers=answers)
        for _number in range(judges):
            make_assignment(round_, entry=entry, judge=make_judge(competition))
    files.update(is_required=True)


def test_the_list_costs_the_same_under_every_filter(client):
    round_ = make_round(judges_per_entry=2)
    ask_for_choices(round_.competition)
    client.force_login(make_member(round_.competition))
    path = PATHS["site:entries"].format(slug=round_.competition.slug)
    list_more(round_)
    one = {address: price(client, f"{path}?{address}") for address in LISTS}
    for _number in range(4):
        list_more(round_)

    five = {address: price(client, f"{path}?{address}") for address in LISTS}

    assert one == five == dict.fromkeys(LISTS, ROUTES["site:entries"])
    missing = client.get(f"{path}?{LISTS[-1]}").context["rows"]
    assert len(missing) == 5


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize(
    ("route", "path"),
    [
        ("site:home", "/"),
        ("site:editions", "/editions/"),
        ("site:sitemap", "/sitemap.xml"),
        ("site:outbox", "/outbox/"),
    ],
)
def test_a_public_page_costs_the_same_whatever_it_shows(client, settings, route, path, rows):
    settings.DEMONSTRATION_SIGN_IN = True
    for _number in range(rows):
        make_competition()
        make_message()

    assert price(client, path) == ROUTES[route]


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize("route", ["site:my-data", "site:my-data-progress", "site:my-data-delete"])
def test_a_page_about_oneself_costs_the_same_whatever_it_shows(client, route, rows):
    person = make_user()
    for _one in range(rows):
        make_entry(owner=person)
        make_data_export(person)
        shared = make_entry(owner=person)
        make_team_member(shared)
    client.force_login(person)
    client.get(reverse(route))

    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(route)).status_code == 200

    assert len(queries) <= (ROUTES[route] or 0)
