"""The first visit to a call: light, from one place only, and whole without scripts."""

from playwright.sync_api import expect

BUDGET = 100_000


def test_a_first_visit_is_light_and_asks_nobody_else(open_context, installation):
    page = open_context(viewport={"width": 1280, "height": 800}).new_page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    sizes, addresses = [], []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: addresses.append(request.url))

    page.goto("/c/input2/")
    page.wait_for_load_state("networkidle")

    assert sum(sizes) < BUDGET
    assert len(sizes) > 5
    assert {url for url in addresses if not url.startswith((installation.url, "data:"))} == set()


def test_the_call_is_whole_without_scripts(open_context):
    page = open_context(java_script_enabled=False).new_page()

    page.goto("/c/input2-pilot/?lang=en")
    expect(page.locator("[data-countdown]")).to_contain_text("days")
    page.get_by_role("link", name="Rules", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rules of the pilot call")
    page.get_by_role("contentinfo").get_by_role("link", name="简体中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("试点征集规则")


def test_the_reader_sees_both_zones(open_context):
    page = open_context(timezone_id="Pacific/Auckland").new_page()

    page.goto("/c/input2-pilot/events/?lang=en")

    first = page.locator(".date-list > li").first
    expect(first).to_contain_text("Shanghai, UTC+8")
    expect(first).to_contain_text("your time, Auckland, UTC+1")
