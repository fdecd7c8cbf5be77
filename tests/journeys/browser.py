"""The browser that journeys are walked in."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find_chromium() -> Path | None:
    """`CHROMIUM`, else what the PATH has, else what Playwright can fetch, else None."""
    if named := os.environ.get("CHROMIUM"):
        return Path(named)
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return Path(found) if found else _fetched()


def _fetched() -> Path | None:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    result = subprocess.run(command, capture_output=True, timeout=300, check=False)  # noqa: S603 -- fixed
    if result.returncode:
        return None
    folders = Path.home() / ".cache" / "ms-playwright"
    return next(iter(sorted(folders.glob("chromium-*/chrome-linux*/chrome"))), None)
