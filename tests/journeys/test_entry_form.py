"""An organiser makes a call from nothing on the pages, publishes it and moves its deadline; a newcomer hands in an entry."""

import re
from datetime import datetime, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys import steps

SLUG = "street-trials"
FORM = f"/organise/{SLUG}/form/"


def test_from_nothing_to_an_entry_that_is_handed_in(open_context, signed_in):
    organiser = signed_in("organiser@example.org")
    begin_competition(organiser)
    write_form(organiser)
    look_at_preview(organiser)
    write_self_check(organiser)
    publish(organiser)
    until = move_deadline(organiser)
    enter(open_context().new_page(), until=until)


def begin_competition(page: Page) -> None:
    now = timezone.now()
    page.goto("/organise/new/")
    page.locator('[name=languages][value="en"]').check()
    page.locator("[name=name_0]").fill("Street trials")
    page.locator("[name=slug]").fill(SLUG)
    page.locator("[name=short_name]").fill("TRIALS")
    page.locator("[name=time_zone]").fill("UTC")
    page.locator("[name=opens_at]").fill(f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}")
    page.locator("[name=closes_at]").fill(f"{now + timedelta(days=20):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name=re.compile("Begin|Create")).last.click()
    page.goto(f"/organise/{SLUG}/call/tracks/add/")
    page.locator("[name=name_0]").fill("Walking")
    page.get_by_role("button", name=re.compile("^(Save|Add)")).last.click()


def write_form(page: Page) -> None:
    page.goto(FORM)
    page.get_by_role("button", name="Begin empty").click()
    add(page, "short_text", "Title of the trial", fills="title", is_required=True)
    add(page, "track", "Track")
    add(page, "single_choice", "Kind of street", options=["A main road", "A side street"])
    add(page, "long_text", "What did you change?", most="50")
    add(page, "number", "How many lanes?", shown_if=("Kind of street", "A main road"))
    expect(page.get_by_text("Shown only if “Kind of street” is: A main road")).to_be_visible()
    page.get_by_role("button", name="Move up: How many lanes?").click()
    expect(page.get_by_role("button", name="Move up: How many lanes?")).to_be_focused()
    page.get_by_role("button", name="Move up: How many lanes?").press("Enter")
    expect(page.get_by_text("it waits for an answer that is not asked before it")).to_be_visible()
    assert steps.faults(page) == []


def add(page: Page, kind: str, label: str, *, options=(), shown_if=(), is_required=False, **more):
    page.get_by_role("link", name=re.compile("^Add a question")).click()
    page.locator(f'a[href="?type={kind}"]').click()
    page.locator("[name=label_0]").fill(label)
    for number, option in enumerate(options):
        page.locator(f"[name=option-{number}-en]").fill(option)
    if options:
        page.get_by_role("button", name="Move down: answer 1").click()
        expect(page.locator("[name=option-1-en]")).to_have_value(options[0])
    if shown_if:
        page.locator("[name=shown_if]").select_option(label=shown_if[0])
        page.get_by_role("button", name="Show its answers").click()
        page.get_by_label(shown_if[1]).check()
    if is_required:
        page.get_by_label("Required before handing in").check()
    for name, value in more.items():
        field = page.locator(f"[name={name}]")
        field.select_option(value) if name == "fills" else field.fill(value)
    assert steps.faults(page) == []
    page.get_by_role("button", name="Save the question").click()
    expect(page.get_by_text("The question is added")).to_be_visible()


def look_at_preview(page: Page) -> None:
    page.get_by_role("link", name="Preview").click()
    lanes = page.locator('[data-question="how_many_lanes"]')
    expect(lanes).to_be_hidden()
    page.get_by_label("A main road").check()
    expect(lanes).to_be_visible()
    page.get_by_label("A side street").check()
    expect(lanes).to_be_hidden()
    page.locator("[name=what_did_you_change]").fill("We took two lanes away.")
    expect(page.get_by_text("5 of 50 words")).to_be_visible()
    assert steps.faults(page) == []


def write_self_check(page: Page) -> None:
    page.goto(f"/organise/{SLUG}/call/self-check/add/")
    page.locator("[name=text_0]").fill("Has the trial already begun?")
    page.locator("[name=explanation_0]").fill("Plans can enter *next year*.")
    page.get_by_role("button", name=re.compile("^(Save|Add)")).last.click()
    expect(page.get_by_text("Has the trial already begun?").first).to_be_visible()


def publish(page: Page) -> None:
    """The checklist asks for the rubric that is still missing, and publishes once it is there."""
    page.goto(f"/organise/{SLUG}/call/")
    expect(page.get_by_text("One thing above is needed first.")).to_be_visible()
    page.goto(f"/organise/{SLUG}/rubrics/new/")
    page.locator("form", has=page.locator('[name=preset][value="horizon-europe"]')).get_by_role(
        "button"
    ).click()
    expect(page).to_have_url(re.compile(r"/rubrics/\d+/"))
    page.goto(f"/organise/{SLUG}/call/")
    page.get_by_role("button", name="Publish the call").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("The call is published")).to_be_visible()


def move_deadline(page: Page) -> str:
    """A day later, with a reason that visitors read; the new day in words."""
    page.goto(f"/organise/{SLUG}/call/dates/window/")
    field = page.locator("[name=closes_at]")
    moved = datetime.fromisoformat(field.input_value()) + timedelta(days=1)
    field.fill(moved.isoformat(timespec="minutes"))
    page.locator("[name=reason_0]").fill("A holiday.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("written in the public list of changed dates")).to_be_visible()
    return f"{moved.day} {moved:%B %Y}"


def enter(page: Page, *, until: str) -> None:
    page.goto(f"/c/{SLUG}/")
    expect(page.get_by_text(until).first).to_be_visible()
    page.goto(f"/c/{SLUG}/enter/")
    assert steps.faults(page) == []
    answer(page, "No")
    expect(page.get_by_role("heading", name="By your answers, you cannot enter")).to_be_visible()
    expect(page.locator("em", has_text="next year")).to_be_visible()
    assert steps.faults(page) == []
    answer(page, "Yes")
    expect(page.get_by_text("By your answers, you can enter")).to_be_visible()
    assert steps.faults(page) == []
    page.get_by_role("link", name="Create an account").first.click()
    steps.sign_up(
        page,
        email="nok@walking.example.org",
        full_name="Nok Saelim",
        organisation="Walking Works",
    )
    expect(page).to_have_url(re.compile(r"/entries/TRIALS-\w+/edit/"))
    steps.answer(page, "title_of_the_trial", "Two lanes fewer")
    steps.answer(page, "kind_of_street", "a_main_road")
    expect(page.locator('[data-question="how_many_lanes"]')).to_be_visible()
    steps.answer(page, "track", "walking")
    page.get_by_role("button", name=re.compile("^Save and")).click()
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page).to_have_url(re.compile("/receipt/"))
    assert re.fullmatch("[0-9a-f]{64}", page.locator("[data-sha256]").inner_text())


def answer(page: Page, word: str) -> None:
    page.get_by_label(word, exact=True).check()
    page.get_by_role("button", name="Start an entry").click()
