"""What a person does on a page, said once; journeys read as a list of these."""

import re
from collections.abc import Mapping
from pathlib import Path

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

PASSWORD = "shade-and-water-2027"
WORDS = "Shaded stops keep people on the bus in the hottest weeks of the year."

# Of the pilot call, as somebody answers who may enter.
SELF_CHECK = (
    ("in the name of an organisation", "Yes"),
    ("within one summer", "Yes"),
    ("organise or judge this call", "No"),
)

# The longest page has fewer places to stop at.
MOST_PRESSES = 250


def sign_up(page: Page, *, email: str, full_name: str, organisation: str) -> None:
    """From the empty form to a confirmed address, reading the mail in the demonstration's mailbox."""
    page.locator("[name=email]").fill(email)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=full_name]").fill(full_name)
    page.locator("[name=economy]").select_option("THA")
    page.locator("[name=organisation]").fill(organisation)
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    confirm(page, email)


def confirm(page: Page, email: str) -> None:
    page.goto(link_in_mail(page, to=email, path="/accounts/confirm-email/"))
    page.get_by_role("button", name="Yes, it is mine").click()


def link_in_mail(page: Page, *, to: str, path: str) -> str:
    """The address of a link in the latest mail to somebody, read in the demonstration's mailbox."""
    page.goto("/outbox/")
    page.get_by_role("row").filter(has_text=to).first.get_by_role("link").first.click()
    address = page.locator(f'a[href*="{path}"]').first.get_attribute("href")
    return str(address)


def invite(page: Page, *, email: str, full_name: str, role: str) -> None:
    """Through the form of the page of the team."""
    page.locator("[name=email]").fill(email)
    page.locator("[name=full_name]").fill(full_name)
    page.locator(f'[type=radio][value="{role}"]').check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator(".messages")).to_contain_text(email)


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")


def answer(page: Page, key: str, value: str) -> None:
    """Give one answer as a person does and wait until the page says that it is saved."""
    with page.expect_response(re.compile("/answers/$")) as answered:
        give(page, key, value)
    assert answered.value.ok
    saved(page)


def give(page: Page, key: str, value: str) -> None:
    place = page.locator(f'[data-question="{key}"]')
    choice = place.locator(f'[name="{key}"][value="{value}"]')
    _give(choice, place.locator(f'[name="{key}"]').first, value)


def _give(choice: Locator, field: Locator, value: str) -> None:
    if field.get_attribute("type") in {"radio", "checkbox"}:
        choice.check()
    elif field.evaluate("element => element.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)
        field.blur()


def fill_form(page: Page, answers: Mapping[str, Mapping[str, str]], *, document: Path) -> None:
    """Section by section to the last page, with one file."""
    for section, values in answers.items():
        expect(page).to_have_url(re.compile(f"/edit/{section}/"))
        for key, value in values.items():
            answer(page, key, value)
        if section == "files":
            upload(page, "document", document)
        page.get_by_role("button", name=re.compile("^Save and")).click()


def upload(page: Page, question: str, path: Path) -> None:
    place = page.locator(f'[data-upload="{question}"]')
    place.locator("input[type=file]").set_input_files(path)
    expect(place.get_by_role("link", name=re.compile(path.name))).to_be_visible()


def declarations(page: Page) -> list[Locator]:
    """The boxes of the last page, once it stands there whole."""
    expect(page).to_have_url(re.compile("/submit/"))
    expect(page.get_by_role("button", name="Hand in", exact=True)).to_be_visible()
    return page.locator("#answers input[type=checkbox]").all()


def declare_and_hand_in(page: Page) -> None:
    for box in declarations(page):
        with page.expect_response(re.compile("/answers/$")):
            box.check()
        saved(page)
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page).to_have_url(re.compile("/receipt/"))


def pass_self_check(page: Page) -> None:
    """Answer the pilot call's questions as somebody who may enter, and go on."""
    for question, answer in SELF_CHECK:
        page.get_by_role("group", name=re.compile(question)).get_by_label(
            answer, exact=True
        ).check()
    page.get_by_role("button", name="Start an entry").click()


def entry_answers(*, title: str) -> dict[str, dict[str, str]]:
    """Everything that the INPUT2 form requires, by section."""
    return {
        "about": {
            "organisation": "Cool Stops Laboratory",
            "organisation_type": "startup",
            "is_msme": "yes",
            "contact_name": "Ploy Suksawat",
            "contact_email": "ploy@cool-stops.example.org",
        },
        "entry": {
            "title": title,
            "track": "sustainable-transport",
            "sub_field": "public-transport",
            "entry_type": "technology_product",
            "summary": " ".join([WORDS] * 12),
            "city": "Chiang Mai",
            "economy": "THA",
            "trl": "8",
            "years_in_operation": "2",
        },
        "problem": {"problem": WORDS, "solution": WORDS},
        "impact": {"results": WORDS, "sdgs": "11"},
        "replicability": {"transferability": WORDS},
        "files": {},
    }


def score_everything(page: Page, points: Mapping[str, str]) -> None:
    """Give each criterion its points, by a click on the scale or as a number."""
    for reference, value in points.items():
        field = page.locator(f'[name="points-{reference}"]').first
        with page.expect_response(re.compile("/scores/$")) as answered:
            if field.get_attribute("type") == "number":
                field.fill(value)
                field.blur()
            else:
                page.locator(f'[name="points-{reference}"][value="{value}"]').check(force=True)
        assert answered.value.ok
        saved(page)


def comment_on_score(page: Page, reference: str, text: str) -> None:
    field = page.locator(f'[name="comment-{reference}"]')
    with page.expect_response(re.compile("/scores/$")) as answered:
        field.fill(text)
        field.blur()
    assert answered.value.ok
    saved(page)


def reach(page: Page, target: Locator) -> None:
    """With Tab alone, as somebody without a mouse comes to it."""
    for _press in range(MOST_PRESSES):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not get there")


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    result = Axe().run(page)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
