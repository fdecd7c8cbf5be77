"""Five hundred decisions at once, and what is broken in the middle of them costs none and makes none twice."""

import re
import signal

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.installation import wait_for
from tests.journeys.steps import faults

PATIENCE = 240
# A call of its own, so that the demonstration stays as it is for the other journeys, with copies of an entry for two people
# with languages of their own.
HAND_IN = """
from django.utils import timezone
from competitions.models import Competition, Membership
from input2.accounts.models import User
from submissions.models import Entry, TeamMember, Version
now = timezone.now()
model = Entry.objects.filter(competition__slug="input2", state="eligible").order_by("pk").first()
call = Competition.objects.filter(slug="many").first()
if call is None:
    call = Competition.objects.get(slug="input2")
    call.pk, call.slug, call.state = None, "many", "draft"
    call.save()
    Membership.objects.create(competition=call, user=User.objects.get(email="organiser@example.org"), role="organiser")
content = model.current_version.content
people = [
    User.objects.get_or_create(email=f"bulk-{{language}}@example.org", defaults={{"full_name": "Wei Chen", "language": language}})[0]
    for language in ("en", "zh-hans")
]
for number in range({count}):
    owner = people[number % 2]
    entry = Entry.objects.create(
        competition=call, code=f"{prefix}-{{number:04}}", title=f"Copy {{number}}",
        organisation="Copies", owner=owner, created_at=now, updated_at=now,
    )
    TeamMember.objects.create(entry=entry, user=owner, full_name=owner.full_name, role="owner", joined_at=now)
    entry.current_version = Version.objects.create(
        entry=entry, number=1, revision=0, content=content, sha256="0" * 64, submitted_at=now, submitted_by=owner
    )
    entry.state, entry.submitted_at = "submitted", now
    entry.save()
"""
BEGIN = """
from django.utils import timezone
from competitions.models import Competition
from input2.accounts.models import User
from submissions import bulk, services
from submissions.enums import BulkOutcome
from submissions.models import Entry
competition = Competition.objects.get(slug="many")
entries = Entry.objects.filter(competition=competition, code__startswith="{prefix}-").order_by("code")
run = services.begin_bulk(
    competition, bulk.chosen_from(entries), bulk.Asked(BulkOutcome("{outcome}"), note="{note}"), key="{prefix}{outcome}",
    by=User.objects.get(email="organiser@example.org"), now=timezone.now(),
)
print(run.pk)
"""
LINES = "SELECT count(*) FROM submissions_bulkscreeningline WHERE bulk_id = %s AND state = %s"
# By entry of a run: its line, its state, and how many findings and mails it has.
TORN = """
WITH mails AS (
  SELECT split_part(split_part(dedupe_key, ':', 2), '-', 2)::bigint AS screening, count(*) AS number
  FROM notifications_message WHERE kind = 'submissions/screened' GROUP BY 1
), each AS (
  SELECT line.state AS line, entry.state AS entry, count(found.id) AS findings, coalesce(sum(mails.number), 0) AS mails,
    (SELECT count(*) FROM audit_event WHERE object_id = entry.id::text AND action = 'entry.found_ineligible') AS events
  FROM submissions_bulkscreeningline AS line
  JOIN submissions_entry AS entry ON entry.id = line.entry_id
  LEFT JOIN submissions_screening AS found ON found.entry_id = entry.id
  LEFT JOIN mails ON mails.screening = found.id
  WHERE line.bulk_id = %s GROUP BY line.id, entry.id
)
SELECT count(*) FROM each WHERE NOT (
  (line = 'waiting' AND entry = 'submitted' AND findings = 0 AND mails = 0 AND events = 0)
  OR (line = 'done' AND entry = 'ineligible' AND findings = 1 AND mails = 1 AND events = 1)
)
"""
IN_OWN_LANGUAGE = """
SELECT count(*) FROM notifications_message AS mail
WHERE kind = 'submissions/screened' AND subject LIKE %s AND mail."to" = 'bulk-' || mail.language || '@example.org'
"""


@pytest.fixture
def organiser(signed_in):
    return signed_in("organiser@example.org")


def test_a_worker_killed_among_five_hundred_decisions_leaves_none_half_done(
    installation, organiser
):
    installation.manage("shell", "-v0", "-c", HAND_IN.format(count=500, prefix="KILLED"))
    run = find_all_ineligible(organiser, "Not in operation yet.")
    expect(organiser.locator("#run")).to_contain_text("of 500 entries are through")

    wait_for(lambda: lines(installation, run, "done") >= 50)
    installation.end("worker", signal.SIGKILL)
    installation.end("redis", signal.SIGKILL)
    cut_off = lines(installation, run, "done")
    torn = installation.value(TORN, run)
    installation.start_redis()
    installation.start_worker()

    assert 50 <= cut_off < 500
    assert torn == 0
    wait_for(lambda: lines(installation, run, "done") == 500, patience=PATIENCE)
    assert installation.value(TORN, run) == 0
    assert installation.value(IN_OWN_LANGUAGE, "%KILLED-%") == 500
    expect(organiser.locator("#run")).to_contain_text("Done for every entry", timeout=60_000)
    assert faults(organiser) == []


def test_what_is_asked_for_without_redis_is_done_once_it_is_back(installation):
    installation.manage("shell", "-v0", "-c", HAND_IN.format(count=20, prefix="REDIS"))

    installation.end("redis", signal.SIGKILL)
    run = begin(installation, "REDIS", "eligible", "")
    waited = lines(installation, run, "waiting")
    installation.start_redis()

    assert waited == 20
    wait_for(lambda: lines(installation, run, "done") == 20, patience=PATIENCE)


def find_all_ineligible(page: Page, reason: str) -> str:
    """From the list to the page of the run, which is named by its id."""
    page.goto("/organise/many/entries/")
    page.get_by_role("button", name="Act on all 500 that match").click()
    page.locator("summary", has_text="Find them not eligible").click()
    page.get_by_label("Reason").fill(reason)
    # Axe takes a button that is folded away for what lies behind the text.
    page.evaluate(
        "document.querySelectorAll('details:not([open]) > form').forEach(f => f.remove())"
    )
    assert faults(page) == []
    page.locator("details[open]").get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("500 entries will be found not eligible.")
    assert faults(page) == []
    page.get_by_role("button", name="Do it for 500 entries").click()
    expect(page).to_have_url(re.compile("/screening/bulk/[0-9a-f-]{36}/$"))
    return page.url.rstrip("/").rpartition("/")[2]


def begin(installation, prefix: str, outcome: str, note: str) -> str:
    code = BEGIN.format(prefix=prefix, outcome=outcome, note=note)
    return str(installation.manage("shell", "-v0", "-c", code).split()[-1])


def lines(installation, run: str, state: str) -> int:
    return int(str(installation.value(LINES, run, state)))
