"""A judge's points reach the server through a session that ended."""

import re

import pytest
from playwright.sync_api import Page, expect

EMAIL = "judge@panel.example.org"


@pytest.fixture
def scorecard(signed_in) -> Page:
    page: Page = signed_in(EMAIL)
    page.goto("/judging/")
    page.get_by_role("link", name="Next entry").click()
    expect(page.locator("[data-scorecard]")).to_be_visible()
    return page


def test_signing_in_in_another_tab_lets_the_open_scorecard_go_on(scorecard):
    criterion = scorecard.locator("[data-criterion]").first
    scorecard.context.clear_cookies(name="sessionid")

    criterion.locator("input[type=radio]").nth(6).check(force=True)
    expect(criterion.get_by_role("alert")).to_contain_text("signed out")
    sign_in_beside(scorecard)
    with scorecard.expect_response(is_saved):
        scorecard.evaluate("dispatchEvent(new Event('focus'))")
    expect(criterion.get_by_role("alert")).to_have_count(0)

    scorecard.reload()
    expect(criterion.locator("input[type=radio]").nth(6)).to_be_checked()


def test_a_token_that_was_replaced_is_asked_for_once_more(scorecard):
    criterion = scorecard.locator("[data-criterion]").first
    scorecard.context.clear_cookies(name="sessionid")
    sign_in_beside(scorecard)

    with scorecard.expect_response(is_saved):
        criterion.locator("input[type=radio]").nth(5).check(force=True)

    expect(criterion.get_by_role("alert")).to_have_count(0)


def is_saved(response) -> bool:
    return bool(re.search("/scores/$", response.url)) and response.ok


def sign_in_beside(page: Page) -> None:
    other = page.context.new_page()
    other.goto("/accounts/login/")
    other.locator("form", has=other.locator(f'[name=email][value="{EMAIL}"]')).get_by_role(
        "button"
    ).click()
    expect(other).not_to_have_url(re.compile("/login/"))
    other.close()
