"""The pages of questions: for who asks, and for organisers."""

import uuid

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competitions.enums import CompetitionState, Role
from competitions.models import Enquiry, FaqItem
from competitions.services import enquiries
from input2.notifications.models import Message
from tests.competitions.test_queries import ROUTES
from tests.factories import (
    NOW,
    make_competition,
    make_enquiry,
    make_faq_item,
    make_member,
    make_user,
)

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
TYPED = {
    "name": "Ana Torres",
    "email": "ana@example.org",
    "text": "May two cities enter together?",
    "website": "",
}


def answered(enquiry, by, text="Yes, they may."):
    return enquiries.answer(enquiry, text=text, base=enquiry.revision, by=by, now=NOW)


def public(competition, enquiry=None):
    return f"/c/{competition.slug}/questions/" + (f"{enquiry.pk}/" if enquiry else "")


def organisers(competition, enquiry=None, step=""):
    listing = f"/organise/{competition.slug}/questions/"
    return listing + (f"{enquiry.pk}/" if enquiry else "") + (f"{step}/" if step else "")


def test_a_visitor_asks_and_reads_the_answer_at_an_address_of_its_own(client):
    competition = make_competition()
    organiser = make_member(competition)

    sent = client.post(public(competition), TYPED)

    enquiry = Enquiry.objects.get()
    assert sent["Location"] == public(competition, enquiry)
    assert (enquiry.asked_by, enquiry.language, enquiry.text) == (None, "en", TYPED["text"])
    assert "The organisers have it" in client.get(sent["Location"]).content.decode()
    answered(enquiry, organiser)
    page = client.get(sent["Location"])
    shown = page.content.decode()
    assert "Yes, they may." in shown
    assert "Ana Torres" not in shown
    assert "ana@example.org" not in shown
    assert (page["X-Robots-Tag"], "no-store" in page["Cache-Control"]) == ("noindex", True)


def test_the_language_of_the_page_is_that_of_the_question(client):
    competition = make_competition()

    client.post(public(competition) + "?lang=zh-hans", TYPED)

    assert Enquiry.objects.get().language == "zh-hans"


def test_a_signed_in_person_has_name_and_address_filled_and_sees_their_own(client):
    competition = make_competition()
    person = make_user(full_name="Mei Lin")
    make_enquiry(competition, asked_by=person, text="Mine?")
    make_enquiry(competition, asked_by=make_user(), text="Of somebody else?")
    make_enquiry(make_competition(), asked_by=person, text="Of another call?")
    client.force_login(person)

    page = client.get(public(competition)).content.decode()

    assert 'value="Mei Lin"' in page
    assert f'value="{person.email}"' in page
    assert ("Mine?" in page, "Of somebody else?" in page, "Of another call?" in page) == (
        True,
        False,
        False,
    )
    client.post(public(competition), {**TYPED, "email": person.email})
    assert Enquiry.objects.filter(asked_by=person, competition=competition).count() == 2


def test_guessing_an_address_finds_nothing(client):
    competition = make_competition()
    foreign = make_enquiry(make_competition())
    mine = make_enquiry(competition)

    assert client.get(f"{public(competition)}{uuid.uuid4()}/").status_code == 404
    assert client.get(public(competition, foreign)).status_code == 404
    assert client.get(public(competition, mine)).status_code == 200


def test_a_draft_is_asked_about_by_nobody_outside(client):
    competition = make_competition(state=CompetitionState.DRAFT, published_at=None)
    enquiry = make_enquiry(competition)

    assert client.get(public(competition)).status_code == 404
    assert client.post(public(competition), TYPED).status_code == 404
    assert client.get(public(competition, enquiry)).status_code == 404
    client.force_login(make_member(competition))
    assert client.get(public(competition)).status_code == 200


def test_an_archived_edition_says_that_it_takes_no_questions(client):
    competition = make_competition(state=CompetitionState.ARCHIVED)

    sent = client.post(public(competition), TYPED)

    assert "take no more questions" in sent.content.decode()
    assert not Enquiry.objects.exists()


def test_the_field_that_programs_fill_costs_a_person_one_press(client):
    competition = make_competition()

    refused = client.post(public(competition), {**TYPED, "website": "https://spam.example"})

    form = refused.context["form"]
    assert "send once more" in str(form.errors["website"])
    assert (form["text"].value(), form["website"].value()) == (TYPED["text"], "")
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("field", ["name", "email", "text"])
@pytest.mark.parametrize("value", ["", "   "])
def test_an_empty_field_is_named(client, field, value):
    competition = make_competition()

    refused = client.post(public(competition), {**TYPED, field: value})

    assert field in refused.context["form"].errors
    assert not Enquiry.objects.exists()


@pytest.fixture
def limits(settings):
    settings.ACCOUNT_RATE_LIMITS = {"ask": "4/10m/ip,2/10m/key"}
    cache.clear()
    yield
    cache.clear()


def test_one_account_asks_so_often_and_no_oftener(client, limits):
    competition = make_competition()
    client.force_login(make_user())

    codes = [
        client.post(
            public(competition),
            {**TYPED, "email": f"{number}@example.org"},
            REMOTE_ADDR=f"192.0.2.{number}",
        ).status_code
        for number in range(3)
    ]

    assert codes == [302, 302, 429]
    assert Enquiry.objects.count() == 2


def test_one_network_address_asks_so_often_and_another_still_may(client, limits):
    competition = make_competition()

    def send(number, address):
        typed = {**TYPED, "email": f"{number}@example.org"}
        return client.post(public(competition), typed, REMOTE_ADDR=address)

    codes = [send(number, "192.0.2.1").status_code for number in range(5)]
    refused = send(6, "192.0.2.1")

    assert codes == [302, 302, 302, 302, 429]
    assert refused.context["form"]["text"].value() == TYPED["text"]
    assert send(7, "192.0.2.2").status_code == 302


@pytest.mark.parametrize("path", ["/c/{slug}/", "/c/{slug}/enter/", "/organise/{slug}/"])
def test_pages_that_know_a_competition_link_to_asking(client, path):
    competition = make_competition()
    client.force_login(make_member(competition))

    footer = client.get(path.format(slug=competition.slug)).content.decode().split("<footer")[1]

    assert f'href="{public(competition)}"' in footer


def test_organisers_answer_in_place_and_the_mail_goes_out(client):
    competition = make_competition()
    enquiry = make_enquiry(competition, text=f"Why {SCRIPT}?")
    client.force_login(make_member(competition))
    listed = client.get(organisers(competition)).content.decode()
    assert SCRIPT not in listed
    assert organisers(competition, enquiry, "answer") in listed

    sent = client.post(
        organisers(competition, enquiry, "answer"), {"base": 1, "answer": "Because."}
    )

    assert sent["Location"] == organisers(competition, enquiry)
    assert Message.objects.get().to == enquiry.email
    page = client.get(organisers(competition, enquiry)).content.decode()
    assert "Because." in page
    assert SCRIPT not in page


def test_the_second_organiser_sees_the_first_answer_beside_their_own(client):
    competition = make_competition()
    enquiry = make_enquiry(competition)
    answered(enquiry, make_member(competition), "Yes.")
    client.force_login(make_member(competition))
    path = organisers(competition, enquiry, "answer")

    refused = client.post(path, {"base": 1, "answer": "No."})

    form = refused.context["answer_form"]
    assert [(each.theirs, each.yours) for each in form.stale] == [("Yes.", "No.")]
    assert Enquiry.objects.get().answer == "Yes."
    client.post(path, {"base": form["base"].value(), "answer": "No, not yet."})
    assert Enquiry.objects.get().answer == "No, not yet."


def test_closing_and_letting_wait_again(client):
    competition = make_competition()
    enquiry = make_enquiry(competition)
    client.force_login(make_member(competition))

    refused = client.post(
        organisers(competition, enquiry, "close"), {"base": 1, "closing_reason": ""}
    )
    assert refused.context["closing_form"].errors
    client.post(
        organisers(competition, enquiry, "close"), {"base": 1, "closing_reason": "Asked twice."}
    )
    assert "Asked twice." in client.get(public(competition, enquiry)).content.decode()
    client.post(organisers(competition, enquiry, "reopen"), {"base": 2})

    assert Enquiry.objects.open().count() == 1


def test_publishing_shows_the_item_first_in_the_languages_of_the_call(client):
    competition = make_competition(languages=["en", "zh-hans"])
    organiser = make_member(competition)
    enquiry = answered(make_enquiry(competition, language="zh-hans", text="可以吗"), organiser)
    client.force_login(organiser)
    path = organisers(competition, enquiry, "publish")

    form = client.get(path).context["form"]
    assert form["question"].value() == {"zh-hans": "可以吗"}
    client.post(
        path,
        {
            "base": 2,
            "question_0": "May we?",
            "question_1": "可以吗",
            "faq_answer_0": "Yes.",
            "faq_answer_1": "可以。",
        },
    )

    item = FaqItem.objects.get()
    assert (item.question.localize("en"), item.answer.localize("zh-hans")) == ("May we?", "可以。")
    assert "already" in client.get(path).content.decode()


def test_search_and_filters(client):
    competition = make_competition()
    organiser = make_member(competition)
    make_enquiry(competition, text="About files?")
    answered(make_enquiry(competition, text="About files too?"), organiser)
    closed = make_enquiry(competition, text="Spam", name="Bob")
    enquiries.close(closed, reason="Spam.", base=1, by=organiser, now=NOW)
    client.force_login(organiser)

    def found(query):
        page = client.get(organisers(competition) + query)
        return sorted(row["enquiry"].text for row in page.context["rows"])

    assert found("") == ["About files too?", "About files?", "Spam"]
    assert found("?state=open") == ["About files?"]
    assert found("?state=answered&q=FILES") == ["About files too?"]
    assert found("?q=bob") == ["Spam"]
    assert found("?state=closed") == ["Spam"]
    assert found("?state=nonsense") == ["About files too?", "About files?", "Spam"]
    assert found("?q=nothing-like-it") == []


def test_the_navigation_counts_what_waits(client):
    competition = make_competition()
    organiser = make_member(competition)
    client.force_login(organiser)
    make_enquiry(make_competition())
    answered(make_enquiry(competition), organiser)
    path = f"/organise/{competition.slug}/exports/"
    assert "for an answer" not in client.get(path).content.decode()

    make_enquiry(competition)
    make_enquiry(competition)

    assert "2 wait for an answer" in client.get(path).content.decode()


STEPS = ["answer", "close", "reopen", "publish"]


def test_strangers_and_other_organisers_find_nothing(client):
    competition = make_competition()
    enquiry = make_enquiry(competition)
    for person in (make_user(), make_member(make_competition())):
        client.force_login(person)
        assert client.get(organisers(competition)).status_code == 404
        assert client.get(organisers(competition, enquiry)).status_code == 404
        for step in STEPS:
            assert client.post(organisers(competition, enquiry, step), {}).status_code == 404


def test_another_competitions_question_is_not_found(client):
    competition = make_competition()
    foreign = make_enquiry(make_competition())
    client.force_login(make_member(competition))

    assert client.get(organisers(competition, foreign)).status_code == 404
    for step in STEPS:
        assert client.post(organisers(competition, foreign, step), {}).status_code == 404


def test_observers_read_and_change_nothing(client):
    competition = make_competition()
    enquiry = make_enquiry(competition)
    client.force_login(make_member(competition, Role.OBSERVER))

    for path in (organisers(competition), organisers(competition, enquiry)):
        page = client.get(path).content.decode()
        assert "Observers change nothing." in page
        assert f"{enquiry.pk}/answer/" not in page
    client.post(organisers(competition, enquiry, "answer"), {"base": 1, "answer": "Mine."})
    client.post(organisers(competition, enquiry, "close"), {"base": 1, "closing_reason": "Mine."})

    enquiry.refresh_from_db()
    assert (enquiry.answer, enquiry.closed_at) == ("", None)


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize("route", ["ask", "asked", "enquiries", "enquiry", "enquiry-publish"])
def test_a_page_of_questions_costs_the_same_whatever_it_shows(client, route, rows):
    competition = make_competition()
    organiser = make_member(competition)
    client.force_login(organiser)
    for number in range(rows):
        enquiry = answered(make_enquiry(competition, asked_by=organiser), organiser)
        make_enquiry(competition, asked_by=organiser)
        Enquiry.objects.filter(pk=enquiry.pk).update(
            faq_item=make_faq_item(competition, position=100 + number)
        )
    paths = {
        "ask": public(competition),
        "asked": public(competition, enquiry),
        "enquiries": organisers(competition),
        "enquiry": organisers(competition, enquiry),
        "enquiry-publish": organisers(competition, enquiry, "publish"),
    }

    with CaptureQueriesContext(connection) as queries:
        assert client.get(paths[route]).status_code == 200

    assert len(queries) == ROUTES[f"competitions:{route}"]
