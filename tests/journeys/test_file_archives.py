"""An organiser looks at a likely duplicate, and takes the files of some entries out; a worker builds the archive."""

import hashlib
import json
import re
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import expect

from tests.journeys import steps

ORGANISER = "organiser@example.org"


def test_a_likely_duplicate_is_compared_and_marked(signed_in):
    page = signed_in(ORGANISER)
    page.goto("/organise/input2/")
    page.get_by_role("link", name=re.compile("likely duplicate")).click()
    card = page.get_by_role("article")
    code = card.get_by_role("heading").last.inner_text()
    expect(card.get_by_text("retrofitted").first).to_be_visible()
    assert steps.faults(page) == []

    card.get_by_label("Note").fill("Sent by two colleagues.")
    card.get_by_role("button", name="Mark as duplicates").click()

    expect(page.get_by_text("No likely duplicate to look at")).to_be_visible()
    page.goto(f"/organise/input2/entries/{code}/")
    expect(page.get_by_text("Marked as a duplicate of")).to_be_visible()
    page.get_by_role("link", name="Compare the two").click()
    expect(page.get_by_text("Sent by two colleagues.")).to_be_visible()
    assert steps.faults(page) == []


def test_the_files_of_filtered_entries_come_as_one_archive_that_verifies(signed_in):
    page = signed_in(ORGANISER)
    page.goto("/organise/input2/entries/?track=green-economy")
    page.get_by_text("Export", exact=True).click()
    page.get_by_role("link", name="Files as ZIP").click()
    count = page.get_by_role("heading", level=2).first.inner_text().split()[0]

    page.get_by_role("button", name="Build the archive").click()
    # The page asks by itself until a worker is done.
    ready = page.get_by_role("link", name="Download")
    expect(ready).to_be_visible(timeout=60_000)
    assert steps.faults(page) == []
    with page.expect_download() as download:
        ready.click()

    verify(Path(download.value.path()), entries=int(count))


def verify(path: Path, *, entries: int) -> None:
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        lines = archive.read("SHA256SUMS").decode().splitlines()
        sums = {name: sha256 for sha256, name in (line.split("  ", 1) for line in lines)}
        assert sums.keys() == set(archive.namelist()) - {"SHA256SUMS"}
        for name, sha256 in sums.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == sha256
        manifest = json.loads(archive.read("manifest.json"))
    assert {row["status"] for row in manifest} == {"included"}
    assert all(sums[row["path"]] == row["sha256"] for row in manifest)
    assert len({row["entry_code"] for row in manifest}) == entries
