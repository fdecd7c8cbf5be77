"""A deadline that the organisers move is followed at once by every entry: nothing remembers that the call was open."""

from datetime import timedelta

import pytest

from competitions.models import Competition
from competitions.services import dates
from input2.lib.errors import WindowClosedError
from submissions import services
from tests.factories import (
    NOW,
    make_attachment,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
CLOSED = NOW + 2 * HOUR


@pytest.fixture
def competition():
    return make_competition(closes_at=NOW + HOUR)


def move_closing(competition, to, *, now=CLOSED):
    standing = Competition.objects.get(pk=competition.pk)
    dates.change_window(
        standing,
        opens_at=standing.opens_at,
        closes_at=to,
        seen=dates.window_mark(standing),
        reason={"en": "A holiday."},
        is_confirmed=True,
        by=make_member(competition),
        now=now,
    )


def write(entry, title="Another title", *, now=CLOSED):
    entry.refresh_from_db()
    services.save_answers(entry, {"title": title}, by=entry.owner, now=now)


def test_entries_open_again_when_the_deadline_moves_later(competition):
    draft, handed_in = make_entry(competition), make_handed_in(competition)
    for entry in (draft, handed_in):
        with pytest.raises(WindowClosedError):
            write(entry)

    move_closing(competition, NOW + 3 * HOUR)

    for entry in (draft, handed_in):
        write(entry)
        make_version(entry, now=CLOSED)
    assert (draft.versions.count(), handed_in.versions.count()) == (1, 2)
    begun = services.start_entry(competition_now(competition), by=make_user(), now=CLOSED)
    assert begun.created_at == CLOSED


def test_entries_close_at_once_when_the_deadline_moves_earlier(competition):
    draft = make_entry(competition)
    soon = NOW + timedelta(minutes=10)
    move_closing(competition, soon, now=NOW)

    write(draft, now=soon - timedelta(seconds=1))
    with pytest.raises(WindowClosedError):
        write(draft, "Too late", now=soon)
    with pytest.raises(WindowClosedError):
        make_version(draft, now=soon)
    with pytest.raises(WindowClosedError):
        services.start_entry(competition_now(competition), by=make_user(), now=soon)


@pytest.mark.parametrize("to", [NOW + timedelta(minutes=10), NOW + timedelta(minutes=90)])
def test_an_extension_of_one_entry_holds_wherever_the_deadline_goes(competition, to):
    extended, other = make_entry(competition), make_entry(competition)
    extended.extended_until = CLOSED + HOUR
    extended.save(update_fields=["extended_until"])

    move_closing(competition, to, now=NOW)

    write(extended)
    assert make_version(extended, now=CLOSED).number == 1
    with pytest.raises(WindowClosedError):
        write(other)


def test_a_deadline_beyond_the_extension_counts_for_the_extended_entry_too(competition):
    extended = make_entry(competition)
    extended.extended_until = NOW + timedelta(minutes=90)
    extended.save(update_fields=["extended_until"])

    move_closing(competition, CLOSED + HOUR)

    write(extended)


def test_an_opening_that_moves_later_shuts_the_form_until_then(competition):
    draft = make_entry(competition)
    standing = Competition.objects.get(pk=competition.pk)
    opens_at = NOW + timedelta(minutes=30)
    dates.change_window(
        standing,
        opens_at=opens_at,
        closes_at=standing.closes_at,
        seen=dates.window_mark(standing),
        reason={"en": "The form is mended."},
        is_confirmed=True,
        by=make_member(competition),
        now=NOW,
    )

    with pytest.raises(WindowClosedError):
        write(draft, now=opens_at - timedelta(seconds=1))
    write(draft, now=opens_at)


def test_files_follow_the_deadline_too(competition):
    draft = make_entry(competition, now=NOW)
    move_closing(competition, NOW - HOUR, now=NOW)
    draft.refresh_from_db()

    with pytest.raises(WindowClosedError):
        make_attachment(draft)


def test_the_pages_say_it_at_once(client, competition):
    draft = make_entry(competition)
    client.force_login(draft.owner)
    assert client.get(f"/entries/{draft.code}/").context["edit_refusal"] is None

    move_closing(competition, NOW - HOUR, now=NOW)

    assert client.get(f"/entries/{draft.code}/").context["edit_refusal"]
    assert not client.get(f"/c/{competition.slug}/").context["can_start"]


def competition_now(competition):
    return Competition.objects.get(pk=competition.pk)
