"""A deadline moves and its people hear of it; a visitor asks and everybody reads the answer."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys import steps

QUESTION = "May we hand in <b>two</b> entries that share one film?"


def open_mail(page: Page, to: str, subject: str) -> None:
    page.goto("/outbox/")
    row = page.get_by_role("row").filter(has_text=to).filter(has_text=subject)
    row.first.get_by_role("link").first.click()


def test_a_deadline_moves_and_the_owner_of_a_draft_reads_it_in_a_mail(signed_in):
    organiser = signed_in("organiser@example.org")
    organiser.goto("/organise/input2-pilot/call/dates/")
    assert steps.faults(organiser) == []
    organiser.get_by_role("link", name="Change the times").click()
    field = organiser.locator("[name=closes_at]")
    moved = datetime.fromisoformat(field.input_value()) + timedelta(days=3)
    field.fill(moved.isoformat(timespec="minutes"))
    organiser.get_by_role("button", name="Save").click()
    expect(organiser.get_by_text("say in each language").first).to_be_visible()
    assert steps.faults(organiser) == []
    organiser.locator("[name=reason_0]").fill("A holiday in several economies.")
    organiser.locator("[name=reason_1]").fill("多个经济体放假。")
    organiser.get_by_role("button", name="Save").click()

    organiser.get_by_role("link", name="Tell those concerned").first.click()
    expect(organiser.get_by_label(re.compile("Owners of drafts"))).to_be_checked()
    organiser.get_by_role("button", name="Preview").click()
    expect(organiser.get_by_text("As you would receive it")).to_be_visible()
    assert steps.faults(organiser) == []
    organiser.get_by_role("button", name="Send the mails").click()
    expect(organiser.get_by_text(re.compile(r"^\s*\d+ mails?\s*$")).first).to_be_visible()

    day = f"{moved.day} {moved:%B %Y}, {moved:%H:%M}"
    open_mail(organiser, "applicant@example.org", "dates have changed")
    expect(organiser.get_by_text(re.compile(re.escape(day))).first).to_be_visible()
    expect(organiser.get_by_text("A holiday in several economies.").first).to_be_visible()
    visitor = organiser.context.browser.new_page(base_url=organiser.url.split("/outbox/")[0])
    visitor.goto("/c/input2-pilot/")
    expect(visitor.get_by_text(re.compile(re.escape(day))).first).to_be_visible()
    visitor.goto("/c/input2-pilot/changes/")
    expect(visitor.get_by_text("A holiday in several economies.")).to_be_visible()
    visitor.close()


def test_a_visitor_asks_an_organiser_answers_and_everybody_reads_it(open_context, signed_in):
    visitor = open_context().new_page()
    ask(visitor)

    organiser = signed_in("organiser@example.org")
    answer_in_place(organiser)
    publish(organiser)

    visitor.reload()
    expect(visitor.get_by_text("Yes, the film may serve both.")).to_be_visible()
    visitor.goto("/c/input2-pilot/faq/")
    expect(visitor.get_by_text("May two entries share one film?").first).to_be_visible()
    assert "Ana Torres" not in visitor.content()
    open_mail(visitor, "ana.torres@example.org", "the answer to your question")
    expect(visitor.get_by_text("Yes, the film may serve both.").first).to_be_visible()


def ask(page: Page) -> None:
    page.goto("/c/input2-pilot/")
    page.get_by_role("contentinfo").get_by_role("link", name="Ask the organisers").click()
    page.get_by_label("Your name").fill("Ana Torres")
    page.get_by_label("E-mail address").fill("ana.torres@example.org")
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_text("The organisers have it")).to_be_visible()
    assert steps.faults(page) == []


def answer_in_place(page: Page) -> None:
    page.goto("/organise/input2-pilot/questions/?state=open")
    card = page.get_by_role("article").filter(has_text=QUESTION)
    card.get_by_text("Answer here").click()
    card.get_by_role("textbox").fill("Yes, the film may serve both.")
    assert steps.faults(page) == []
    card.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("The answer is saved")).to_be_visible()
    assert steps.faults(page) == []


def publish(page: Page) -> None:
    page.get_by_role("link", name="Publish it").click()
    page.locator("[name=question_0]").fill("May two entries share one film?")
    page.locator("[name=question_1]").fill("两个作品可以共用一部影片吗")
    page.locator("[name=faq_answer_1]").fill("可以。")
    assert steps.faults(page) == []
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("It stands among the questions and answers").first).to_be_visible()
