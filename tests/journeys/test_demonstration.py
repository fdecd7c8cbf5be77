"""What the demonstration holds, for whoever tries the product with it."""

from playwright.sync_api import expect

from submissions.enums import EntryState
from submissions.workflow import OUTCOMES
from tests.journeys.installation import ROOT


def test_the_demonstration_has_an_entry_in_every_state(installation):
    listed = "SELECT string_agg(DISTINCT state, ' ') FROM submissions_entry"

    assert set(str(installation.value(listed)).split()) == set(EntryState.values)


def test_whatever_became_of_an_entry_was_decided_and_published(installation):
    settled = "SELECT count(*) FROM submissions_entry WHERE state IN ({states})"
    undecided = (
        f"{settled} AND NOT EXISTS (SELECT FROM judging_decision AS decision"
        " WHERE decision.entry_id = submissions_entry.id AND decision.state = 'published'"
        " AND decision.became = submissions_entry.state)"
    )
    states = ", ".join(f"'{state.value}'" for state in sorted(OUTCOMES))

    assert installation.value(settled.format(states=states)) == 35
    assert installation.value(undecided.format(states=states)) == 0


def test_who_was_not_selected_reads_why(installation):
    silent = (
        "SELECT count(*) FROM judging_decision"
        " WHERE state = 'published' AND kind = 'not_selected' AND (feedback = '' OR comments = '{}')"
    )
    chinese = (
        "SELECT count(*) FROM judging_decision AS decision"
        " JOIN submissions_entry AS entry ON entry.id = decision.entry_id"
        " WHERE entry.language = 'zh-hans' AND decision.feedback ~ '[一-鿿]'"
    )

    assert installation.value(silent) == 0
    assert installation.value(chinese) == 3


def test_the_results_of_the_edition_before_name_all_winners_but_one(open_context):
    page = open_context().new_page()

    page.goto("/c/input2-trial/winners/")

    expect(page.locator(".winner")).to_have_count(4)
    expect(page.get_by_text("An entry whose team is not named.")).to_have_count(1)
    expect(page.get_by_role("heading", name="Finalists")).to_be_visible()
    expect(page.get_by_text("华东慢行交通研究所")).to_be_visible()
    expect(page.get_by_text("City of Mapleford")).to_have_count(0)


def test_a_newcomer_finds_an_outcome_with_feedback_among_their_entries(signed_in):
    page = signed_in("applicant@example.org")
    page.goto("/entries/")

    page.get_by_role("article").filter(has_text="TRIAL-").get_by_role(
        "link", name="Read the outcome"
    ).click()

    expect(page.get_by_role("region", name="Finalist")).to_be_visible()
    expect(page.get_by_text("You came close to the prize.")).to_be_visible()
    expect(page.get_by_text("Measured where people sit.").first).to_be_visible()


def test_the_demonstration_has_a_step_on_many_entries_with_one_that_was_refused(installation):
    lines = (
        "SELECT string_agg(state, ' ' ORDER BY state) FROM submissions_bulkscreeningline"
        " WHERE bulk_id = (SELECT id FROM submissions_bulkscreening ORDER BY requested_at LIMIT 1)"
    )

    assert str(installation.value(lines)).split() == [*["done"] * 8, "refused"]


def test_one_entry_had_more_time_and_one_was_accepted_late_both_for_a_reason(installation):
    later = (
        "SELECT string_agg(extension.reason, ' ') FROM submissions_extension AS extension"
        " JOIN submissions_version AS version ON version.entry_id = extension.entry_id"
        " WHERE extension.until > version.submitted_at AND NOT version.is_late"
    )
    late = "SELECT string_agg(on_behalf_reason, ' ') FROM submissions_version WHERE is_late"

    assert "power cut" in str(installation.value(later))
    assert "the fault was ours" in str(installation.value(late))


def test_the_guide_says_how_many_entries_there_are(installation):
    count = installation.value(
        "SELECT count(*) FROM submissions_entry AS entry"
        " JOIN competitions_competition AS call ON call.id = entry.competition_id"
        " WHERE call.slug = 'input2'"
    )

    guide = (ROOT / "README.md").read_text(encoding="utf-8")

    assert f"INPUT2 with {count} entries" in guide
