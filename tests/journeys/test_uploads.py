"""Files reach the entry through lost connections, reloads and second thoughts, and cost the web process no memory."""

import hashlib
import os
import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from input2.files.uploads import LARGEST_PART
from tests.journeys.breaking_proxy import breaking
from tests.samples import PDF, heavy_pdf, picture

MEGABYTE = 1024 * 1024
DRAFT = """
    SELECT code FROM submissions_entry e JOIN accounts_user u ON u.id = e.owner_id
    WHERE u.email = 'applicant@example.org' AND e.code LIKE 'PILOT-%%'
"""
STORED = """
    SELECT s.sha256 FROM files_storedfile s JOIN submissions_attachment a ON a.stored_id = s.id
    WHERE s.name = '{name}' AND a.removed_at IS NULL
"""
RECEIVED = "SELECT received FROM files_upload WHERE name = '{name}'"
LEFT = "SELECT count(*) FROM files_chunk"


@pytest.fixture
def files_page(installation, signed_in):
    page = signed_in("applicant@example.org")
    page.goto(f"/entries/{installation.value(DRAFT)}/edit/files/")
    yield page
    # The next journey finds the place empty.
    page.goto(page.url)
    for button in page.locator('[data-upload="letter"] [data-remove]').all():
        with page.expect_response(re.compile("/remove/$")):
            button.click()


def written(folder: Path, name: str, size: int) -> Path:
    path = folder / name
    path.write_bytes(heavy_pdf(size))
    return path


def place(page: Page):
    return page.locator('[data-upload="letter"]')


def choose_and_hold(page: Page, path: Path) -> list[Route]:
    """Choose a file and keep its first part from arriving, until the route in the list is let go."""
    waiting: list[Route] = []
    part = re.compile(r"/uploads/[0-9a-f-]+/$")

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route(part, hold, times=1)
    with page.expect_request(part):
        choose(page, path)
    return waiting


def choose(page: Page, path: Path) -> None:
    place(page).locator("input[type=file]").set_input_files(path)


def hold_second_part(page: Page) -> set[str]:
    """It never gets through, while the returned set says so."""
    held = {str(LARGEST_PART)}

    def hold(route):
        if route.request.headers.get("upload-offset") not in held:
            route.continue_()

    page.route(re.compile(r"/uploads/[0-9a-f-]+/$"), hold)
    return held


def offsets_of(page: Page) -> list[int]:
    """Where each part begins that the page has sent from now on."""
    found: list[int] = []

    def note(request):
        if request.method == "PATCH":
            found.append(int(request.headers["upload-offset"]))

    page.on("request", note)
    return found


def arrived(page: Page, path: Path) -> None:
    expect(place(page).get_by_role("link", name=re.compile(path.name))).to_be_visible(
        timeout=60_000
    )


def fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def test_a_lost_connection_is_waited_for_and_gone_on_with(files_page, installation, tmp_path):
    path = written(tmp_path, "lost.pdf", 3 * LARGEST_PART - MEGABYTE)
    broken: list[str] = []

    def cut(route):
        is_second = route.request.headers.get("upload-offset") == str(LARGEST_PART)
        if is_second and len(broken) < 2:
            broken.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    files_page.route("**/uploads/**", cut)
    choose(files_page, path)

    expect(place(files_page).get_by_text("The connection is gone.")).to_be_visible()
    arrived(files_page, path)
    assert len(broken) == 2
    assert installation.value(STORED.format(name="lost.pdf")) == fingerprint(path)
    assert int(installation.value(LEFT)) == 0


def test_a_new_sign_in_in_another_tab_stops_neither_an_upload_nor_a_step(files_page, tmp_path):
    small, large = tmp_path / "small.pdf", written(tmp_path, "large.pdf", 2 * LARGEST_PART)
    small.write_bytes(heavy_pdf(1000))
    sign_in_anew(files_page)

    choose(files_page, small)
    arrived(files_page, small)
    sign_in_anew(files_page)
    place(files_page).locator("[data-remove]").click()
    expect(place(files_page).get_by_role("link", name=re.compile("small"))).to_have_count(0)
    waiting = choose_and_hold(files_page, large)
    sign_in_anew(files_page)
    waiting[0].continue_()
    arrived(files_page, large)

    expect(place(files_page).get_by_role("alert")).to_have_count(0)


def test_whoever_is_signed_out_meanwhile_is_told_so_and_led_back_to_the_files(files_page, tmp_path):
    path = written(tmp_path, "signed-out.pdf", 2 * LARGEST_PART)
    waiting = choose_and_hold(files_page, path)
    files_page.context.clear_cookies(name="sessionid")
    waiting[0].abort()
    sign_in_where_told(files_page)
    choose(files_page, path)
    arrived(files_page, path)
    files_page.context.clear_cookies(name="sessionid")
    place(files_page).locator("[data-remove]").click()
    sign_in_where_told(files_page)

    arrived(files_page, path)


def sign_in_where_told(page: Page) -> None:
    told = place(page).get_by_role("alert")
    expect(told).to_contain_text("You have been signed out")
    told.get_by_role("link").click()
    page.locator("form", has=page.locator('[value="applicant@example.org"]')).get_by_role(
        "button"
    ).click()
    expect(page).to_have_url(re.compile("/edit/files/$"))


def sign_in_anew(page: Page) -> None:
    """In a tab beside the open page, whose token is worth nothing from then on."""
    page.context.clear_cookies(name="sessionid")
    other = page.context.new_page()
    other.goto("/accounts/login/")
    person = other.locator('[name=email][value="applicant@example.org"]')
    other.locator("form", has=person).get_by_role("button").click()
    expect(other).not_to_have_url(re.compile("/login/"))
    other.close()


def test_after_a_reload_the_same_file_goes_on_where_it_was(files_page, installation, tmp_path):
    path = written(tmp_path, "reloaded.pdf", 3 * LARGEST_PART - MEGABYTE)
    held = hold_second_part(files_page)
    choose(files_page, path)
    expect(place(files_page).get_by_text(re.compile(r"3\d %"))).to_be_visible()

    files_page.reload()
    held.clear()
    expect(place(files_page).get_by_text("Choose the same file again")).to_be_visible()
    received = int(str(installation.value(RECEIVED.format(name="reloaded.pdf"))))
    sent = offsets_of(files_page)
    choose(files_page, path)
    arrived(files_page, path)

    # What was on the wire when the page went may have arrived; nothing that has arrived is sent again.
    assert received >= LARGEST_PART
    assert sent == list(range(received, path.stat().st_size, LARGEST_PART))
    assert installation.value(STORED.format(name="reloaded.pdf")) == fingerprint(path)
    expect(place(files_page).get_by_text("Choose the same file again")).to_have_count(0)


def test_a_cancelled_file_leaves_nothing(files_page, installation, tmp_path):
    path = written(tmp_path, "cancelled.pdf", 2 * LARGEST_PART)
    hold_second_part(files_page)
    choose(files_page, path)
    expect(place(files_page).get_by_text(re.compile(r"[45]\d %"))).to_be_visible()

    with files_page.expect_response(lambda answer: answer.request.method == "DELETE"):
        place(files_page).get_by_role("button", name="Cancel").click()

    expect(place(files_page).get_by_text("cancelled.pdf")).to_have_count(0)
    assert int(installation.value(LEFT)) == 0


def test_files_can_be_dropped_put_in_order_and_captioned(files_page):
    photos = files_page.locator('[data-upload="photos"]')
    drop(photos, {"first.png": picture("PNG"), "second.png": picture("PNG")})
    rows = photos.locator("[data-file-list] .file-row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("first.png")

    files_page.locator('[data-upload="photos"] [data-move="down"]').first.press("Enter")
    expect(rows.first).to_contain_text("second.png")
    expect(photos.get_by_role("button", name="Move down: first.png")).to_be_focused()
    with files_page.expect_response(re.compile("/caption/$")):
        rows.first.get_by_role("textbox").fill("The street after")
        rows.first.get_by_role("textbox").press("Enter")
    files_page.reload()

    expect(rows.first.get_by_role("textbox")).to_have_value("The street after")
    remove_all(photos)


def remove_all(place) -> None:
    """Whatever comes next finds the place empty."""
    rows = place.locator("[data-file-list] .file-row")
    for left in range(rows.count() - 1, -1, -1):
        place.locator("[data-remove]").first.click()
        expect(rows).to_have_count(left)


def test_a_caption_outlives_a_file_that_arrives_meanwhile_and_a_lost_network(files_page):
    photos = files_page.locator('[data-upload="photos"]')
    drop(photos, {"first.png": picture("PNG")})
    caption = photos.get_by_role("textbox").first
    expect(caption).to_be_visible()
    caption.press_sequentially("The street")

    drop(photos, {"second.png": picture("PNG")})
    expect(photos.locator("[data-file-list] .file-row")).to_have_count(2)
    expect(caption).to_be_focused()
    files_page.keyboard.type(" after")
    files_page.context.set_offline(True)
    caption.blur()
    expect(photos.get_by_role("alert")).to_contain_text("was not saved")
    files_page.context.set_offline(False)
    expect(photos.get_by_role("alert")).to_have_count(0)
    files_page.reload()

    expect(caption).to_have_value("The street after")
    expect(files_page.locator("[data-local-copies]")).to_be_hidden()
    remove_all(photos)


def test_the_later_of_two_captions_is_refused_with_what_stands(files_page):
    photos = files_page.locator('[data-upload="photos"]')
    drop(photos, {"first.png": picture("PNG")})
    expect(photos.get_by_role("textbox")).to_be_visible()
    other = files_page.context.new_page()
    other.goto(files_page.url)
    theirs = other.locator('[data-upload="photos"]').get_by_role("textbox")
    with files_page.expect_response(re.compile("/caption/$")):
        photos.get_by_role("textbox").fill("At noon")
        photos.get_by_role("textbox").blur()

    with other.expect_response(re.compile("/caption/$")):
        theirs.fill("At dusk")
        theirs.blur()
    expect(other.get_by_role("alert")).to_contain_text("It now says: “At noon”")
    expect(theirs).to_have_value("At dusk")
    other.locator("[data-save-caption]").click()
    expect(other.get_by_role("alert")).to_have_count(0)
    files_page.reload()

    expect(photos.get_by_role("textbox")).to_have_value("At dusk")
    remove_all(photos)


def test_a_caption_that_was_lost_with_its_tab_is_offered_again(files_page):
    photos = files_page.locator('[data-upload="photos"]')
    drop(photos, {"first.png": picture("PNG")})
    photos.get_by_role("textbox").press_sequentially("At noon")
    files_page.route(re.compile("/caption/$"), lambda route: route.abort())

    files_page.reload()
    files_page.unroute(re.compile("/caption/$"))
    with files_page.expect_response(re.compile("/caption/$")):
        files_page.locator("[data-local-copies]").get_by_role("button", name="Put it back").click()
    files_page.reload()

    expect(photos.get_by_role("textbox")).to_have_value("At noon")
    remove_all(photos)


def test_the_count_of_the_section_follows_its_files_without_a_reload(files_page):
    step = files_page.locator(".stepper [aria-current=step]")
    document = files_page.locator('[data-upload="document"]')
    # Another journey may have left one.
    remove_all(document)
    expect(step).to_contain_text("1 open")

    drop(document, {"slides.pdf": PDF})
    expect(step).not_to_contain_text("open")
    with files_page.expect_response(re.compile("/remove/$")):
        document.locator("[data-remove]").click()

    expect(step).to_contain_text("1 open")


def drop(target, contents: dict[str, bytes]) -> None:
    """As a hand does that drags files from a folder."""
    files = [{"name": name, "bytes": list(content)} for name, content in contents.items()]
    transfer = target.page.evaluate_handle(
        """(files) => {
            const transfer = new DataTransfer();
            for (const { name, bytes } of files) transfer.items.add(new File([new Uint8Array(bytes)], name));
            return transfer;
        }""",
        files,
    )
    target.dispatch_event("dragover", {"dataTransfer": transfer})
    target.dispatch_event("drop", {"dataTransfer": transfer})


def test_200_megabytes_arrive_over_a_connection_that_breaks(installation, signed_in, tmp_path):
    path = written(tmp_path, "heavy.pdf", 200 * MEGABYTE)
    with breaking(installation.port, most=25 * MEGABYTE) as proxy, watching(installation) as most:
        page = signed_in("applicant@example.org", base_url=f"http://127.0.0.1:{proxy.port}")
        page.goto(f"/entries/{installation.value(DRAFT)}/edit/files/")
        before = most[0]
        choose(page, path)
        expect(place(page).get_by_role("link", name=re.compile("heavy.pdf"))).to_be_visible(
            timeout=240_000
        )
        grown = max(most) - before
        with page.expect_response(re.compile("/remove/$")):
            place(page).locator("[data-remove]").click()

    assert proxy.broken >= 5
    assert installation.value(STORED.format(name="heavy.pdf").partition(" AND a.")[0]) == (
        fingerprint(path)
    )
    assert grown < 48 * MEGABYTE, f"the web processes grew by {grown / MEGABYTE:.0f} MB"


class watching:  # noqa: N801 -- reads as what it does in a with statement
    """The resident memory of the web server and its workers, looked at five times a second."""

    def __init__(self, installation) -> None:
        self._root = installation.processes["web"].pid
        self._found = [self._resident()]
        self._is_over = threading.Event()

    def __enter__(self) -> list[int]:
        threading.Thread(target=self._look, daemon=True).start()
        return self._found

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()

    def _look(self) -> None:
        while not self._is_over.wait(0.2):
            self._found.append(self._resident())

    def _resident(self) -> int:
        page = os.sysconf("SC_PAGE_SIZE")
        return sum(
            int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page
            for pid in (self._root, *_children(self._root))
        )


def _children(pid: int) -> list[int]:
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for child in map(int, below) for found in (child, *_children(child))]
