"""A team reads on a phone what became of its entry: from the mail to the judges' words."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD
from tests.journeys import steps

PHONE = {"width": 390, "height": 844}
OWNER = "chen.wei@second-hull.example.org"
# Its own call, which no public page lists, so that other journeys find theirs as it was.
PUBLISH = f"""
from competitions.enums import CompetitionState
from competitions.models import Competition
from judging.enums import DecisionKind
from tests.factories import make_eligible, make_outcome, make_round, make_user
first = make_round(position=1)
owner = make_user("{OWNER}", full_name="陈伟")
entry = make_eligible(first.competition, owner=owner)
words = ["Well measured.\\\\nAnd plain.", "Who repairs it in year five?"]
make_outcome(first, entry=entry, comments=words, shares_marks=True, feedback="Bring a second summer.")
final = make_round(first.competition, position=2, name="Final")
entry.refresh_from_db()
make_outcome(final, entry=entry, kind=DecisionKind.NOT_SELECTED, feedback="It was <b>close</b>.\\\\nThank you.")
Competition.objects.filter(pk=first.competition_id).update(state=CompetitionState.DRAFT)
print(entry.code)
"""


@pytest.fixture(scope="module")
def code(installation) -> str:
    return str(installation.manage("shell", "-v0", "-c", PUBLISH)).split()[-1]


def sign_in(page: Page) -> None:
    page.locator("[name=login]").fill(OWNER)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_team_reads_the_outcome_on_a_phone(open_context, code, scheme):
    page = open_context(viewport=PHONE, color_scheme=scheme).new_page()
    page.goto(steps.link_in_mail(page, to=OWNER, path=f"/entries/{code}/"))
    sign_in(page)

    outcome = page.get_by_role("region", name="Not selected")
    expect(outcome).to_be_visible()
    expect(outcome.get_by_text("It was <b>close</b>.")).to_be_visible()
    expect(outcome.get_by_text("Who repairs it in year five?")).to_be_hidden()
    assert steps.faults(page) == []

    outcome.get_by_text("Before, after “Preliminary review”: On the shortlist").click()
    expect(outcome.get_by_text("Who repairs it in year five?")).to_be_visible()
    expect(outcome.get_by_text("70.0 of 100").first).to_be_visible()
    assert steps.faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

    page.goto("/entries/")
    page.get_by_role("link", name="Read the outcome").click()
    expect(page).to_have_url(re.compile(f"/entries/{code}/#outcome$"))
    expect(outcome).to_be_in_viewport()
