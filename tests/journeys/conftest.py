"""Journeys run against a real installation in a real browser; without a browser they are skipped, loudly.

Both end with the last journey: the browser leaves an event loop in the thread, in which Django refuses the tests after it every query.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journeys.browser import OPTIONS, find_chromium
from tests.journeys.installation import Installation
from tests.samples import pdf

HERE = os.path.dirname(__file__)  # noqa: PTH120 -- compared with pytest's own strings
MISSING = (
    "no Chromium or Chrome on the PATH and none could be fetched: install one or set CHROMIUM; "
    "the browser journeys were NOT run"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if str(item.path).startswith(HERE):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="package")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installed = Installation(tmp_path_factory.mktemp("installation"))
    try:
        installed.start()
        yield installed
    finally:
        installed.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        print(MISSING, file=sys.stderr)  # noqa: T201 -- a person has to see it
        pytest.skip(MISSING)
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(chromium), args=list(OPTIONS))
        yield launched
        launched.close()


@pytest.fixture
def open_context(
    browser: Browser, installation: Installation
) -> Iterator[Callable[..., BrowserContext]]:
    """A fresh browser profile each time: another person at another machine."""
    opened: list[BrowserContext] = []

    def open_one(**options: Any) -> BrowserContext:
        settings: dict[str, Any] = {
            "base_url": installation.url,
            "locale": "en-GB",
            "timezone_id": "America/Lima",
        }
        context = browser.new_context(**{**settings, **options})
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def signed_in(open_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page of a demonstration person, signed in with the one click that the sign-in page offers."""

    def sign_in(email: str, **options: Any) -> Page:
        page = open_context(**options).new_page()
        page.goto("/accounts/login/")
        page.locator("form", has=page.locator(f'[name=email][value="{email}"]')).get_by_role(
            "button"
        ).click()
        expect(page).not_to_have_url("**/accounts/login/")
        return page

    return sign_in


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """What somebody uploads who enters."""
    path = tmp_path / "cool-stops.pdf"
    path.write_bytes(pdf(pages=3))
    return path
