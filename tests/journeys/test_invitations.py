"""An organiser asks a person by mail; the person has no account yet, signs up by the link, and organises."""

import re

from playwright.sync_api import expect

from tests.journeys import steps

GUEST = "lan.nguyen@city.example.org"


def test_a_new_person_is_invited_signs_up_by_the_link_and_organises(signed_in, open_context):
    organiser = signed_in("organiser@example.org")
    organiser.goto("/organise/input2/team/")
    steps.invite(organiser, email=GUEST, full_name="Nguyễn Lan", role="organiser")
    expect(organiser.get_by_role("row").filter(has_text=GUEST)).to_contain_text("Waiting")

    guest = open_context().new_page()
    link = steps.link_in_mail(guest, to=GUEST, path="/invitations/open/")
    guest.goto(link)
    expect(guest.locator("main")).to_contain_text("invites you to organise")
    assert steps.faults(guest) == []
    guest.get_by_role("main").get_by_role("link", name="Create an account").click()
    expect(guest.locator("[name=email]")).to_have_value(GUEST)
    expect(guest.locator("[name=full_name]")).to_have_value("Nguyễn Lan")
    guest.locator("[name=password1]").fill(steps.PASSWORD)
    guest.get_by_role("button", name="Create the account").click()
    guest.get_by_role("button", name="Accept the invitation").click()

    expect(guest).to_have_url(re.compile("/organise/input2/$"))
    organiser.reload()
    row = organiser.get_by_role("row").filter(has_text=GUEST)
    expect(row).to_contain_text("Organiser")
    expect(row).not_to_contain_text("Waiting")
    replay(open_context().new_page(), link)
    leave(guest)


def replay(page, link):
    """The same link in another browser: used is used."""
    answer = page.goto(link)

    assert answer.status == 410
    expect(page.locator("main")).to_contain_text("This invitation was accepted already.")
    expect(page.get_by_role("button", name="Accept")).to_have_count(0)


def leave(page):
    """The way out, by the dialog that says what it means."""
    page.goto("/organise/input2/team/")
    page.get_by_role("button", name="Leave", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Leave the team").click()

    expect(page.locator("main")).to_contain_text("You have left the team")
    assert page.goto("/organise/input2/team/").status == 404
