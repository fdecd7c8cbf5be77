"""Ten entries are screened by keyboard while a second screener works beside; a team answers what it was asked, and is accepted."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.test_exchange import sign_in_as

# A call of its own, so that the demonstration stays as it is for the other journeys: eleven entries and two organisers.
PREPARE = """
from dataclasses import replace
from datetime import timedelta
from django.utils import timezone
from competitions.enums import Role
from competitions.services import add_member, publish_competition
from competitions.services.building import build_competition
from input2.accounts.models import User
from input2.accounts.services import create_demonstration_person
from input2.site.demonstration import calls
from submissions import services
now = timezone.now()
organiser = User.objects.get(email="organiser@example.org")
setup = replace(
    calls.described("trial", now=now),
    slug="screened", opens_at=now - timedelta(days=20), closes_at=now + timedelta(days=20), key_dates=(),
    screening=calls.described("competition", now=now).screening,
)
call = build_competition(setup, origin="demonstration", previous_edition=None, by=organiser, now=now - timedelta(days=40))
call = publish_competition(call, by=organiser, now=now - timedelta(days=30))
second = create_demonstration_person(
    email="second@example.org", full_name="Ana Ruiz", economy="CHL", organisation="", language="en", at=now
)
add_member(call, second, Role.ORGANISER, by=organiser, now=now)
track = call.tracks.order_by("position").first()
for number in range(11):
    owner = create_demonstration_person(
        email=f"owner-{number}@screened.example.org", full_name=f"Owner {number}", economy="CHL",
        organisation=f"Works {number}", language="en", at=now,
    )
    entry = services.start_entry(call, by=owner, now=now)
    given = {
        "organisation": owner.organisation, "organisation_type": "company", "economy": "CHL", "title": f"Shade {number}",
        "is_msme": False, "track": track.key, "rules": True,
    }
    services.save_answers(entry, given, by=owner, now=now)
    entry.refresh_from_db()
    services.hand_in(
        entry, revision=entry.revision, declarations={}, by=owner, now=now - timedelta(minutes=60 - number)
    )
"""
# As if the ten minutes had passed in which a step can be taken back.
LATER = """
from datetime import timedelta
from django.db.models import F
from submissions.models import ChangeRequest, Entry, Screening
of_call = {"entry__competition__slug": "screened"}
Screening.objects.filter(**of_call).update(screened_at=F("screened_at") - timedelta(minutes=11))
ChangeRequest.objects.filter(**of_call).update(requested_at=F("requested_at") - timedelta(minutes=11))
Entry.objects.filter(competition__slug="screened").update(quiet_until=None)
"""
STATES = """
SELECT string_agg(e.state, ' ' ORDER BY e.state) FROM submissions_entry e
JOIN competitions_competition c ON c.id = e.competition_id WHERE c.slug = 'screened'
"""
# Findings, requests and moves of each entry: more than one would be a collision.
MOST_STEPS = """
SELECT max(e.screening_revision) FROM submissions_entry e
JOIN competitions_competition c ON c.id = e.competition_id WHERE c.slug = 'screened'
"""
ASKED = """
SELECT e.code || ' ' || u.email FROM submissions_entry e JOIN accounts_user u ON u.id = e.owner_id
JOIN competitions_competition c ON c.id = e.competition_id WHERE c.slug = 'screened' AND e.state = 'changes_requested'
"""


def code_of(page: Page) -> str:
    return str(re.findall(r"/screening/([A-Z0-9-]+)/", page.url)[0])


def begin(page: Page) -> None:
    page.goto("/organise/screened/screening/")
    page.get_by_role("button", name="Screen the next entry").click()
    expect(page).to_have_url(re.compile(r"/screening/[A-Z0-9]+-\w+/"))
    page.wait_for_load_state("load")


def record(page: Page) -> None:
    code = code_of(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messages")).to_contain_text(code)
    # Nobody types before the scripts of the next page are there.
    page.wait_for_load_state("load")


def find_eligible(page: Page) -> None:
    page.keyboard.press("a")
    page.keyboard.press("e")
    record(page)


def find_ineligible(page: Page) -> None:
    """The second point is not met; its first reason is next to it."""
    for key in ("2", "2", "Tab", "Space", "i"):
        page.keyboard.press(key)
    record(page)


def ask_for_changes(page: Page) -> None:
    """The letters of keys are letters where somebody writes."""
    page.keyboard.press("c")
    until = datetime.now() + timedelta(days=5)  # noqa: DTZ005, TID251 -- what a person types
    page.locator("[name=until]").fill(f"{until:%Y-%m-%dT%H:%M}")
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    page.keyboard.type("Name the city in the title: e, i or m will not do.")
    record(page)


def move(page: Page) -> None:
    page.keyboard.press("m")
    page.locator("[name=track]").press("ArrowDown")
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    page.keyboard.type("It belongs there.")
    record(page)


def screen_all(page: Page, taken: list[Callable[[Page], None]]) -> list[str]:
    done = []
    for step in taken:
        done.append(code_of(page))
        step(page)
    return done


@pytest.fixture
def prepared(installation):
    installation.manage("shell", "-v0", "-c", PREPARE)
    return installation


def test_ten_entries_by_keyboard_beside_a_second_screener(open_context, signed_in, prepared):
    first, second = signed_in("organiser@example.org"), open_context().new_page()
    sign_in_as(second, "second@example.org")
    begin(first)
    begin(second)
    assert code_of(first) != code_of(second)
    assert steps.faults(first) == []
    first.keyboard.press("?")
    expect(first.get_by_role("dialog")).to_be_visible()
    first.keyboard.press("Escape")

    mine = screen_all(first, [find_ineligible, ask_for_changes, *[find_eligible] * 7])
    theirs = screen_all(second, [find_eligible])
    begin(first)
    mine += screen_all(first, [move])

    states = str(prepared.value(STATES)).split()
    assert len({*mine, *theirs}) == 11
    assert prepared.value(MOST_STEPS) == 1
    assert states == ["changes_requested", *["eligible"] * 8, "ineligible", "submitted"]

    answer_and_accept(open_context().new_page(), first, prepared)


def answer_and_accept(owner: Page, organiser: Page, prepared) -> None:
    code, email = str(prepared.value(ASKED)).split()
    sign_in_as(owner, email)
    owner.goto(f"/entries/{code}/")
    expect(owner.get_by_text("Name the city in the title")).to_have_count(0)
    prepared.manage("shell", "-v0", "-c", LATER)
    owner.reload()
    expect(owner.get_by_text("Name the city in the title").first).to_be_visible()
    owner.goto(f"/entries/{code}/edit/entry/")
    steps.answer(owner, "title", "Shade in Valparaiso")
    owner.goto(f"/entries/{code}/submit/")
    owner.get_by_role("button", name="Hand in", exact=True).click()
    expect(owner).to_have_url(re.compile("/receipt/"))

    organiser.goto(f"/organise/screened/screening/{code}/")
    expect(organiser.get_by_text("from version 1 to version 2")).to_be_visible()
    assert steps.faults(organiser) == []
    find_eligible(organiser)
    state = prepared.value("SELECT state FROM submissions_entry WHERE code = %s", code)
    assert state == "eligible"
