"""Without a script whichever button of the form is pressed keeps all that was typed and chosen on its page."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.test_every_hand import go_on, newcomer, send
from tests.samples import pdf, picture

VIDEO = "https://video.example.org/shade"


@pytest.fixture
def open_files(open_context):
    """The section for files of a new entry."""

    def open_one(email: str) -> Page:
        page = newcomer(open_context(java_script_enabled=False).new_page(), email=email)
        page.goto(re.sub("about", "files", page.url))
        return page

    return open_one


@pytest.fixture
def photographs(tmp_path: Path) -> list[Path]:
    return [written(tmp_path, f"{name}.png", picture("PNG")) for name in ("street", "stop")]


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def photos(page: Page) -> Locator:
    return page.locator('[data-question="photos"]')


def press(page: Page, name: str | re.Pattern[str]) -> None:
    send(page, photos(page).get_by_role("button", name=name))


def upload(page: Page, paths: Sequence[Path]) -> None:
    page.locator("#file-photos").set_input_files(paths)
    press(page, "Upload")


def shows(page: Page, captions: dict[str, str], *, video: str) -> None:
    """The files in this order with these captions, and the answer beside them."""
    fields = photos(page).locator("[data-caption]")
    expect(photos(page).locator(".file-name:not([data-name])")).to_have_text(list(captions))
    for number, caption in enumerate(captions.values()):
        expect(fields.nth(number)).to_have_value(caption)
    expect(page.locator("[name=video]")).to_have_value(video)


def test_no_button_of_the_page_loses_what_was_typed(open_files, photographs, tmp_path):
    page = open_files("typed@example.org")
    video, captions = page.locator("[name=video]"), photos(page).locator("[data-caption]")

    # What was chosen at another question arrives too.
    video.fill(VIDEO)
    page.locator("#file-document").set_input_files(written(tmp_path, "slides.pdf", pdf(pages=2)))
    upload(page, photographs)
    expect(page).to_have_url(re.compile("/edit/files/#q-photos$"))
    expect(page.get_by_role("link", name=re.compile("^Open.*slides"))).to_be_visible()
    shows(page, {"street.png": "", "stop.png": ""}, video=VIDEO)

    captions.first.fill("The street")
    captions.last.fill("The stop")
    video.fill(f"{VIDEO}/2")
    press(page, "Move up: stop.png")
    shows(page, {"stop.png": "The stop", "street.png": "The street"}, video=f"{VIDEO}/2")

    captions.first.fill("The stop at noon")
    press(page, re.compile("^Remove.*street"))
    shows(page, {"stop.png": "The stop at noon"}, video=f"{VIDEO}/2")

    captions.fill("The stop at dusk")
    video.fill(VIDEO)
    page.locator("#file-photos").set_input_files(photographs[0])
    address = re.sub("#.*", "", page.url)
    go_on(page)
    expect(page).to_have_url(re.compile("/submit/$"))
    page.goto(address)
    shows(page, {"stop.png": "The stop at dusk", "street.png": ""}, video=VIDEO)


def test_both_texts_are_shown_where_two_people_wrote(open_files, photographs):
    page = open_files("both@example.org")
    upload(page, photographs[:1])
    other = page.context.new_page()
    other.goto(re.sub("#.*", "", page.url))
    for one, words in ((page, "first"), (other, "second")):
        one.locator("[data-caption]").fill(words)
        one.locator("[name=video]").fill(f"{VIDEO}/{words}")

    go_on(page)
    press(other, re.compile("^Save.*street"))

    summary = other.locator(".error-summary")
    expect(summary.get_by_role("heading")).to_have_text("2 things are not saved")
    expect(summary).to_contain_text("“first”")
    expect(summary).to_contain_text(f"“{VIDEO}/first”")
    shows(other, {"street.png": "second"}, video=f"{VIDEO}/second")
    # Seen and sent again, it replaces the other.
    go_on(other)
    expect(other).to_have_url(re.compile("/submit/$"))
