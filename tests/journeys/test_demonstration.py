"""What the demonstration holds, for whoever tries the product with it."""

from submissions.enums import EntryState
from tests.journeys.installation import ROOT


def test_the_demonstration_has_an_entry_in_every_state(installation):
    listed = "SELECT string_agg(DISTINCT state, ' ') FROM submissions_entry"

    assert set(str(installation.value(listed)).split()) == set(EntryState.values)


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
