"""The receipt proves what arrived; leaving the running is told to the team; what came too late is said to be so."""

import subprocess
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from input2.lib.errors import ForbiddenError
from input2.notifications.models import Message
from submissions import services
from submissions.enums import EntryState
from submissions.models import Entry
from tests.factories import (
    NOW,
    make_competition,
    make_entry,
    make_handed_in,
    make_team_member,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
HAND_IN_PRICE = 33


@pytest.fixture
def entry():
    now = timezone.now()
    competition = make_competition(
        opens_at=now - timedelta(days=3), closes_at=now + timedelta(days=3)
    )
    return make_entry(competition, now=now)


def closed(entry):
    """The call has closed by the real clock, which pages read."""
    competition = entry.competition
    competition.closes_at = timezone.now() - timedelta(seconds=1)
    competition.save(update_fields=["closes_at"])


def page(client, entry, route, *args):
    client.force_login(entry.owner)
    return client.get(reverse(f"submissions:{route}", args=[entry.code, *args])).content.decode()


def test_the_line_on_the_receipt_prints_the_receipts_number(client, entry, tmp_path):
    version = make_version(entry, now=timezone.now())
    receipt = page(client, entry, "receipt")
    content = client.get(reverse("submissions:content", args=[entry.code, 1]))
    name = content["Content-Disposition"].partition('filename="')[2].rstrip('"')
    (tmp_path / name).write_bytes(content.content)
    line = receipt.partition("<code data-recompute>")[2].partition("</code>")[0]

    printed = subprocess.run(  # noqa: S603 -- the line that the page shows
        line.split(), cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert printed.stdout.split() == [version.sha256, name]


def test_the_receipt_shows_both_zones_and_the_consents(client, entry):
    entry.owner.time_zone = "America/Lima"
    entry.owner.save(update_fields=["time_zone"])
    consent = make_version(entry, now=timezone.now()).consents.get()

    receipt = page(client, entry, "receipt")

    assert "your time, Lima" in receipt
    assert consent.text_version in receipt


def test_each_version_keeps_its_receipt(client, entry):
    first = make_version(entry, now=timezone.now())
    services.save_answers(entry, {"title": "Better"}, by=entry.owner, now=timezone.now())
    make_version(entry, now=timezone.now())

    receipt = page(client, entry, "version-receipt", 1)

    assert first.sha256 in receipt
    assert "Shade that moves with the sun" in receipt
    assert "A later version was handed in and counts." in receipt


def test_only_the_receipt_of_what_waits_for_screening_says_what_happens_now(client, entry):
    make_version(entry, now=timezone.now())
    waits = page(client, entry, "receipt")
    services.save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=timezone.now())
    make_version(entry, now=timezone.now())
    replaced = page(client, entry, "version-receipt", 1)
    services.withdraw(entry, reason="We moved.", by=entry.owner, now=timezone.now())

    withdrawn = page(client, entry, "receipt")

    said = ["What happens now" in text for text in (waits, replaced, withdrawn)]
    assert said == [True, False, False]


def test_the_mail_says_the_time_in_the_readers_own_zone_too(entry):
    make_team_member(entry, make_user(time_zone="America/Lima"))
    make_version(entry, now=timezone.now())

    texts = [message.text for message in Message.objects.filter(kind="submissions/handed_in")]

    assert sorted("Lima" in text for text in texts) == [False, True]


def test_withdrawing_keeps_the_reason_and_tells_the_whole_team_once(client, entry):
    make_version(entry, now=timezone.now())
    make_team_member(entry)
    client.force_login(entry.owner)
    client.post(
        reverse("submissions:withdraw", args=[entry.code]), {"reason": " The city sold it. "}
    )

    stored = Entry.objects.get(pk=entry.pk)
    told = Message.objects.filter(kind="submissions/withdrawn")
    shown = page(client, entry, "entry")

    assert (stored.state, stored.withdrawal_reason) == (EntryState.WITHDRAWN, "The city sold it.")
    assert all("The city sold it." in message.text for message in told)
    assert told.count() == 2
    assert "The city sold it." in shown


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 2001])
def test_withdrawing_needs_a_reason(client, entry, reason):
    client.force_login(entry.owner)

    client.post(reverse("submissions:withdraw", args=[entry.code]), {"reason": reason})

    entry.refresh_from_db()
    assert (entry.state, entry.withdrawn_at) == (EntryState.DRAFT, None)


@pytest.mark.parametrize("state", [EntryState.WINNER, EntryState.NOT_SELECTED])
def test_once_the_results_are_published_nobody_withdraws(state):
    entry = make_handed_in()
    Entry.objects.filter(pk=entry.pk).update(state=state)

    with pytest.raises(ForbiddenError, match="results are published"):
        services.withdraw(entry, reason="Too late.", by=entry.owner, now=NOW)


def test_changes_after_the_last_version_are_plainly_not_handed_in(client, entry):
    make_version(entry, now=timezone.now())
    services.save_answers(entry, {"title": "Last words"}, by=entry.owner, now=timezone.now())
    closed(entry)

    shown = page(client, entry, "entry")
    compared = page(client, entry, "compare")

    assert "The draft holds changes that were not handed in" in shown
    assert "Last " in compared


def test_a_draft_that_missed_the_deadline_says_so_and_stays_readable(client, entry):
    closed(entry)

    assert "This draft was not handed in" in page(client, entry, "entry")
    assert "Shade that moves with the sun" in page(client, entry, "preview")
    assert "Shade that moves with the sun" in page(client, entry, "section", "entry")


def test_handing_in_reads_the_form_once(client, entry):
    client.force_login(entry.owner)
    entry.refresh_from_db()
    address = reverse("submissions:submit", args=[entry.code])
    form = {"revision": entry.revision, "base-rules": "1", "rules": "on", "base-matchmaking": "0"}
    client.get(address)

    with CaptureQueriesContext(connection) as queries:
        answer = client.post(address, {**form, "matchmaking": "on"})

    statements = [query["sql"] for query in queries]
    assert answer.url == reverse("submissions:receipt", args=[entry.code])
    assert sum('FROM "competitions_question" INNER' in one for one in statements) == 1
    assert len(statements) <= HAND_IN_PRICE


def test_a_box_that_was_not_ticked_is_an_answer(client, entry):
    services.save_answers(entry, {"matchmaking": True}, by=entry.owner, now=timezone.now())
    entry.refresh_from_db()
    client.force_login(entry.owner)

    client.post(
        reverse("submissions:submit", args=[entry.code]),
        {"revision": entry.revision, "base-rules": "1", "rules": "on", "base-matchmaking": "1"},
    )

    assert not entry.versions.get().consents.filter(question__key="matchmaking").exists()


def test_the_last_page_answers_nothing_but_declarations(client, entry):
    entry.refresh_from_db()
    client.force_login(entry.owner)

    client.post(
        reverse("submissions:submit", args=[entry.code]),
        {"revision": entry.revision, "base-title": "1", "title": "Another", "base-nonsense": "0"},
    )

    values = {item["key"]: item["value"] for item in entry.versions.get().content["answers"]}
    assert values["title"] == "Shade that moves with the sun"
