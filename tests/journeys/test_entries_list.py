"""An organiser finds entries by a word, sees the columns that they want, and goes on with some or with all that match."""

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps

LIST = "/organise/input2/entries/"


@pytest.fixture
def organiser(signed_in) -> Page:
    page: Page = signed_in("organiser@example.org")
    page.goto(LIST)
    return page


def rows(page: Page) -> int:
    return page.locator("tbody tr").count()


def chosen_next(page: Page) -> str:
    """What the next page says about how many were chosen."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("What shall become")
    return page.locator(".lead").inner_text()


def test_columns_are_chosen_in_place_and_stay_chosen(organiser):
    organiser.get_by_text("Columns", exact=True).click()
    assert steps.faults(organiser) == []
    organiser.get_by_label("City", exact=True).check()
    organiser.get_by_label("Code", exact=True).uncheck()
    organiser.get_by_role("button", name="Show these").click()
    expect(organiser.get_by_role("columnheader", name="City")).to_be_visible()

    organiser.goto(f"{LIST}?state=eligible")

    expect(organiser.get_by_role("columnheader", name="City")).to_be_visible()
    expect(organiser.get_by_role("columnheader", name="Code")).to_have_count(0)
    organiser.get_by_text("Columns", exact=True).click()
    organiser.get_by_role("button", name="The usual ones").click()
    expect(organiser).to_have_url(re.compile("state=eligible"))
    expect(organiser.get_by_role("columnheader", name="Code")).to_be_visible()


def test_a_few_are_ticked_or_all_of_the_page_or_all_that_match(organiser):
    boxes = organiser.locator("tbody [type=checkbox]")
    boxes.nth(0).check()
    boxes.nth(2).check()
    expect(organiser.locator("[data-chosen-count]")).to_have_text("2")
    organiser.get_by_role("button", name="Act on the chosen").click()
    assert chosen_next(organiser).startswith("2 entries are chosen")

    organiser.goto(f"{LIST}?state=ineligible")
    shown = rows(organiser)
    organiser.get_by_label("All on this page").check()
    expect(organiser.locator("[data-chosen-count]")).to_have_text(str(shown))
    assert steps.faults(organiser) == []
    organiser.get_by_role("button", name="Act on the chosen").click()
    assert chosen_next(organiser).startswith(f"{shown} entries are chosen")

    organiser.goto(LIST)
    organiser.get_by_role("button", name=re.compile(r"Act on all \d+ that match")).click()
    assert re.match(r"\d\d entries are chosen", chosen_next(organiser))


def test_what_was_found_is_taken_out_as_it_was_filtered(organiser):
    organiser.get_by_label("Search entries").fill("water")
    organiser.get_by_role("button", name="Search").click()
    expect(organiser).to_have_url(re.compile("q=water"))
    found = rows(organiser)
    organiser.get_by_text("Export", exact=True).click()
    assert steps.faults(organiser) == []

    with organiser.expect_download() as download:
        organiser.get_by_role("link", name="Entries as CSV").click()

    text = download.value.path().read_bytes().decode("utf-8-sig")
    assert 0 < len(list(csv.DictReader(io.StringIO(text, newline="")))) == found


def test_without_scripts_the_chosen_go_on_all_the_same(open_context, organiser):
    cookies = organiser.context.cookies()
    context = open_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{LIST}?state=eligible")

    page.locator("tbody [type=checkbox]").nth(1).check()
    expect(page.locator("[data-chosen-count]")).to_be_hidden()
    page.get_by_role("button", name="Act on the chosen").click()

    assert chosen_next(page).startswith("1 entry is chosen")
