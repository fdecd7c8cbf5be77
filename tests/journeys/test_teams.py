"""The whole life of an entry with a team of two, in two browsers at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.samples import pdf

OWNER = "kwan.chai@shade.example.org"
GUEST = "noor.aziz@shade.example.org"
TITLE = "Two hands, one awning"


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "awning.pdf"
    path.write_bytes(pdf(pages=2))
    return path


def test_two_people_write_one_entry_and_both_read_the_receipt(open_context, document):
    owner, guest = open_context().new_page(), open_context().new_page()
    entry = begin(owner, document)
    invite(owner, entry)
    link = join(guest, entry)
    owner.goto(f"{entry}team/")
    expect(owner.get_by_role("row").filter(has_text="Noor Aziz")).to_contain_text(
        "May edit and hand in"
    )

    both_write(owner, guest, entry)
    both_choose(owner, guest, entry)
    both_remove_the_same_file(owner, guest, entry)
    steps.upload(owner, "document", document)

    guest.goto(f"{entry}submit/")
    steps.declare_and_hand_in(guest)
    owner.goto(f"{entry}receipt/")
    digests = {page.locator("[data-sha256]").inner_text() for page in (owner, guest)}
    assert len(digests) == 1

    becomes_a_reader(owner, guest, entry)
    goes(owner, guest, entry)
    assert guest.goto(link).status == 410


def begin(page: Page, document) -> str:
    page.goto("/c/input2-pilot/")
    page.get_by_role("link", name="Start an entry").first.click()
    steps.pass_self_check(page)
    page.get_by_role("link", name="Create an account").first.click()
    steps.sign_up(page, email=OWNER, full_name="Kwan Chai", organisation="Shade Makers")
    expect(page).to_have_url(re.compile(r"/entries/PILOT-\w+/edit/"))
    steps.fill_form(page, steps.entry_answers(title=TITLE), document=document)
    return re.sub("submit/.*", "", page.url)


def invite(page: Page, entry: str) -> None:
    page.goto(f"{entry}team/")
    form = page.locator("#invite")
    form.locator("[name=email]").fill(GUEST)
    form.locator("[name=full_name]").fill("Noor Aziz")
    form.locator('[type=radio][value="submitter"]').check()
    form.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("row").filter(has_text=GUEST)).to_contain_text("Waiting")
    assert steps.faults(page) == []


def join(page: Page, entry: str) -> str:
    link = steps.link_in_mail(page, to=GUEST, path="/invitations/open/")
    page.goto(link)
    expect(page.locator("main")).to_contain_text("cannot screen or judge its entry")
    page.get_by_role("main").get_by_role("link", name="Create an account").click()
    page.locator("[name=password1]").fill(steps.PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.get_by_role("button", name="Accept the invitation").click()
    expect(page).to_have_url(re.compile(f"{re.escape(entry)}$"))
    return link


def both_write(owner: Page, guest: Page, entry: str) -> None:
    """Different answers do not meet; the same one shows the later writer both, in the words of the form."""
    for page in (owner, guest):
        page.goto(f"{entry}edit/entry/")
    steps.answer(owner, "city", "Chiang Mai, by the owner")
    steps.answer(guest, "trl", "7")

    steps.answer(owner, "summary", " ".join([steps.WORDS] * 12) + " Owner.")
    write(guest, "summary", " ".join([steps.WORDS] * 12) + " Guest.")
    conflict = guest.locator('[data-question="summary"] [role=alert]')
    expect(conflict).to_contain_text("Kwan Chai changed this answer")
    expect(conflict).to_contain_text("Owner.")
    expect(conflict).to_contain_text("Guest.")
    assert steps.faults(guest) == []
    conflict.get_by_role("button", name="Keep what stands").click()
    expect(guest.locator("[name=summary]")).to_have_value(re.compile(r"Owner\.$"))


def both_choose(owner: Page, guest: Page, entry: str) -> None:
    """The words beside the boxes, not the keys behind them."""
    for page in (owner, guest):
        page.goto(f"{entry}edit/about/")
    steps.answer(owner, "organisation_type", "university")
    guest.locator('[name=organisation_type][value="government"]').check()

    conflict = guest.locator('[data-question="organisation_type"] [role=alert]')
    expect(conflict).to_contain_text("University")
    expect(conflict).to_contain_text("Government")
    conflict.get_by_role("button", name="Replace it with mine").click()
    steps.saved(guest)
    owner.reload()
    expect(owner.locator('[name=organisation_type][value="government"]')).to_be_checked()
    steps.answer(owner, "organisation_type", "startup")


def write(page: Page, key: str, text: str) -> None:
    field = page.locator(f'[name="{key}"]')
    field.fill(text)
    field.blur()


def both_remove_the_same_file(owner: Page, guest: Page, entry: str) -> None:
    for page in (owner, guest):
        page.goto(f"{entry}edit/files/")
    for page in (owner, guest):
        place = page.locator('[data-upload="document"]')
        place.get_by_role("button", name=re.compile("^Remove")).click()
        expect(place.get_by_role("link", name=re.compile("awning"))).to_have_count(0)
        expect(place.get_by_role("alert")).to_have_count(0)


def becomes_a_reader(owner: Page, guest: Page, entry: str) -> None:
    owner.goto(f"{entry}team/")
    owner.get_by_role("button", name="Change role").click()
    dialog = owner.get_by_role("dialog")
    dialog.get_by_role("radio", name="May read").check()
    dialog.get_by_role("button", name="Change the role").click()
    expect(owner.locator(".messages")).to_contain_text("May read")

    guest.goto(f"{entry}edit/entry/")
    expect(guest.locator("main")).to_contain_text("You may read this entry but not change it.")
    expect(guest.locator("[name=title]")).to_be_disabled()


def goes(owner: Page, guest: Page, entry: str) -> None:
    owner.goto(f"{entry}team/")
    owner.get_by_role("button", name="Remove").click()
    owner.get_by_role("dialog").get_by_role("button", name="Remove from the team").click()
    expect(owner.locator(".messages")).to_contain_text("no longer on the team")

    for path in ("", "edit/entry/", "receipt/"):
        answer = guest.goto(f"{entry}{path}")
        assert answer is not None
        assert answer.status == 404
