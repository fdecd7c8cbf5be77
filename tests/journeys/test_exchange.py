"""A team asks from inside its entry, and answers what the organisers asked for after the call has closed."""

import re
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps

QUESTION = "May the letter of our city be in Chinese?"
WHAT = "Name the city in the title."
WAITING = (
    "SELECT e.code || ' ' || u.email FROM submissions_entry e JOIN accounts_user u ON u.id = e.owner_id"
    " JOIN competitions_competition c ON c.id = e.competition_id"
    " WHERE c.slug = 'input2' AND e.state = 'submitted' ORDER BY e.code LIMIT 1"
)

# As if it had been asked so long ago that nobody can take it back and the team knows.
LATER = (
    "WITH step AS (UPDATE submissions_changerequest r SET requested_at = requested_at - interval '1 hour'"
    " FROM submissions_entry e WHERE r.entry_id = e.id AND e.code = %s)"
    " UPDATE submissions_entry SET quiet_until = NULL WHERE code = %s"
)


@pytest.fixture
def owned(installation) -> tuple[str, str]:
    """The code of an entry that waits for screening in the closed call, and who owns it."""
    code, email = str(installation.value(WAITING)).split()
    return code, email


def sign_in_as(page: Page, email: str) -> None:
    """The sign-in page offers four people; the others of the demonstration sign in by the same step."""
    page.goto("/accounts/login/")
    form = page.locator("form").filter(has=page.get_by_role("button", name="Nattaya Chaiyasit"))
    form.locator("[name=email]").evaluate("(field, email) => { field.value = email; }", email)
    form.get_by_role("button").click()
    expect(page).not_to_have_url(re.compile("/accounts/login/"))


def let_grace_pass(installation, code: str) -> None:
    with closing(installation.connect()) as connection, connection, connection.cursor() as cursor:
        cursor.execute(LATER, (code, code))


def test_a_question_from_inside_an_entry_is_answered_where_the_whole_team_reads_it(
    open_context, signed_in, owned
):
    code, email = owned
    owner = open_context().new_page()
    sign_in_as(owner, email)
    owner.goto(f"/entries/{code}/")
    owner.get_by_text("Ask the organisers about this entry").click()
    owner.get_by_label("Your question").fill(QUESTION)
    assert steps.faults(owner) == []
    owner.get_by_role("button", name="Send the question").click()
    expect(owner.get_by_text("Waits for an answer").first).to_be_visible()
    assert steps.faults(owner) == []

    organiser = signed_in("organiser@example.org")
    organiser.goto("/organise/input2/questions/?owner=nobody")
    card = organiser.get_by_role("article").filter(has_text=QUESTION)
    expect(card.get_by_role("link", name=f"About entry {code}")).to_be_visible()
    card.get_by_role("link", name="Open this question").click()
    organiser.get_by_label("Who answers it").select_option(label="Shen Yilan")
    organiser.get_by_role("button", name="Save", exact=True).click()
    expect(organiser.get_by_text("Taken on by Shen Yilan")).to_be_visible()
    assert steps.faults(organiser) == []
    organiser.locator("[name=answer]").fill("Yes, with a translation beside it.")
    organiser.get_by_role("button", name="Send the answer").click()
    expect(organiser.get_by_text("The answer is saved")).to_be_visible()

    owner.reload()
    expect(owner.get_by_text("Yes, with a translation beside it.")).to_be_visible()


def test_changes_are_asked_for_and_answered_after_the_call_has_closed(
    open_context, signed_in, installation, owned
):
    code, email = owned
    organiser = signed_in("organiser@example.org")
    organiser.goto(f"/organise/input2/entries/{code}/")
    organiser.get_by_text("Ask for changes").click()
    organiser.get_by_label("What has to be changed").fill(WHAT)
    until = datetime.now() + timedelta(days=5)  # noqa: DTZ005, TID251 -- what a person types
    organiser.get_by_label("Until").fill(f"{until:%Y-%m-%dT%H:%M}")
    assert steps.faults(organiser) == []
    organiser.get_by_role("button", name="Ask the team").click()
    expect(organiser.get_by_text("The team is told in 10 minutes")).to_be_visible()
    let_grace_pass(installation, code)

    owner = open_context().new_page()
    sign_in_as(owner, email)
    owner.goto("/entries/")
    expect(owner.get_by_text("Changes requested").first).to_be_visible()
    assert steps.faults(owner) == []
    owner.goto(f"/entries/{code}/")
    expect(owner.get_by_text(WHAT).first).to_be_visible()
    assert steps.faults(owner) == []
    owner.goto(f"/entries/{code}/edit/entry/")
    steps.answer(owner, "title", "Cameras that sort, in the city of Kitchener")
    owner.goto(f"/entries/{code}/submit/")
    owner.get_by_role("button", name="Hand in", exact=False).click()
    expect(owner).to_have_url(re.compile("/receipt/"))

    owner.goto(f"/entries/{code}/")
    expect(owner.get_by_text("Version 2 handed in")).to_be_visible()
    organiser.reload()
    expect(
        organiser.get_by_text("Cameras that sort, in the city of Kitchener").first
    ).to_be_visible()
