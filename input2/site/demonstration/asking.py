"""Questions about the pilot call: some wait, some are answered, one stands in the FAQ."""

from datetime import datetime, timedelta

from competitions.models import Competition
from competitions.services import enquiries
from input2.accounts.models import User
from input2.site.demonstration.content import Content, read

# How long the organisers take.
ANSWERED_AFTER = timedelta(hours=20)


def ask_all(call: Competition, *, organiser: User, now: datetime) -> None:
    """Each question on its day, and what became of it some hours later."""
    for item in read("questions"):
        _ask(call, item, organiser=organiser, at=now + timedelta(days=item["days"]))


def _ask(call: Competition, item: Content, *, organiser: User, at: datetime) -> None:
    person = User.objects.filter(email=item["email"]).first()
    enquiry = enquiries.ask(
        call,
        name=person.full_name if person else item["name"],
        email=item["email"],
        text=item["text"],
        language=item["language"],
        by=person,
        now=at,
    )
    later = at + ANSWERED_AFTER
    if "closed" in item:
        enquiries.close(enquiry, reason=item["closed"], base=1, by=organiser, now=later)
    if "answer" in item:
        enquiries.answer(enquiry, text=item["answer"], base=1, by=organiser, now=later)
    if "faq" in item:
        enquiries.publish_to_faq(enquiry, item["faq"], base=2, by=organiser, now=later)
