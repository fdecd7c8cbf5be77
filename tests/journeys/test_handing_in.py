"""Hand in, clean a file, hand in again, compare, take a consent back, withdraw: the end of an entry's life on its team's side."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.samples import telling_pdf

TITLE = "Cool stops on the ring road"


@pytest.fixture
def entrant(installation, open_context, tmp_path) -> Page:
    """Somebody whose entry is written to its last page, with a document that names its author."""
    document = tmp_path / "slides.pdf"
    document.write_bytes(telling_pdf("Mali Srisai"))
    page: Page = open_context().new_page()
    page.goto("/accounts/signup/")
    steps.sign_up(
        page,
        email="mali@ring-road.example.org",
        full_name="Mali Srisai",
        organisation="Ring Road Works",
    )
    page.goto("/c/input2-pilot/enter/")
    steps.pass_self_check(page)
    steps.fill_form(page, steps.entry_answers(title=TITLE), document=document)
    return page


def test_hand_in_clean_hand_in_again_compare_and_withdraw(entrant):
    page, last_page = entrant, entrant.url
    entry = last_page.removesuffix("submit/")
    clean_the_document(page)

    page.goto(last_page)
    steps.declare_and_hand_in(page)
    first = page.locator("[data-sha256]").inner_text()
    change_the_city(page, entry)
    page.goto(last_page)
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page).to_have_url(re.compile("/receipt/"))
    assert page.locator("[data-sha256]").inner_text() != first
    print_the_receipt(page)

    compare(page, entry)
    take_a_consent_back(page, entry)
    withdraw(page, entry)


def clean_the_document(page: Page) -> None:
    page.get_by_role("link", name="Look at them in the preview of a blind round").click()
    leaks = page.locator("#leaks")
    expect(leaks.get_by_text("Mali Srisai", exact=True).first).to_be_visible()
    assert steps.faults(page) == []
    leaks.get_by_role("button", name="Use a cleaned copy").click()
    expect(leaks).to_contain_text("a copy without properties takes the place", timeout=30_000)
    leaks.get_by_role("button", name=re.compile("Put the original back")).click()
    expect(leaks.get_by_role("button", name="Use a cleaned copy")).to_be_visible()
    leaks.get_by_role("button", name="Use a cleaned copy").click()
    expect(leaks).to_contain_text("a copy without properties takes the place", timeout=30_000)
    expect(leaks.locator("mark", has_text="Mali Srisai")).to_have_count(0)


def change_the_city(page: Page, entry: str) -> None:
    page.goto(f"{entry}edit/entry/")
    steps.answer(page, "city", "Chiang Rai")


def print_the_receipt(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator("[data-recompute]")).to_be_visible()
    expect(page.get_by_role("link", name="Go to the entry")).to_be_hidden()
    assert steps.faults(page) == []
    page.emulate_media(media="screen")


def compare(page: Page, entry: str) -> None:
    page.goto(entry)
    page.get_by_role("link", name="Compare versions").click()
    page.get_by_label("Earlier").select_option("1")
    page.get_by_label("Later").select_option("2")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("del")).to_contain_text("Mai")
    expect(page.locator("ins")).to_contain_text("Rai")
    assert steps.faults(page) == []


def take_a_consent_back(page: Page, entry: str) -> None:
    page.goto(f"{entry}consents/")
    assert steps.faults(page) == []
    page.get_by_role("button", name=re.compile("^Withdraw this consent")).first.click()
    expect(page.locator(".messages")).to_contain_text("The consent is withdrawn.")


def withdraw(page: Page, entry: str) -> None:
    page.goto(entry)
    page.get_by_role("button", name="Withdraw the entry").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("The city builds them itself.")
    dialog.get_by_role("button", name="Withdraw the entry").click()
    expect(page.locator("main")).to_contain_text("The city builds them itself.")
    expect(page.get_by_role("button", name="Withdraw the entry")).to_have_count(0)
    assert steps.faults(page) == []
