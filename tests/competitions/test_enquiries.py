"""Questions about the call: asked, answered, closed, published; who is told and what is kept."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from competitions.enums import CompetitionState, Role
from competitions.models import Enquiry, FaqItem
from competitions.services import StaleEditError, enquiries
from input2.audit.models import Event, EventDetail
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from input2.lib.localized import by_language
from input2.notifications.models import Message
from tests.factories import (
    NOW,
    make_competition,
    make_enquiry,
    make_faq_item,
    make_member,
    make_user,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"


def ask(competition, **fields):
    plain = {
        "name": "Ana Torres",
        "email": "ana@example.org",
        "text": "May two cities enter together?",
        "language": "en",
        "by": None,
    }
    return enquiries.ask(competition, **{**plain, **fields}, now=NOW)


def answer(enquiry, text="Yes, they may.", *, base=1, by, **options):
    return enquiries.answer(enquiry, text=text, base=base, by=by, now=NOW, **options)


def publish(enquiry, *, base=2, by, question="May two cities enter?"):
    values = {"question": {"en": question}, "answer": {"en": "Yes."}}
    return enquiries.publish_to_faq(enquiry, values, base=base, by=by, now=NOW)


def test_each_organiser_is_told_once_and_no_observer():
    competition = make_competition()
    organisers = {make_member(competition).email for _number in range(2)}
    make_member(competition, Role.OBSERVER)
    make_member(make_competition())

    ask(competition)

    assert set(Message.objects.values_list("to", flat=True)) == organisers
    assert Message.objects.count() == 2


def test_the_permanent_history_knows_nothing_of_who_asked():
    competition = make_competition()

    ask(competition, text="Please call me: Ana, +51 1 555")

    event = Event.objects.get(action="enquiry.asked")
    kept = " ".join(str(value) for value in vars(event).values())
    assert not {word for word in ("Ana", "ana@example.org", "555") if word in kept}
    assert not EventDetail.objects.filter(event=event).exists()


def test_a_draft_of_a_call_is_asked_about_by_those_who_read_it_and_an_archived_one_by_nobody():
    draft = make_competition(state=CompetitionState.DRAFT, published_at=None)
    archived = make_competition(state=CompetitionState.ARCHIVED)

    assert ask(draft).pk
    with pytest.raises(WindowClosedError):
        ask(archived)


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "the answer to your question"), ("zh-hans", "")]
)
def test_who_asked_is_told_in_the_language_of_the_question(language, subject):
    competition = make_competition()
    person = make_user(language="en")
    enquiry = ask(competition, language=language, by=person, email="ana@example.org")
    Message.objects.all().delete()

    answer(enquiry, by=make_member(competition))

    mail = Message.objects.get()
    assert (mail.to, mail.language, mail.recipient) == ("ana@example.org", language, person)
    assert subject in mail.subject
    assert "Yes, they may." in mail.text
    for body in (mail.text, mail.html):
        assert f"/c/{competition.slug}/questions/{enquiry.pk}/" in body


def test_markup_in_a_question_or_an_answer_is_data():
    competition = make_competition()
    organiser = make_member(competition)
    enquiry = ask(competition, text=SCRIPT, name=f"Ana {SCRIPT}\r\nBcc: x@example.org")

    answer(enquiry, SCRIPT, by=organiser)

    for mail in Message.objects.all():
        assert SCRIPT not in mail.html
        assert "&lt;script&gt;" in mail.html
        assert "\n" not in mail.subject
        assert SCRIPT in mail.text


def test_a_changed_answer_is_mailed_unless_the_organiser_says_not_to():
    competition = make_competition()
    organiser = make_member(competition)
    enquiry = answer(make_enquiry(competition), by=organiser)

    answer(enquiry, "Yes, up to three.", base=2, is_told=False, by=organiser)
    assert Message.objects.count() == 1
    answer(enquiry, "Yes, up to four.", base=3, is_told=True, by=organiser)

    assert Message.objects.count() == 2
    assert list(
        Event.objects.filter(action__startswith="enquiry.").order_by("pk").values_list("action")
    ) == [("enquiry.answered",), ("enquiry.answer_changed",), ("enquiry.answer_changed",)]


def test_saving_the_same_answer_again_leaves_no_trace():
    competition = make_competition()
    organiser = make_member(competition)
    enquiry = answer(make_enquiry(competition), by=organiser)

    answer(enquiry, base=2, by=organiser)

    assert (Message.objects.count(), enquiry.revision) == (1, 2)


def test_of_two_organisers_the_second_is_shown_the_first_answer():
    competition = make_competition()
    organiser = make_member(competition)
    enquiry = make_enquiry(competition)
    answer(enquiry, "Yes.", by=organiser)

    with pytest.raises(StaleEditError) as refusal:
        answer(enquiry, "No.", by=organiser)

    assert refusal.value.row == enquiry
    assert Enquiry.objects.get().answer == "Yes."
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_answers_in_the_same_moment_make_one_mail():
    competition = make_competition()
    organisers = [make_member(competition) for _number in range(2)]
    enquiry = make_enquiry(competition)

    def attempt(text, person):
        try:
            return answer(enquiry, text, by=person).answer
        except StaleEditError:
            return None

    results = at_once(
        partial(attempt, "Yes.", organisers[0]), partial(attempt, "No.", organisers[1])
    )

    assert sorted(map(str, results)) in (["None", "Yes."], ["No.", "None"])
    assert Message.objects.filter(kind="competitions/enquiry_answered").count() == 1


def test_closing_needs_a_reason_and_an_open_question():
    competition = make_competition()
    organiser = make_member(competition)
    enquiry = make_enquiry(competition)
    close = partial(enquiries.close, enquiry, by=organiser, now=NOW)

    with pytest.raises(enquiries.EmptyTextError):
        close(reason="  ", base=1)
    close(reason="Asked twice.", base=1)

    assert list(Enquiry.objects.closed()) == [enquiry]
    enquiries.reopen(enquiry, base=2, by=organiser, now=NOW)
    assert list(Enquiry.objects.open()) == [enquiry]
    answer(enquiry, base=3, by=organiser)
    with pytest.raises(enquiries.AlreadyAnsweredError):
        close(reason="Too late.", base=4)


def test_a_closed_question_that_is_answered_after_all_is_answered():
    competition = make_competition()
    organiser = make_member(competition)
    enquiry = make_enquiry(competition)
    enquiries.close(enquiry, reason="Asked twice.", base=1, by=organiser, now=NOW)

    answer(enquiry, base=2, by=organiser)

    stored = Enquiry.objects.get()
    assert (stored.is_answered, stored.is_closed, stored.closing_reason) == (True, False, "")


def test_an_answer_is_published_once_at_the_end_of_the_faq():
    competition = make_competition()
    organiser = make_member(competition)
    make_faq_item(competition, position=1)
    enquiry = make_enquiry(competition, name="Ana Torres")
    with pytest.raises(enquiries.NotAnsweredError):
        publish(enquiry, base=1, by=organiser)
    answer(enquiry, by=organiser)

    item = publish(enquiry, by=organiser)

    assert (item.position, Enquiry.objects.get().faq_item) == (2, item)
    assert "Ana" not in str(by_language(item.question)) + str(by_language(item.answer))
    with pytest.raises(enquiries.AlreadyPublishedError):
        publish(enquiry, base=3, by=organiser)
    assert FaqItem.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_publishing_twice_in_the_same_moment_makes_one_item():
    competition = make_competition()
    organiser = make_member(competition)
    enquiry = answer(make_enquiry(competition), by=organiser)

    def attempt():
        try:
            return publish(enquiry, by=organiser)
        except DomainError:
            return None

    results = at_once(attempt, attempt)

    assert [bool(result) for result in results].count(True) == 1
    assert FaqItem.objects.count() == 1


def test_an_item_taken_out_of_the_faq_can_be_published_again():
    competition = make_competition()
    organiser = make_member(competition)
    enquiry = answer(make_enquiry(competition), by=organiser)
    publish(enquiry, by=organiser).delete()

    assert publish(enquiry, base=3, by=organiser).pk


@pytest.mark.parametrize("role", [Role.OBSERVER, None])
def test_only_organisers_answer(role):
    competition = make_competition()
    person = make_member(competition, role) if role else make_member(make_competition())
    enquiry = make_enquiry(competition)

    for attempt in (
        lambda: answer(enquiry, by=person),
        lambda: enquiries.close(enquiry, reason="Mine.", base=1, by=person, now=NOW),
        lambda: enquiries.reopen(enquiry, base=1, by=person, now=NOW),
        lambda: publish(enquiry, base=1, by=person),
    ):
        with pytest.raises(ForbiddenError):
            attempt()


@pytest.mark.parametrize(
    "fields",
    [
        {"closed_at": NOW},
        {"closing_reason": "Asked twice."},
        {
            "closed_at": NOW,
            "closing_reason": "Asked twice.",
            "answer": "Yes.",
            "answered_at": NOW,
        },
    ],
)
def test_a_closed_question_has_a_reason_and_no_answer(fields):
    enquiry = make_enquiry(make_competition())

    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(**fields)
