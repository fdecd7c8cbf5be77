"""The form for everybody: without a script, with the keyboard alone, on a phone."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps
from tests.journeys.steps import reach


def newcomer(page: Page, *, email: str) -> Page:
    """Somebody who has just begun an entry to the pilot call, at its first section."""
    page.goto("/accounts/signup/")
    steps.sign_up(page, email=email, full_name="Ploy Suksawat", organisation="Cool Stops")
    page.goto("/c/input2-pilot/enter/")
    steps.pass_self_check(page)
    expect(page).to_have_url(re.compile("/edit/about/"))
    return page


def test_the_whole_form_without_a_script(open_context, document):
    page = newcomer(
        open_context(java_script_enabled=False).new_page(), email="no-script@example.org"
    )
    answers = steps.entry_answers(title="Shade without a script")
    enterprise = page.locator('[data-question="is_msme"]')

    expect(enterprise).to_be_hidden()
    fill(page, {key: value for key, value in answers["about"].items() if key != "is_msme"})
    go_on(page)
    # The answer has opened a question: the page comes back with it.
    expect(page).to_have_url(re.compile("/edit/about/#q-is_msme$"))
    expect(enterprise).to_be_visible()
    expect(page.locator(".messages")).to_contain_text("1 more question")
    fill(page, {"is_msme": "yes"})
    go_on(page)
    for section in ("entry", "problem", "impact", "replicability"):
        expect(page).to_have_url(re.compile(f"/edit/{section}/"))
        fill(page, answers[section])
        go_on(page)
        while f"/edit/{section}/#q-" in page.url:
            go_on(page)
    page.locator("#file-document").set_input_files(document)
    send(page, page.locator('[data-question="document"]').get_by_role("button", name="Upload"))
    expect(page.get_by_role("link", name=re.compile("cool-stops"))).to_be_visible()
    go_on(page)
    for box in steps.declarations(page):
        box.check()
    page.get_by_role("button", name="Hand in", exact=True).click()

    expect(page).to_have_url(re.compile("/receipt/"))


def fill(page: Page, answers: dict[str, str]) -> None:
    for key, value in answers.items():
        steps.give(page, key, value)


def go_on(page: Page) -> None:
    send(page, page.get_by_role("button", name=re.compile("^Save and")))


def send(page: Page, button: Locator) -> None:
    """Press a button and wait for the page that the server answers with, whatever its address."""
    with page.expect_navigation():
        button.click()


def test_from_signing_in_to_the_receipt_with_the_keyboard_alone(open_context, document):
    page = open_context().new_page()
    page.goto("/accounts/signup/")
    steps.sign_up(
        page, email="keyboard@example.org", full_name="Ploy Suksawat", organisation="Cool Stops"
    )
    page.context.clear_cookies()
    answers = steps.entry_answers(title="Shade by keyboard")

    sign_in_by_keyboard(page, email="keyboard@example.org")
    begin_by_keyboard(page)

    for section in ("about", "entry", "problem", "impact", "replicability"):
        expect(page).to_have_url(re.compile(f"/edit/{section}/"))
        for key, value in answers[section].items():
            type_answer(page, key, value)
        press(page, "Save and go on")
    expect(page).to_have_url(re.compile("/edit/files/"))
    steps.upload(page, "document", document)
    press(page, re.compile("^Save and check"))
    for box in steps.declarations(page):
        reach(page, box)
        page.keyboard.press("Space")
        expect(box).to_be_checked()
    steps.saved(page)
    press(page, re.compile("^Hand in$"))

    expect(page).to_have_url(re.compile("/receipt/"))


def sign_in_by_keyboard(page: Page, *, email: str) -> None:
    """From the link at the top of a page that anybody can read."""
    page.goto("/c/input2-pilot/")
    reach(page, page.get_by_role("banner").get_by_role("link", name="Sign in"))
    page.keyboard.press("Enter")
    reach(page, page.locator("[name=login]"))
    page.keyboard.insert_text(email)
    reach(page, page.locator("[name=password]"))
    page.keyboard.insert_text(steps.PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/login/"))


def begin_by_keyboard(page: Page) -> None:
    """From the call's page through the self-check to the first section."""
    page.goto("/c/input2-pilot/")
    reach(page, page.locator("main").get_by_role("link", name="Start an entry").first)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/enter/$"))
    for question, answer in steps.SELF_CHECK:
        group = page.get_by_role("group", name=re.compile(question))
        reach(page, group.get_by_role("radio").first)
        page.keyboard.press("Space")
        while not group.get_by_label(answer, exact=True).is_checked():
            page.keyboard.press("ArrowDown")
    press(page, "Start an entry")


def press(page: Page, name) -> None:
    reach(page, page.locator("main").get_by_role("button", name=name))
    page.keyboard.press("Enter")


def type_answer(page: Page, key: str, value: str) -> None:
    place = page.locator(f'[data-question="{key}"]')
    first = place.locator(f'[name="{key}"]').first
    kind = first.get_attribute("type")
    if kind == "radio":
        reach(page, first)
        page.keyboard.press("Space")
        while not place.locator(f'[value="{value}"]').is_checked():
            page.keyboard.press("ArrowDown")
    elif kind == "checkbox":
        reach(page, place.locator(f'[value="{value}"]'))
        page.keyboard.press("Space")
    elif first.evaluate("element => element.tagName") == "SELECT":
        reach(page, first)
        label = place.locator(f'option[value="{value}"]').inner_text()
        page.keyboard.type(label.strip()[:12])
        expect(first).to_have_value(value)
    else:
        reach(page, first)
        page.keyboard.insert_text(value)
    page.keyboard.press("Tab")


def test_a_problem_of_the_last_page_leads_the_keyboard_to_its_field(open_context):
    page = newcomer(open_context().new_page(), email="problems@example.org")
    page.goto(re.sub("edit/.*", "submit/", page.url))

    link = page.get_by_role("link", name=re.compile("^Title of the entry|^Title"))
    reach(page, link.first)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("#q-title$"))
    expect(page.locator("[name=title]")).to_be_focused()


def test_the_counts_of_the_sections_follow_without_a_reload(open_context):
    page = newcomer(open_context().new_page(), email="counts@example.org")
    step = page.locator(".stepper [aria-current=step]")
    [before] = map(int, re.findall(r"(\d+) open", step.inner_text()))

    steps.answer(page, "organisation", "Cool Stops Laboratory")

    expect(step).to_contain_text(f"{before - 1} open")


def test_a_screen_reader_hears_of_trouble_and_of_the_limit_and_not_of_every_save(open_context):
    page = newcomer(open_context().new_page(), email="listener@example.org")
    page.goto(re.sub("about", "entry", page.url))
    said, limit = page.locator("[data-saved-said]"), page.locator("[data-counter-said]")

    steps.answer(page, "city", "Chiang Mai")
    first = said.inner_text()
    steps.answer(page, "city", "Chiang Rai")
    assert said.inner_text() == first
    steps.answer(page, "summary", "word " * 20)
    page.wait_for_timeout(1300)
    expect(limit).to_have_text("")
    page.locator("[name=summary]").fill("word " * 195)
    expect(limit).to_have_text("195 of 150–200 words")
    expect(page.locator("[name=summary]")).to_have_attribute(
        "aria-describedby", re.compile("count-summary")
    )


def test_the_form_on_a_phone(open_context):
    context = open_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = newcomer(context.new_page(), email="phone@example.org")

    for section in ("about", "entry", "impact", "files"):
        page.goto(re.sub("edit/.*", f"edit/{section}/", page.url))
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, f"{section} is {width} pixels wide"
        assert steps.faults(page) == []
    page.goto(re.sub("edit/.*", "edit/about/", page.url))
    steps.answer(page, "organisation", "Typed with a thumb")
    page.locator('[data-question="organisation_type"] [value="startup"]').tap()
    expect(page.locator('[data-question="is_msme"]')).to_be_visible()
    steps.saved(page)
    page.get_by_role("button", name=re.compile("^Save and")).tap()
    expect(page).to_have_url(re.compile("/edit/entry/"))
