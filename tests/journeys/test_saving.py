"""What stands between a keystroke and the server: time, sessions, other people, storage, the deadline."""

import json
import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Dialog, Page, Request, Route, expect

from tests.journeys import steps

EMAIL = "applicant@example.org"
SESSIONS_GONE = """
import sys
from django.contrib.sessions.models import Session
from input2.accounts.models import User
person = str(User.objects.get(email="applicant@example.org").pk)
for session in Session.objects.all():
    if session.get_decoded().get("_auth_user_id") == person:
        session.delete()
"""


@pytest.fixture
def draft(signed_in) -> Page:
    """The demonstration applicant's half-written entry, at its second section."""
    return open_draft(signed_in(EMAIL))


def open_draft(page: Page) -> Page:
    page.goto("/entries/")
    page.get_by_role("article").filter(has_text="PILOT-").get_by_role("link").first.click()
    page.goto(page.url + "edit/entry/")
    return page


def mark(page: Page):
    return page.locator("[data-saved]")


def place(page: Page, key: str):
    return page.locator(f'[data-question="{key}"]')


def overview(page: Page) -> str:
    return re.sub("edit/.*$", "", page.url)


def sign_in_again(page: Page) -> None:
    """On the page of the sign-in link, with the demonstration's one click."""
    page.locator("form", has=page.locator(f'[name=email][value="{EMAIL}"]')).get_by_role(
        "button"
    ).click()


def stored(page: Page, key: str) -> str:
    """What the server has, read in a tab of its own."""
    other = page.context.new_page()
    other.goto(page.url.split("#", maxsplit=1)[0])
    value = other.locator(f"[name={key}]").input_value()
    other.close()
    return value


def test_typing_without_a_pause_is_saved_every_few_seconds(draft):
    started = time.monotonic()
    with draft.expect_response(re.compile("/answers/$")) as answered:
        while time.monotonic() - started < 6:
            draft.locator("[name=city]").press_sequentially("a ", delay=150)

    assert answered.value.request.post_data_json["question"] == "city"
    assert answered.value.ok
    steps.saved(draft)
    expect(mark(draft)).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))


def test_closing_the_tab_sends_what_was_typed_a_moment_ago(draft):
    address = draft.url
    draft.locator("[name=city]").fill("Typed and closed at once")
    draft.close(run_before_unload=True)

    again = draft.context.new_page()
    for _attempt in range(20):
        again.goto(address)
        if again.locator("[name=city]").input_value() == "Typed and closed at once":
            break
        time.sleep(0.3)
    expect(again.locator("[name=city]")).to_have_value("Typed and closed at once")
    expect(again.locator("[data-local-copies]")).to_be_hidden()


def test_a_link_followed_at_once_loses_nothing(draft):
    draft.locator("[name=city]").fill("Typed, then another section")
    draft.get_by_role("link", name="Problem and solution").first.click()

    expect(draft).to_have_url(re.compile("/edit/problem/"))
    draft.goto(re.sub("problem", "entry", draft.url))
    expect(draft.locator("[name=city]")).to_have_value("Typed, then another section")


def test_saving_by_habit_saves_and_opens_no_dialogue(draft):
    draft.locator("[name=city]").fill("Saved by habit")
    with draft.expect_response(re.compile("/answers/$"), timeout=1000):
        draft.keyboard.press("Control+s")

    steps.saved(draft)


def test_a_text_longer_than_a_closing_tab_could_send_is_saved(draft):
    text = "城市" * 20_000
    with draft.expect_response(re.compile("/answers/$")) as answered:
        draft.locator("[name=summary]").fill(text)

    assert answered.value.ok
    expect(place(draft, "summary").locator("[data-counter-for]")).to_have_text(
        re.compile("^40000 of .* characters$")
    )


def test_five_megabytes_are_refused_with_a_sentence_and_stay_on_the_page(draft):
    before = stored(draft, "summary")
    draft.evaluate(
        """() => {
            const field = document.querySelector("[name=summary]");
            field.value = "shade ".repeat(900000);
            field.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )

    expect(place(draft, "summary").get_by_role("alert")).to_contain_text("100,000 characters")
    expect(mark(draft)).to_have_text("Not saved")
    assert len(draft.locator("[name=summary]").input_value()) == 5_400_000
    assert stored(draft, "summary") == before


def test_a_character_that_cannot_be_kept_is_refused_with_a_sentence(draft):
    before = stored(draft, "city")
    draft.evaluate(
        """() => {
            const field = document.querySelector("[name=city]");
            field.value = "Bang\\u0000kok";
            field.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )

    expect(place(draft, "city").get_by_role("alert")).to_contain_text("character that cannot")
    assert stored(draft, "city") == before
    steps.answer(draft, "city", "Bangkok")
    expect(place(draft, "city").get_by_role("alert")).to_have_count(0)


def test_a_server_that_fails_is_asked_again(draft):
    failures: list[Route] = []

    def fail_twice(route):
        failures.append(route)
        if len(failures) < 3:
            route.fulfill(status=503, body="down")
        else:
            route.continue_()

    draft.route("**/answers/", fail_twice)
    draft.locator("[name=city]").fill("Through a bad minute")

    expect(mark(draft)).to_have_text("Not saved, retrying")
    steps.saved(draft)
    assert stored(draft, "city") == "Through a bad minute"


def test_the_mark_says_saved_only_when_everything_is(draft):
    draft.route(
        "**/answers/",
        lambda route: (
            route.abort()
            if route.request.post_data_json["question"] == "city"
            else route.continue_()
        ),
    )
    draft.locator("[name=city]").fill("Does not get through")
    draft.locator("[name=city]").blur()
    expect(mark(draft)).to_have_text("Not saved, retrying")

    with draft.expect_response(re.compile("/answers/$")) as answered:
        draft.locator("[name=years_in_operation]").fill("7")
        draft.locator("[name=years_in_operation]").blur()

    assert answered.value.ok
    draft.wait_for_timeout(300)
    expect(mark(draft)).to_have_text("Not saved, retrying")


def test_a_dead_session_keeps_the_text_and_signing_in_leads_back_to_the_field(installation, draft):
    steps.answer(draft, "city", "Before the session died")
    installation.manage("shell", "-v0", "-c", SESSIONS_GONE)
    draft.locator("[name=city]").fill("Typed in a dead session")
    alert = place(draft, "city").get_by_role("alert")
    expect(alert).to_contain_text("signed out")
    expect(alert).to_contain_text("kept in this browser")

    alert.get_by_role("link").click()
    sign_in_again(draft)

    expect(draft).to_have_url(re.compile("/edit/entry/#q-city$"))
    expect(draft.locator("[name=city]")).to_have_value("Before the session died")
    offer = draft.locator("[data-local-copies]")
    expect(offer).to_contain_text("Typed in a dead session")
    offer.get_by_role("button", name="Put it back").click()
    steps.saved(draft)
    assert stored(draft, "city") == "Typed in a dead session"


def test_signing_in_in_another_tab_lets_the_open_page_go_on(installation, draft):
    installation.manage("shell", "-v0", "-c", SESSIONS_GONE)
    draft.locator("[name=city]").fill("Waits for the other tab")
    expect(place(draft, "city").get_by_role("alert")).to_contain_text("signed out")

    other = draft.context.new_page()
    other.goto("/accounts/login/")
    sign_in_again(other)
    expect(other).not_to_have_url(re.compile("/login/"))
    other.close()
    draft.evaluate("dispatchEvent(new Event('focus'))")

    expect(place(draft, "city").get_by_role("alert")).to_have_count(0)
    steps.saved(draft)
    assert stored(draft, "city") == "Waits for the other tab"


def test_the_overview_names_text_that_another_section_left_behind(draft):
    # No network at all: a merely blocked page still sends its last word at closing.
    draft.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('gone')); }")
    draft.locator("[name=city]").fill("Left behind in this browser")
    expect(mark(draft)).to_have_text("Not saved, retrying")
    draft.goto(overview(draft))

    offer = draft.locator("[data-local-copies]")
    expect(offer).to_contain_text("Left behind in this browser")
    assert steps.faults(draft) == []
    offer.get_by_role("link", name="Open its page").click()

    expect(draft).to_have_url(re.compile("/edit/entry/#q-city$"))
    expect(draft.locator("[data-local-copies]")).to_contain_text("Left behind in this browser")


def test_another_person_at_the_same_browser_neither_sees_nor_overwrites(draft):
    before = stored(draft, "city")
    draft.route("**/answers/", lambda route: route.abort())
    draft.locator("[name=city]").fill("Mine alone")
    expect(mark(draft)).to_have_text("Not saved, retrying")
    other = draft.context.new_page()
    other.context.clear_cookies()
    other.goto("/accounts/login/")
    other.locator(
        "form", has=other.locator('[name=email][value="organiser@example.org"]')
    ).get_by_role("button").click()
    expect(other).not_to_have_url(re.compile("/login/"))
    draft.unroute("**/answers/")

    draft.evaluate("dispatchEvent(new Event('online'))")

    expect(place(draft, "city").get_by_role("alert")).to_be_visible()
    assert draft.locator("[name=city]").input_value() == "Mine alone"
    expect(other.locator("body")).not_to_contain_text("Mine alone")
    other.context.clear_cookies()
    other.goto("/accounts/login/")
    sign_in_again(other)
    assert open_draft(other).locator("[name=city]").input_value() == before


def test_without_storage_the_page_saves_all_the_same_and_warns_before_closing(signed_in):
    page = signed_in(EMAIL)
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    )
    page = open_draft(page)
    steps.answer(page, "city", "Saved without a copy")

    page.route("**/answers/", lambda route: route.abort())
    page.locator("[name=city]").fill("Neither saved nor kept")
    expect(mark(page)).to_have_text("Not saved, retrying")
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", note)
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)

    assert asked == ["beforeunload"]


def test_copies_older_than_fourteen_days_are_gone(draft):
    space = draft.locator("[data-entry-form]").get_attribute("data-storage")
    then = (timezone.now() - timedelta(days=14, minutes=1)).timestamp() * 1000
    copy = json.dumps({"value": "Two weeks old", "at": then})
    draft.evaluate("([key, copy]) => localStorage.setItem(key, copy)", [f"{space}:city", copy])
    draft.evaluate("(copy) => localStorage.setItem('input2:0:X:city', copy)", copy)

    draft.reload()

    expect(draft.locator("[data-local-copies]")).to_be_hidden()
    assert draft.evaluate("localStorage.length") == 0


def test_the_deadline_passes_while_somebody_types(installation, draft):
    steps.answer(draft, "city", "In time")
    closes = (
        "UPDATE competitions_competition SET closes_at = now() + %s WHERE slug = 'input2-pilot'"
    )
    connection = installation.connect()
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("SELECT closes_at FROM competitions_competition WHERE slug = 'input2-pilot'")
    real = cursor.fetchone()[0]
    try:
        cursor.execute(closes, ["-1 second"])
        draft.locator("[name=city]").fill("A second too late")

        alert = place(draft, "city").get_by_role("alert")
        expect(alert).to_contain_text("The deadline has passed")
        expect(alert).to_contain_text("came later")
        expect(draft.locator("[name=city]")).to_have_value("A second too late")
        expect(mark(draft)).to_have_text("Not saved")

        draft.reload()
        expect(draft.locator("[name=city]")).to_have_value("In time")
        offer = draft.locator("[data-local-copies]")
        expect(offer).to_contain_text("A second too late")
        expect(offer.get_by_role("button", name="Put it back")).to_be_hidden()
    finally:
        cursor.execute(
            "UPDATE competitions_competition SET closes_at = %s WHERE slug = 'input2-pilot'", [real]
        )
        connection.close()


def test_a_slow_save_that_arrives_late_does_not_undo_a_later_one(draft):
    held: list[Request] = []

    def hold_the_first(route):
        if not held:
            held.append(route.request)
            route.abort()
        else:
            route.continue_()

    draft.route("**/answers/", hold_the_first)
    draft.locator("[name=city]").fill("First")
    expect(mark(draft)).to_have_text("Not saved, retrying")
    steps.answer(draft, "city", "First and second")

    late = draft.context.request.post(
        held[0].url,
        data=held[0].post_data,
        headers={"Content-Type": "application/json", **csrf(draft)},
    )

    assert late.status == 409
    assert stored(draft, "city") == "First and second"


def csrf(page: Page) -> dict[str, str]:
    token = page.locator("#answers [name=csrfmiddlewaretoken]").input_value()
    return {"X-CSRFToken": token, "Referer": page.url}


def test_ones_own_second_tab_is_named_as_such(draft):
    second = draft.context.new_page()
    second.goto(draft.url)
    steps.answer(draft, "city", "From my first tab")

    second.locator("[name=city]").fill("From my second tab")
    second.locator("[name=city]").blur()

    expect(place(second, "city").get_by_role("alert")).to_contain_text(
        "You changed this answer in another tab"
    )
    place(second, "city").get_by_role("button", name="Keep what stands").click()
    expect(second.locator("[name=city]")).to_have_value("From my first tab")
    steps.saved(second)


def test_signing_out_with_something_unsaved_shows_it_first(draft):
    draft.route("**/answers/", lambda route: route.abort())
    draft.locator("[name=city]").fill("Not yet saved")
    sign_out = draft.locator("form[data-sign-out] button")
    draft.locator("details.account summary").click()
    sign_out.click()

    expect(draft.locator("[name=city]")).to_be_focused()
    draft.locator("details.account summary").click()
    sign_out.click()
    expect(draft).to_have_url(re.compile("^[^?]*/$"))
    assert draft.evaluate("localStorage.length") == 0


def test_saves_answered_out_of_order_do_not_hold_up_handing_in(draft):
    draft.goto(re.sub("edit/.*", "submit/", draft.url))
    field = draft.locator("[data-entry-revision]")
    before = int(field.input_value())
    boxes = draft.locator("#answers input[type=checkbox]").all()[:2]

    # The answer to the first save reaches the page after that to the second.
    draft.evaluate(
        """() => {
            const send = window.fetch;
            let sent = 0;
            window.fetch = async (...given) => {
                const answer = await send(...given);
                if (String(given[0]).endsWith("/answers/") && (sent += 1) === 1) await new Promise((go) => setTimeout(go, 1500));
                return answer;
            };
        }"""
    )
    for box in boxes:
        box.set_checked(not box.is_checked())
        draft.wait_for_timeout(400)

    steps.saved(draft)
    expect(field).to_have_value(str(before + 2))
