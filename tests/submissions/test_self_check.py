"""The questions before an entry is begun: they save time, they are enforced, and they are asked once."""

import pytest
from django.urls import reverse

from competitions import self_check
from competitions.models import SelfCheckQuestion
from competitions.self_check import SelfCheck
from submissions import services
from submissions.models import Entry
from tests.factories import (
    NOW,
    make_competition,
    make_handed_in,
    make_member,
    make_page,
    make_self_check_question,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition():
    made = make_competition()
    make_self_check_question(made, key="in-use", text="Is it in use?")
    make_self_check_question(
        made,
        key="prize",
        text="Has it won this prize before?",
        wanted=False,
        explanation="Winners of *earlier editions* cannot enter again.",
    )
    return made


def questions(competition):
    return list(competition.self_check_questions.all())


def check(competition, **answers):
    given = {"in-use": True, "prize": False, **answers}
    return SelfCheck(self_check.fingerprint(questions(competition)), given)


def enter(competition):
    return reverse("submissions:enter", args=[competition.slug])


def begin(competition):
    return reverse("submissions:begin", args=[competition.slug])


def sent(competition, *, in_use="yes", prize="no"):
    asked = self_check.fingerprint(questions(competition))
    return {"asked": asked, "answer-in-use": in_use, "answer-prize": prize}


def test_the_questions_are_asked_without_an_account(client, competition):
    page = client.get(enter(competition)).content.decode()

    assert "Is it in use?" in page
    assert "Has it won this prize before?" in page


def test_who_passes_signed_in_is_in_the_draft(client, competition):
    client.force_login(make_user())

    response = client.post(enter(competition), sent(competition))

    entry = Entry.objects.get()
    assert response.url == reverse("submissions:form", args=[entry.code])
    assert entry.self_check == [
        {"key": "in-use", "text": {"en": "Is it in use?"}, "answer": True},
        {"key": "prize", "text": {"en": "Has it won this prize before?"}, "answer": False},
    ]


def test_who_has_no_account_yet_goes_on_after_signing_in_without_being_asked_again(
    client, competition
):
    page = client.post(enter(competition), sent(competition), follow=True).content.decode()
    assert f"{reverse('account_signup')}?next={begin(competition)}" in page
    assert "Is it in use?" not in page
    assert not Entry.objects.exists()
    person = make_user()

    response = client.post(
        f"{reverse('account_login')}?next={begin(competition)}",
        {"login": person.email, "password": "correct horse battery"},
    )
    draft = client.get(response.url)

    entry = Entry.objects.get(owner=person)
    assert draft.url == reverse("submissions:form", args=[entry.code])
    assert len(entry.self_check) == 2


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_failed_answer_explains_and_begins_no_draft(client, competition, is_signed_in):
    make_page(competition)
    if is_signed_in:
        client.force_login(make_user())

    page = client.post(enter(competition), sent(competition, prize="yes")).content.decode()

    assert "Winners of <em>earlier editions</em> cannot enter again." in page
    assert "Ideas that are not in use yet" not in page
    assert reverse("competitions:rules", args=[competition.slug]) in page
    assert reverse("competitions:ask", args=[competition.slug]) in page
    assert not Entry.objects.exists()
    assert client.get(begin(competition)).url != reverse("submissions:list")
    assert not Entry.objects.exists()


def test_a_failed_check_says_nothing_of_rules_that_are_not_written(client, competition):
    page = client.post(enter(competition), sent(competition, prize="yes")).content.decode()

    assert "Read the rules" not in page


@pytest.mark.parametrize("left_out", ["answer-in-use", "answer-prize"])
def test_every_question_has_to_be_answered(client, competition, left_out):
    client.force_login(make_user())
    given = {key: value for key, value in sent(competition).items() if key != left_out}

    response = client.post(enter(competition), given)

    assert list(response.context["form"].errors) == [left_out]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("step", ["post", "begin"])
def test_a_request_that_skips_the_check_begins_nothing(client, competition, step):
    client.force_login(make_user())

    if step == "post":
        client.post(enter(competition))
    else:
        client.get(begin(competition))

    assert not Entry.objects.exists()


def test_the_service_refuses_who_has_not_passed(competition):
    person = make_user()

    with pytest.raises(services.SelfCheckMissingError):
        services.start_entry(competition, by=person, now=NOW)
    half = SelfCheck(check(competition).asked, {"in-use": True})
    with pytest.raises(services.SelfCheckMissingError):
        services.start_entry(competition, by=person, now=NOW, check=half)
    with pytest.raises(services.SelfCheckFailedError):
        services.start_entry(competition, by=person, now=NOW, check=check(competition, prize=True))

    assert not Entry.objects.exists()


def test_answers_to_an_earlier_wording_are_asked_for_again(client, competition):
    before = sent(competition)
    SelfCheckQuestion.objects.filter(key="prize").update(text="Has it won?", revision=2)
    client.force_login(make_user())

    response = client.post(enter(competition), before)

    assert "have been changed meanwhile" in response.content.decode()
    assert not Entry.objects.exists()


def test_a_check_that_was_passed_before_a_question_was_added_is_asked_anew(client, competition):
    client.post(enter(competition), sent(competition))
    make_self_check_question(competition, text="Is your city in APEC?", position=900)
    client.force_login(make_user())

    response = client.get(begin(competition))

    assert response.url == enter(competition)
    assert "Is your city in APEC?" in client.get(enter(competition)).content.decode()


def test_drafts_that_exist_do_not_notice_later_questions(client):
    competition = make_competition()
    owner = make_user()
    entry = services.start_entry(competition, by=owner, now=NOW)
    make_self_check_question(competition)
    client.force_login(owner)

    page = client.get(reverse("submissions:form", args=[entry.code]), follow=True)

    assert page.status_code == 200
    services.save_answers(entry, {"title": "Shade"}, by=owner, now=NOW)
    entry.refresh_from_db()
    assert entry.self_check == []


def test_each_new_entry_is_checked(client, competition):
    person = make_user()
    client.force_login(person)
    client.post(enter(competition), sent(competition))
    entry = Entry.objects.get()
    services.save_answers(entry, {"title": "Shade"}, by=person, now=NOW)

    client.get(begin(competition))

    assert Entry.objects.count() == 1


def test_screeners_read_what_was_answered(client):
    competition = make_competition()
    entry = make_handed_in(competition)
    kept = [{"key": "a", "text": {"en": "Is it in use?"}, "answer": True}]
    Entry.objects.filter(pk=entry.pk).update(self_check=kept)
    client.force_login(make_member(competition))

    page = client.get(reverse("site:entry", args=[competition.slug, entry.code])).content.decode()

    assert "Is it in use?" in page


def test_a_closed_call_is_closed_to_who_passed(client, competition):
    client.force_login(make_user())
    competition.closes_at = NOW
    competition.save()

    response = client.post(enter(competition), sent(competition), follow=True)

    assert "Entries closed on" in response.content.decode()
    assert not Entry.objects.exists()
