"""Nothing typed is lost: the network goes, the tab goes, a colleague is faster."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps

CASES = Path(__file__).parent.parent / "competitions" / "text_length_cases.json"


@pytest.fixture
def draft(signed_in) -> Page:
    """The demonstration applicant's half-written entry, at its second section."""
    page: Page = signed_in("applicant@example.org")
    page.goto("/entries/")
    page.get_by_role("article").filter(has_text="PILOT-").get_by_role("link").first.click()
    page.goto(page.url + "edit/entry/")
    return page


def test_text_typed_without_a_network_is_saved_when_it_is_back(draft):
    draft.context.set_offline(True)
    draft.locator("[name=city]").fill("Bangkok, typed offline")
    expect(draft.locator("[data-saved]")).to_have_attribute("data-state", "failed")

    draft.context.set_offline(False)

    expect(draft.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    draft.reload()
    expect(draft.locator("[name=city]")).to_have_value("Bangkok, typed offline")


def test_text_of_a_tab_that_was_lost_is_offered_again(draft):
    # A tab without any network: a merely offline browser still sends at closing what it can.
    draft.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('gone')); }")
    draft.locator("[name=city]").fill("Thonburi, never sent")
    expect(draft.locator("[data-saved]")).to_have_attribute("data-state", "failed")
    address = draft.url
    draft.close()

    again = draft.context.new_page()
    again.goto(address)

    offer = again.locator("[data-local-copies]")
    expect(offer).to_contain_text("Thonburi, never sent")
    offer.get_by_role("button", name="Put it back").click()
    steps.saved(again)
    again.reload()
    expect(again.locator("[name=city]")).to_have_value("Thonburi, never sent")
    expect(again.locator("[data-local-copies]")).to_be_hidden()


def test_the_later_of_two_writers_sees_both_texts(draft):
    second = draft.context.new_page()
    second.goto(draft.url)
    steps.answer(draft, "city", "From the first tab")

    second.locator("[name=city]").fill("From the second tab")
    second.locator("[name=city]").blur()

    conflict = second.locator('[data-question="city"] [role=alert]')
    expect(conflict).to_contain_text("From the first tab")
    expect(conflict).to_contain_text("From the second tab")
    conflict.get_by_role("button", name="Replace it with mine").click()
    steps.saved(second)
    draft.reload()
    expect(draft.locator("[name=city]")).to_have_value("From the second tab")


def test_a_page_that_was_sent_before_its_script_ran_replaces_nothing_by_itself(draft):
    second = draft.context.new_page()
    second.goto(draft.url)
    steps.answer(draft, "city", "From the first tab")

    second.locator("[name=city]").evaluate(
        "(field) => { field.value = 'From the second tab'; field.form.submit(); }"
    )

    conflict = second.locator('[data-question="city"] [data-keep-mine]')
    expect(conflict).to_be_visible()
    expect(second.locator("[name=city]")).to_have_value("From the second tab")
    draft.reload()
    expect(draft.locator("[name=city]")).to_have_value("From the first tab")


def test_going_on_to_the_next_page_overwrites_nothing_that_this_page_never_saw(draft):
    second = draft.context.new_page()
    second.goto(draft.url)
    steps.answer(second, "title", "Written in the second tab")

    draft.locator("[name=city]").fill("Changed in the first tab")
    draft.get_by_role("button", name="Save and go on").click()

    expect(draft).to_have_url(re.compile("/edit/problem/"))
    second.reload()
    expect(second.locator("[name=title]")).to_have_value("Written in the second tab")
    expect(second.locator("[name=city]")).to_have_value("Changed in the first tab")


def test_a_conditional_question_follows_its_answer_without_reload(draft):
    draft.goto(re.sub("edit/entry/$", "edit/about/", draft.url))
    enterprise = draft.locator('[data-question="is_msme"]')

    steps.answer(draft, "organisation_type", "university")
    expect(enterprise).to_be_hidden()

    steps.answer(draft, "organisation_type", "startup")
    expect(enterprise).to_be_visible()


def test_a_file_that_is_not_what_it_says_is_refused_in_place(draft, tmp_path):
    draft.goto(re.sub("edit/entry/$", "edit/files/", draft.url))
    path = tmp_path / "slides.pdf"
    path.write_bytes(b"<html>not a PDF</html>")

    draft.locator('[data-upload="letter"] input[type=file]').set_input_files(path)

    expect(draft.locator('[data-upload="letter"] [role=alert]')).to_be_visible()


def test_the_browser_counts_as_the_server_does(draft):
    cases = json.loads(CASES.read_text(encoding="utf-8"))

    counted = draft.evaluate(
        """async (cases) => {
            const { measure } = await import("/static/js/text-length.js");
            return cases.map((one) => measure(one.text));
        }""",
        cases,
    )

    expected = [{key: one[name] for key, name in NAMES.items()} for one in cases]
    assert counted == expected


NAMES = {"words": "words", "characters": "characters", "isUnspaced": "is_unspaced"}


def test_signing_out_leaves_no_local_copies(draft):
    draft.evaluate("localStorage.setItem('input2:1:X:city', '{}')")

    draft.goto("/accounts/logout/")
    draft.locator("main").get_by_role("button").click()

    expect(draft).to_have_url(re.compile("/$"))
    assert (
        draft.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('input2:'))") == []
    )
