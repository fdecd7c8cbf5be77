"""From the call to the CSV: the main job, by three people in three browsers."""

import csv
import io
import re
from decimal import Decimal

from playwright.sync_api import Page, expect

from tests.journeys import steps

TITLE = "Shaded stops, =cooler than the street"
POINTS = {
    "strategy.innovativeness": "7",
    "strategy.inspiration": "8",
    "strategy.clarity": "6",
    "measure.practicability": "4",
    "measure.replicability": "8",
    "measure.cost-effectiveness": "7",
    "measure.consistency": "5",
    "performance.completeness": "8",
    "performance.verifiability": "6",
    "performance.impact": "9",
    "performance.emissions": "6.5",
    "performance.inclusiveness": "10",
}
# 30 × (0.7 + 0.8 + 0.6) / 3, 40 × (0.75 + 0.8 + 0.7 + 0.5) / 4 and 30 × (0.8 + 0.6 + 0.9 + 0.65) / 4:
# practicability has levels from 1 to 5, and inclusiveness is recorded only.
TOTAL = Decimal("70.625")


def test_from_the_call_to_the_csv(installation, open_context, signed_in, document):
    code = write_and_hand_in(open_context().new_page(), document)
    organiser = signed_in("organiser@example.org")
    screen_and_assign(organiser, code)

    organiser.goto("/organise/input2-pilot/rounds/1/ranking/")
    expect(organiser.get_by_text("No scorecard counts yet")).to_be_visible()
    score(signed_in("judge@panel.example.org"))
    expect(organiser.get_by_role("row").filter(has_text="Shaded stops")).to_contain_text("70.6")

    results = download(organiser, "results")
    scores = download(organiser, "scores")
    assert [(row["entry_code"], row["rank"], row["judges"]) for row in results] == [
        (code, "1", "1")
    ]
    assert Decimal(results[0]["raw_mean"]) == TOTAL
    assert results[0]["title"] == TITLE
    given = {f"{row['dimension']}.{row['criterion']}": row["score"] for row in scores}
    assert {key: Decimal(value) for key, value in given.items()} == {
        key: Decimal(value) for key, value in POINTS.items()
    }
    printed = installation.manage("export", "input2-pilot", "results", "--round", "1")
    assert list(csv.DictReader(io.StringIO(printed.removeprefix("\ufeff")))) == results


def write_and_hand_in(page: Page, document) -> str:
    page.goto("/c/input2-pilot/")
    page.get_by_role("link", name="Start an entry").first.click()
    steps.pass_self_check(page)
    page.get_by_role("link", name="Create an account").first.click()
    steps.sign_up(
        page,
        email="ploy@cool-stops.example.org",
        full_name="Ploy Suksawat",
        organisation="Cool Stops Laboratory",
    )
    expect(page).to_have_url(re.compile(r"/entries/PILOT-\w+/edit/"))
    steps.answer(page, "organisation", "Cool Stops, not yet in full")
    page.reload()
    expect(page.locator("[name=organisation]")).to_have_value("Cool Stops, not yet in full")
    steps.fill_form(page, steps.entry_answers(title=TITLE), document=document)
    steps.declare_and_hand_in(page)
    assert steps.faults(page) == []
    digest = page.locator("[data-sha256]").inner_text()
    assert re.fullmatch("[0-9a-f]{64}", digest)
    return page.locator("dd.code").first.inner_text()


def screen_and_assign(page: Page, code: str) -> None:
    page.goto("/organise/input2-pilot/entries/")
    page.get_by_role("link", name="Shaded stops").click()
    page.get_by_role("link", name="Screen this entry").click()
    page.get_by_label("Eligible", exact=True).check()
    page.get_by_role("button", name="Record and go on").click()
    expect(page.get_by_text(f"{code}: Eligible")).to_be_visible()
    page.goto(f"/organise/input2-pilot/entries/{code}/")
    page.get_by_label(re.compile("Callum Ngata-Reeves")).check()
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_text("1 of 3")).to_be_visible()


def score(page: Page) -> None:
    page.goto("/judging/")
    page.get_by_role("link", name=re.compile("Shaded stops")).click()
    expect(page.get_by_text("Cool Stops Laboratory")).to_have_count(0)
    steps.score_everything(page, POINTS)
    expect(page.locator("[data-total]").first).to_have_text("70.6")
    steps.comment_on_score(page, "performance.emissions", "Measured at two stops for a year.")
    page.get_by_role("button", name="Submit and next").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def download(page: Page, name: str) -> list[dict[str, str]]:
    page.goto("/organise/input2-pilot/exports/")
    with page.expect_download() as started:
        page.locator(f'a[href*="/exports/{name}.csv"]').first.click()
    content = started.value.path().read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))
