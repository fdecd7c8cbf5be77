"""What the operator breaks costs nobody a word: a worker killed in the middle, and Redis gone."""

import re
import signal
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.installation import wait_for

TWO_MINUTES = 120
RANKING = """
    SELECT r.fingerprint FROM judging_ranking r JOIN judging_round ro ON ro.id = r.round_id
    JOIN competitions_competition c ON c.id = ro.competition_id
    WHERE c.slug = 'input2' ORDER BY r.number DESC LIMIT 1
"""
HOLD_THE_ROUND = """
    SELECT ro.id FROM judging_round ro JOIN competitions_competition c ON c.id = ro.competition_id
    WHERE c.slug = 'input2' FOR NO KEY UPDATE OF ro
"""
COMPLETE_THE_DRAFT = """
from django.core.files.base import ContentFile
from django.utils import timezone
from input2.site.demonstration import content, documents
from submissions import services
from submissions.models import Entry
entry = Entry.objects.get(owner__email="applicant@example.org", state="draft")
item = content.entries()[3]
now = timezone.now()
services.save_answers(entry, content.answers(item), by=entry.owner, now=now)
slides = ContentFile(documents.slides_pdf(item, code=entry.code), "slides.pdf")
services.attach(entry, "document", slides, by=entry.owner, now=now)
print(entry.code)
"""


@pytest.fixture
def judge(signed_in):
    return signed_in("judge@panel.example.org")


def test_a_worker_killed_in_the_middle_leaves_the_old_ranking_and_is_made_good(installation, judge):
    before = installation.value(RANKING)
    wait_for(lambda: count(installation, "queued", "running") == 0)
    blocker = installation.connect()
    with blocker.cursor() as cursor:
        cursor.execute(HOLD_THE_ROUND)
        score_the_next_entry(judge)
        wait_for(lambda: count(installation, "running") == 1)
        installation.end("worker", signal.SIGKILL)
    blocker.rollback()
    blocker.close()

    assert installation.value(RANKING) == before

    killed_at = time.monotonic()
    installation.start_worker()
    wait_for(lambda: installation.value(RANKING) != before, patience=TWO_MINUTES)
    assert time.monotonic() - killed_at < TWO_MINUTES


def test_without_redis_handing_in_and_scoring_lose_nothing(installation, judge, signed_in):
    applicant = signed_in("applicant@example.org")
    code = installation.manage("shell", "-v0", "-c", COMPLETE_THE_DRAFT).strip()
    ranked = installation.value(RANKING)
    applicant.goto(f"/entries/{code}/submit/")
    judge.goto("/judging/")

    installation.end("redis", signal.SIGKILL)
    applicant.get_by_role("button", name="Hand in", exact=True).click()
    expect(applicant).to_have_url(re.compile("/receipt/"))
    score_the_next_entry(judge)
    assert installation.value(RANKING) == ranked
    assert mail_state(installation, code) == "queued"

    installation.start_redis()
    wait_for(lambda: mail_state(installation, code) == "sent", patience=TWO_MINUTES)
    wait_for(lambda: installation.value(RANKING) != ranked, patience=TWO_MINUTES)


def score_the_next_entry(page: Page) -> None:
    page.goto("/judging/")
    page.get_by_role("link", name="Next entry").click()
    for scale in page.locator("[data-criterion]").all():
        with page.expect_response(re.compile("/scores/$")) as answered:
            scale.locator("input[type=radio]").nth(7).check(force=True)
        assert answered.value.ok
    here = page.url
    page.get_by_role("button", name="Submit and next").click()
    expect(page).not_to_have_url(here)
    expect(page.locator("body")).not_to_contain_text("500")


def count(installation, *states: str) -> object:
    return installation.value(
        "SELECT count(*) FROM jobs_job WHERE kind = 'judging.ranking' AND state = ANY(%s)",
        list(states),
    )


def mail_state(installation, code: str) -> object:
    return installation.value(
        "SELECT state FROM notifications_message WHERE kind = 'submissions/handed_in' AND subject LIKE %s",
        f"%{code}%",
    )
