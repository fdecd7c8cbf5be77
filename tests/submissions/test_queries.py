"""What each page costs in queries, at one row and at five; a list costs the same for both."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from submissions import services
from submissions.enums import TeamRole
from submissions.models import Entry
from submissions.services import Asked
from submissions.urls import api_urls
from tests.factories import (
    NOW,
    make_answer,
    make_attachment,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_on_behalf,
    make_question,
    make_redaction,
    make_team_member,
    make_user,
    make_version,
)
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db

# Routes that only write redirect and show no rows; they have no price here.
ROUTES = {
    "submissions:enter": 7,
    "submissions:begin": None,
    "submissions:date-message": 11,
    "submissions:date-message-again": None,
    "submissions:form-preview": 9,
    "submissions:list": 11,
    "submissions:reminders": None,
    "submissions:reminders-off": 2,
    "submissions:entry": 11,
    "submissions:form": 8,
    "submissions:section": 12,
    "submissions:preview": 11,
    "submissions:submit": 11,
    "submissions:receipt": 7,
    "submissions:version-receipt": 7,
    "submissions:compare": 11,
    "submissions:organiser-compare": 9,
    "submissions:consents": 6,
    "submissions:withdraw-consent": None,
    "submissions:content": 4,
    "submissions:file": 5,
    "submissions:organiser-file": 6,
    "submissions:team": 7,
    "submissions:team-invite": None,
    "submissions:team-list": None,
    "submissions:team-leave": None,
    "submissions:team-role": None,
    "submissions:team-remove": None,
    "submissions:team-hand-over": None,
    "submissions:team-resend": None,
    "submissions:team-revoke": None,
    "submissions:entry-owner": 11,
    "submissions:replace-owner": None,
    "submissions:ask-owner": None,
    "submissions:owner-resend": None,
    "submissions:owner-revoke": None,
    "submissions:progress": 8,
    "submissions:save-answer": None,
    "submissions:uploads": 5,
    "submissions:question-files": 5,
    "submissions:remove-file": None,
    "submissions:caption-file": None,
    "submissions:move-file-up": None,
    "submissions:move-file-down": None,
    "submissions:clean-file": None,
    "submissions:restore-file": None,
    "submissions:ask": None,
    "submissions:withdraw": None,
    "submissions:redaction": 9,
    "submissions:redaction-preview": 9,
    "submissions:redaction-take-back": None,
    "submissions:begin-for": 6,
    "submissions:behalf": 9,
    "submissions:behalf-write": None,
    "submissions:behalf-stop": None,
    "submissions:behalf-extend": None,
    "submissions:behalf-take-back": None,
    "submissions:behalf-hand-in": 11,
}
# Sent by everybody in the last hour before the deadline. Beginning and ending the transaction count too, and each reader of
# the mail that says that the entry is handed in adds two: here there are the owner and one more.
WRITES = {"a text": 14, "a text that fills a column": 18, "hand in": 28}
OPERATIONS = {
    "api:entries": 4,
    "api:entry": 11,
    "api:entry-answers": None,
    "api:entry-files": None,
    "api:entry-file": 4,
    "api:entry-hand-in": None,
    "api:entry-versions": 5,
    "api:entry-version": 4,
    "api:entry-version-content": 4,
    "api:entry-withdraw": None,
}


def price(client, url):
    drain(client.get(url))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    drain(response)
    assert response.status_code in (200, 302)
    return len(queries)


def drain(response):
    """Read a streamed file to its end, so that nothing stays open."""
    if response.streaming:
        b"".join(response.streaming_content)


def test_my_entries_cost_the_same_for_one_and_for_five(client):
    owner, competition = make_user(), make_competition()
    client.force_login(owner)
    make_entry(competition, owner=owner)
    one = price(client, reverse("submissions:list"))
    for _number in range(4):
        make_handed_in(competition, owner=owner)

    five = price(client, reverse("submissions:list"))

    assert (one, five <= ROUTES["submissions:list"]) == (five, True)


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize(
    ("route", "args"),
    [
        ("entry", []),
        ("form", []),
        ("section", ["entry"]),
        ("preview", []),
        ("preview", ["blind"]),
        ("submit", []),
        ("progress", []),
        ("receipt", []),
        ("version-receipt", [1]),
        ("compare", []),
        ("consents", []),
        ("uploads", []),
        ("question-files", ["letter"]),
        ("content", [1]),
    ],
)
def test_a_page_of_an_entry_has_a_fixed_price(client, route, args, rows):
    entry = make_entry()
    entry.competition.questions.filter(key="letter").update(most=9)
    for number in range(rows):
        make_attachment(entry, "letter", name=f"letter-{number}.pdf")
    make_version(entry)
    client.force_login(entry.owner)

    query = "?as=blind" if args == ["blind"] else ""
    args = [] if query else args
    cost = price(client, reverse(f"submissions:{route}", args=[entry.code, *args]) + query)

    assert cost <= ROUTES[f"submissions:{route}"]


def test_a_file_has_a_fixed_price(client):
    attachment = make_attachment(make_entry())
    client.force_login(attachment.entry.owner)

    cost = price(client, reverse("submissions:file", args=[attachment.entry.code, attachment.pk]))

    assert cost <= ROUTES["submissions:file"]


def test_an_organisers_file_has_a_fixed_price(client):
    entry = make_entry()
    attachment = make_attachment(entry)
    make_version(entry)
    client.force_login(make_member(entry.competition))
    slug = entry.competition.slug

    cost = price(
        client, reverse("submissions:organiser-file", args=[slug, entry.code, attachment.pk])
    )

    assert cost <= ROUTES["submissions:organiser-file"]


def test_the_page_before_entering_has_a_fixed_price(client):
    client.force_login(make_user())

    cost = price(client, reverse("submissions:enter", args=[make_competition().slug]))

    assert cost <= ROUTES["submissions:enter"]


@pytest.mark.parametrize("rows", [1, 5])
def test_what_everybody_sends_before_the_deadline_has_a_fixed_price(client, rows):
    entry = make_entry()
    section = entry.competition.sections.get(key="about")
    waits = entry.competition.questions.get(key="matchmaking")
    make_team_member(entry)
    for number in range(rows):
        waits = make_question(
            section, f"follower-{number}", shown_if=waits, shown_if_values=["yes"]
        )
        make_answer(entry, waits.key, "Said")
    make_attachment(entry)
    client.force_login(entry.owner)
    saved = reverse("submissions:save-answer", args=[entry.code])
    handed_in = reverse("submissions:submit", args=[entry.code])
    last = {"question": waits.key, "value": "Said again", "base": 1, "writer": "page.1"}
    title = {"question": "title", "value": "Said again", "base": 1, "writer": "page.1"}

    prices = {
        "a text": write_price(client, saved, last),
        "a text that fills a column": write_price(client, saved, title),
    }
    entry.refresh_from_db()
    prices["hand in"] = write_price(client, handed_in, {"revision": entry.revision}, form=True)

    assert Entry.objects.get().current_version is not None
    assert prices == WRITES


def write_price(client, url, sent, *, form=False):
    with CaptureQueriesContext(connection) as queries:
        response = client.post(url, sent, **({} if form else {"content_type": "application/json"}))
    assert response.status_code == (302 if form else 200)
    return len(queries)


def team_price(client, entry, url, rows):
    asked = [Asked(email=f"guest{number}@example.net", language="en") for number in range(rows)]
    organiser = make_member(entry.competition)
    for each in asked:
        make_team_member(entry)
        make_team_member(entry, role=TeamRole.LISTED)
        services.invite_to_team(entry, each, TeamRole.EDITOR, by=entry.owner, now=NOW)
        services.ask_to_take_over(entry, each, reason="Gone", by=organiser, now=NOW)
    return price(client, url)


@pytest.mark.parametrize("rows", [1, 5])
def test_a_team_has_a_fixed_price(client, rows):
    entry = make_entry()
    client.force_login(entry.owner)

    cost = team_price(client, entry, reverse("submissions:team", args=[entry.code]), rows)

    assert cost == ROUTES["submissions:team"]


@pytest.mark.parametrize("rows", [1, 5])
def test_the_page_about_an_owner_has_a_fixed_price(client, rows):
    entry = make_entry()
    client.force_login(make_member(entry.competition))
    args = [entry.competition.slug, entry.code]

    cost = team_price(client, entry, reverse("submissions:entry-owner", args=args), rows)

    assert cost == ROUTES["submissions:entry-owner"]


@pytest.mark.parametrize("rows", [1, 5])
def test_acting_for_an_applicant_has_a_fixed_price(client, rows):
    entry = make_entry()
    organiser = make_member(entry.competition)
    client.force_login(organiser)
    make_on_behalf(entry, by=organiser)
    for _number in range(rows):
        make_on_behalf(entry)
        make_team_member(entry)
    slug = entry.competition.slug

    page = price(client, reverse("submissions:behalf", args=[slug, entry.code]))
    last = price(client, reverse("submissions:behalf-hand-in", args=[slug, entry.code]))
    form = price(client, reverse("submissions:section", args=[entry.code, "entry"]))
    begin = price(client, reverse("submissions:begin-for", args=[slug]))

    assert page == ROUTES["submissions:behalf"]
    assert last == ROUTES["submissions:behalf-hand-in"]
    assert form <= ROUTES["submissions:section"]
    assert begin == ROUTES["submissions:begin-for"]


@pytest.mark.parametrize("rows", [1, 5])
def test_redacting_has_a_fixed_price(client, rows):
    entry = make_entry()
    entry.competition.questions.filter(key="letter").update(most=9)
    client.force_login(make_member(entry.competition))
    for number in range(rows):
        make_attachment(entry, "letter", name=f"{number}.pdf")
        make_team_member(entry)
        make_version(entry)
        make_redaction(entry)
        make_answer(entry, "summary", f"Summary {number}", base=number + 1)
    args = [entry.competition.slug, entry.code]

    prices = {
        name: price(client, reverse(f"submissions:{name}", args=args))
        for name in ("redaction", "redaction-preview")
    }

    assert prices == {name: ROUTES[f"submissions:{name}"] for name in prices}


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize(
    ("operation", "path"),
    [
        ("entries", ""),
        ("entry", "{code}/"),
        ("entry-file", "{code}/files/{file}/"),
        ("entry-versions", "{code}/versions/"),
        ("entry-version", "{code}/versions/1/"),
        ("entry-version-content", "{code}/versions/1/content/"),
    ],
)
def test_an_operation_costs_the_same_whatever_it_shows(rows, operation, path):
    entry = make_entry()
    entry.competition.questions.filter(key="letter").update(most=9)
    files = [make_attachment(entry, "letter", name=f"{number}.pdf") for number in range(rows)]
    for number in range(rows):
        make_team_member(entry)
        make_version(entry)
        make_entry(owner=entry.owner)
        make_answer(entry, "summary", f"Summary {number}", base=number + 1)
    program = Program(entry.owner)
    address = f"entries/{path.format(code=entry.code, file=files[0].pk)}"
    drain(program.get(address))

    with CaptureQueriesContext(connection) as queries:
        answer = program.get(address)

    drain(answer)
    assert answer.status_code == 200
    assert len(queries) == OPERATIONS[f"api:{operation}"]


def test_every_operation_has_a_price():
    assert {f"api:{pattern.name}" for pattern in api_urls} == set(OPERATIONS)
