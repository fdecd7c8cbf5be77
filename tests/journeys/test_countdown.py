"""The countdown in a real browser with a clock of ours: right to the second, in every zone, on every page it was put into."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "countdown.js"
WORDS = {
    "day": "1 day",
    "days": "{n} days",
    "hours": "{n} h",
    "minutes": "{n} min",
    "seconds": "{n} s",
    "closed": "closed",
}
# Evening before the clocks change, and a deadline after it.
EDGES = [
    ("Asia/Shanghai", "2027-03-13T12:00:00+08:00", "2027-03-15T12:00:00+08:00", "2 days"),
    ("America/Lima", "2027-03-13T12:00:00-05:00", "2027-03-15T12:00:00-05:00", "2 days"),
    ("Pacific/Honolulu", "2027-03-13T12:00:00-10:00", "2027-03-15T12:00:00-10:00", "2 days"),
    # An hour is skipped: noon comes sooner.
    ("America/New_York", "2027-03-13T12:00:00-05:00", "2027-03-14T12:00:00-04:00", "23 h 0 min"),
    ("Pacific/Auckland", "2027-09-25T12:00:00+12:00", "2027-09-26T12:00:00+13:00", "23 h 0 min"),
    # An hour is repeated: noon comes later.
    ("America/New_York", "2027-11-06T12:00:00-04:00", "2027-11-07T12:00:00-05:00", "1 day 1 h"),
    ("Pacific/Auckland", "2027-04-03T12:00:00+13:00", "2027-04-04T12:00:00+12:00", "1 day 1 h"),
]


@pytest.fixture
def open_page(browser):
    """A page with one countdown, and a server whose clock the test sets."""
    contexts = []

    def open_one(at, now, *, zone="America/Lima", browser_clock=None, server=None):
        context = browser.new_context(timezone_id=zone, locale="en-GB")
        contexts.append(context)
        page = context.new_page()
        page.clock.install(time=browser_clock or now)
        page.route("**/*", lambda route: answer(route, at, now, server))
        page.goto("http://call.test/")
        page.wait_for_function("document.querySelector('span').dataset.seen")
        return page

    yield open_one
    for context in contexts:
        context.close()


def answer(route, at, now, server):
    path = route.request.url.removeprefix("http://call.test")
    if path == "/countdown.js":
        route.fulfill(content_type="text/javascript", body=SCRIPT.read_text(encoding="utf-8"))
    elif path == "/clock" and server:
        route.fulfill(content_type="text/plain", body=server().isoformat())
    elif path == "/":
        route.fulfill(content_type="text/html", body=html(at, now))
    else:
        route.abort()


def html(at, now):
    data = " ".join(f'data-{name}="{word}"' for name, word in WORDS.items())
    return (
        "<!doctype html><section><p data-countdown-label data-when-over='Entries are'>Entries close in</p>"
        f"<p><span data-countdown='{at.isoformat()}' data-now='{now.isoformat()}' {data}>?</span></p></section>"
        "<script type=module src=/countdown.js></script>"
        "<script type=module>document.querySelector('span').dataset.seen = 'yes'</script>"
    )


def said(page):
    return page.inner_text("section").replace("\n\n", " ").replace("\n", " ")


@pytest.mark.parametrize(("zone", "now", "at", "text"), EDGES)
def test_what_is_left_is_time_and_no_difference_of_clocks(open_page, zone, now, at, text):
    # Half a minute of patience with slow machines.
    later = timedelta(seconds=30)
    page = open_page(datetime.fromisoformat(at) + later, datetime.fromisoformat(now), zone=zone)

    assert said(page) == f"Entries close in {text}"


def test_it_reads_closed_the_very_second(open_page):
    now = datetime(2027, 9, 30, 15, 58, 30, tzinfo=UTC)
    page = open_page(now + timedelta(seconds=30), now)
    page.clock.pause_at(now + timedelta(seconds=20))

    seen = [said(page)]
    for _second in range(11):
        page.clock.run_for(1000)
        seen.append(said(page))

    assert "Entries are closed" in seen[-2:]
    assert seen[-1] == "Entries are closed"
    seconds = [int(text.split()[3]) for text in seen if text.endswith(" s")]
    assert seconds == sorted(seconds, reverse=True)
    assert min(seconds) <= 1


def test_the_browsers_own_clock_does_not_count(open_page):
    now = datetime(2027, 9, 30, 12, tzinfo=UTC)
    page = open_page(
        now + timedelta(hours=3, minutes=5), now, browser_clock=now + timedelta(days=400)
    )

    assert said(page) in {"Entries close in 3 h 5 min", "Entries close in 3 h 4 min"}


def test_after_a_sleep_the_server_is_asked(open_page):
    now = datetime(2027, 9, 30, 12, tzinfo=UTC)
    woken = now + timedelta(hours=2)
    page = open_page(now + timedelta(hours=3), now, server=lambda: woken)
    # The wall clock goes on while the machine sleeps; the page's own does not.
    page.clock.set_system_time(woken)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_function(
        "/^(1 h 0 min|59 min)$/.test(document.querySelector('span').textContent)"
    )
