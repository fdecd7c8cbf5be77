"""An organiser decides about a round and publishes; a worker carries it out, and the team reads the outcome."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.installation import Installation

ORGANISER, OBSERVER = "organiser@example.org", "observer@example.org"
APPLICANT = "applicant@example.org"
JOIN = """
from input2.accounts.models import User
from submissions.models import Entry, TeamMember
person = User.objects.get(email="{email}")
entry = Entry.objects.get(code="{code}")
TeamMember.objects.create(
    entry=entry, user=person, full_name=person.full_name, role="editor", joined_at=entry.created_at
)
"""
FEEDBACK = "Measure a second season, and come back with it."


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """One of its own: what is published here cannot be taken back for the journeys after it."""
    installed = Installation(tmp_path_factory.mktemp("deciding"))
    try:
        installed.start()
        yield installed
    finally:
        installed.stop()


def test_a_round_is_decided_and_published(signed_in, installation):
    page = signed_in(ORGANISER)
    close(page)
    page.get_by_role("link", name="Decide", exact=True).click()

    by_rank(page, 2)
    code = write_to_the_first(page)
    observer = signed_in(OBSERVER)
    observer.goto(page.url)
    expect(observer.get_by_text("Observers change nothing.")).to_be_visible()
    publish(page)

    page.goto(f"/organise/input2/decisions/1/{code}/")
    expect(page.get_by_role("heading", name="What the team reads")).to_be_visible()
    expect(page.get_by_text(FEEDBACK)).to_be_visible()
    assert steps.faults(page) == []
    told(page, code)
    installation.manage("shell", "-c", JOIN.format(email=APPLICANT, code=code))
    team = signed_in(APPLICANT)
    team.goto(f"/entries/{code}/")
    outcome = team.locator("#outcome")
    expect(outcome.get_by_role("heading", name="Winner: Gold award")).to_be_visible()
    expect(outcome.get_by_text(FEEDBACK)).to_be_visible()


def close(page: Page) -> None:
    page.goto("/organise/input2/rounds/1/")
    page.get_by_role("button", name="Close the round").click()
    page.get_by_role("dialog").get_by_role("button", name="Close the round").click()
    expect(page.get_by_text("The round is closed.")).to_be_visible()


def by_rank(page: Page, number: int) -> None:
    page.get_by_text("Take the first ones of each track by rank").click()
    places = page.locator(".places input").all()
    for place in places:
        place.fill(str(number))
    page.get_by_role("button", name="Decide by rank").click()
    expect(page.get_by_role("heading", name="What was decided")).to_be_visible()
    expect(page.locator("tbody").get_by_text("Goes on")).to_have_count(number * len(places))
    assert steps.faults(page) == []
    page.get_by_role("link", name="Back to the list").click()


def write_to_the_first(page: Page) -> str:
    """The first of the ranking gets a text; the preview follows what is typed. Returns its code."""
    page.locator("tbody .row-link").first.click()
    code = str(re.search(r"/decisions/1/([^/]+)/", page.url).group(1))  # type: ignore[union-attr]
    preview = page.locator("[data-preview]")
    expect(preview.get_by_text("On the shortlist")).to_be_visible()
    page.get_by_label("Wins a prize").check()
    page.get_by_label("Prize", exact=True).select_option(label="Gold award")
    page.get_by_label("Text for the team").fill(FEEDBACK)
    expect(preview.get_by_text("Winner: Gold award")).to_be_visible()
    expect(preview.get_by_text(FEEDBACK)).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"{code}: saved.")).to_be_visible()
    assert steps.faults(page) == []
    return code


def publish(page: Page) -> None:
    """Refused at first, because something is missing; then each is confirmed, and the page follows the worker."""
    page.goto("/organise/input2/decisions/1/")
    page.get_by_role("link", name="Publish …").click()
    page.get_by_label("The mean marks").check()
    page.get_by_role("button", name=re.compile("^Publish")).click()
    expect(page.get_by_text("Not published: confirm by name")).to_be_visible()
    expect(page.get_by_label("The mean marks")).to_be_checked()
    assert steps.faults(page) == []
    for box in page.locator("[name=confirmed]").all():
        box.check()
    page.get_by_role("button", name=re.compile("^Publish")).click()
    expect(page.get_by_text(re.compile("decisions? (is|are) published"))).to_be_visible(
        timeout=60_000
    )
    assert steps.faults(page) == []


def told(page: Page, code: str) -> None:
    """The mail of the team says it."""
    page.goto("/outbox/")
    page.get_by_role("row").filter(has_text=code).first.get_by_role("link").first.click()
    expect(page.get_by_text(FEEDBACK).first).to_be_visible()
