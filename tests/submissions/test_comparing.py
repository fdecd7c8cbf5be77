"""Two versions side by side: each side is its text again, and only who may read the entry sees them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from submissions import comparing, services
from submissions.comparing import Change, words
from tests.factories import (
    NOW,
    make_attachment,
    make_competition,
    make_entry,
    make_member,
    make_user,
    make_version,
)
from tests.samples import telling_pdf


@pytest.fixture
def twice(db):
    """An entry that was handed in, changed and handed in again."""
    now = timezone.now()
    competition = make_competition(
        opens_at=now - timedelta(days=3), closes_at=now + timedelta(days=3)
    )
    entry = make_entry(competition, now=now)
    removed = make_attachment(entry, name="first.pdf")
    make_version(entry, now=now)
    services.save_answers(
        entry, {"summary": "Awnings follow the moon along one street."}, by=entry.owner, now=now
    )
    services.detach(removed, by=entry.owner, now=now)
    make_attachment(entry, name="second.pdf", content=telling_pdf())
    make_version(entry, now=now)
    return entry


def marked(pieces, change):
    return [piece.text for piece in pieces if piece.change == change]


def test_a_changed_word_is_told_from_its_neighbours():
    before, after = words("follow the sun along one street", "follow the moon along one street")

    assert marked(before, Change.REMOVED) == ["sun "]
    assert marked(after, Change.ADDED) == ["moon "]


def test_chinese_is_compared_by_character():
    before, after = words("遮阳篷随太阳移动", "遮阳篷随月亮移动")

    assert (marked(before, Change.REMOVED), marked(after, Change.ADDED)) == (["太阳"], ["月亮"])


@given(st.text(), st.text())
def test_each_side_is_its_text_again(one, other):
    before, after = words(one, other)

    assert "".join(piece.text for piece in before) == one
    assert "".join(piece.text for piece in after) == other
    assert not marked(before, Change.ADDED)
    assert not marked(after, Change.REMOVED)


def test_texts_too_long_to_compare_by_word_still_show_both_sides():
    one, other = "same " * 3000 + "a " * 3000, "same " * 3000 + "b " * 3000

    before, after = words(one, other)

    assert "".join(piece.text for piece in before) == one
    assert marked(after, Change.ADDED) == ["b " * 3000]


def test_answers_and_files_of_two_versions_differ(twice):
    first, second = twice.versions.order_by("number")

    found = comparing.compared(first.content, second.content)

    assert [pair.label for pair in found.answers] == ["Summary"]
    assert {(file.name, file.change) for file in found.files} == {
        ("first.pdf", Change.REMOVED),
        ("second.pdf", Change.ADDED),
    }


def test_a_version_does_not_differ_from_itself(twice):
    content = twice.versions.get(number=1).content

    assert comparing.compared(content, content).is_same


def test_the_team_compares_versions_and_the_draft(client, twice):
    client.force_login(twice.owner)
    address = reverse("submissions:compare", args=[twice.code])

    page = client.get(address, {"from": "1", "to": "2"}).content.decode()
    draft = client.get(address)

    assert "<del>" in page
    assert "moon" in page
    assert (draft.context["before"], draft.context["after"]) == ("2", "draft")
    assert draft.context["comparison"].is_same


def test_organisers_compare_what_was_handed_in_and_never_the_draft(client, twice):
    client.force_login(make_member(twice.competition))
    address = reverse("submissions:organiser-compare", args=[twice.competition.slug, twice.code])

    assert client.get(address).context["before"] == "1"
    assert client.get(address, {"to": "draft"}).status_code == 404


@pytest.mark.parametrize(
    "sides", [{"from": "0"}, {"to": "3"}, {"from": "x"}, {"from": "1", "to": ""}]
)
def test_versions_that_are_not_there_are_not_found(client, twice, sides):
    client.force_login(twice.owner)

    answer = client.get(reverse("submissions:compare", args=[twice.code]), sides)

    assert answer.status_code == 404


def test_strangers_and_other_organisers_find_nothing(client, twice):
    for person in (make_user(), make_member(make_competition()), make_member(twice.competition)):
        client.force_login(person)
        for route in ("compare", "receipt", "consents"):
            address = reverse(f"submissions:{route}", args=[twice.code])
            assert client.get(address).status_code == 404
    client.force_login(make_member(make_competition()))
    address = reverse("submissions:organiser-compare", args=[twice.competition.slug, twice.code])
    assert client.get(address).status_code == 404


def test_a_draft_that_was_never_handed_in_has_nothing_to_compare(client, db):
    entry = make_entry(now=NOW)
    client.force_login(entry.owner)

    assert client.get(reverse("submissions:compare", args=[entry.code])).status_code == 404
