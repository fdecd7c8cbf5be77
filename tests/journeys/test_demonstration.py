"""What the demonstration holds, for whoever tries the product with it."""

from submissions.enums import EntryState


def test_the_demonstration_has_an_entry_in_every_state(installation):
    listed = "SELECT string_agg(DISTINCT state, ' ') FROM submissions_entry"

    assert set(str(installation.value(listed)).split()) == set(EntryState.values)


def test_the_demonstration_has_a_step_on_many_entries_with_one_that_was_refused(installation):
    lines = "SELECT string_agg(state, ' ' ORDER BY state) FROM submissions_bulkscreeningline"

    assert str(installation.value(lines)).split() == [*["done"] * 8, "refused"]
