"""An organiser builds a small rubric with the keyboard alone, weighs it, and scores a sample entry by it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import faults, reach

ORGANISER = "organiser@example.org"


def press(page: Page, target: Locator) -> None:
    reach(page, target)
    page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    field = page.locator(f'[name="{name}"]')
    reach(page, field)
    field.press("Control+a")
    page.keyboard.type(text)


def save(page: Page) -> None:
    press(page, page.get_by_role("button", name="Save", exact=True))


def add_criterion(page: Page, name: str) -> None:
    press(page, page.get_by_role("link", name="Add a criterion"))
    write(page, "name_0", name)


def begin(page: Page) -> None:
    page.goto("/organise/input2-pilot/rubrics/new/")
    write(page, "name_0", "Short rubric")
    press(page, page.get_by_role("button", name="Begin"))
    press(page, page.get_by_role("link", name="Add a dimension"))
    write(page, "name_0", "Use")
    save(page)


def add_levels(page: Page) -> None:
    """Labelled levels from 1 to 2, as the second of the kinds of scale."""
    reach(page, page.locator('[name="scale"]:checked'))
    page.keyboard.press("ArrowDown")
    write(page, "scale_min", "1")
    write(page, "scale_max", "2")
    press(page, page.get_by_role("button", name="Lay the levels out again"))
    write(page, "level_1_label_0", "Idea")
    write(page, "level_2_label_0", "In use")


def weigh(page: Page, name: str, share: str, *, makes: str) -> None:
    press(page, page.get_by_role("link", name="Weights"))
    reach(page, page.get_by_label(name))
    page.keyboard.press("Control+a")
    page.keyboard.type(share)
    expect(page.locator("[data-percent=criterion]").first).to_have_text(makes)
    save(page)


def test_a_small_rubric_is_built_and_tried_out_by_keyboard(signed_in):
    page = signed_in(ORGANISER)
    begin(page)
    add_criterion(page, "Reach")
    save(page)
    add_criterion(page, "Maturity")
    add_levels(page)
    save(page)
    press(page, page.get_by_role("button", name="Move up: Maturity"))
    order = [re.compile("Maturity"), re.compile("Reach")]
    expect(page.get_by_role("heading", level=3)).to_contain_text(order)
    weigh(page, "Maturity", "3", makes="75 %")

    press(page, page.get_by_role("link", name="Score a sample entry"))
    reach(page, page.locator('[name="points-use.maturity"]').first)
    for key in "2j4":
        page.keyboard.press(key)
    expect(page.locator("[data-total]")).to_have_text("85.0")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("A judge could submit this.")).to_be_visible()
    expect(page.locator("[data-total]")).to_have_text("85.0")
    assert faults(page) == []
