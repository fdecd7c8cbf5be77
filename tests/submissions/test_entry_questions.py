"""Questions from inside an entry, messages to its team, and the timeline that keeps them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from competitions.enums import CompetitionState, Role
from competitions.models import Enquiry
from competitions.services import enquiries
from input2.audit.models import Event
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from input2.notifications.models import Message
from submissions import moments, services
from submissions.enums import TeamRole
from submissions.models import EntryMessage, EntryQuestion
from submissions.policies import OwnEntryError
from submissions.services import NothingSaidError
from tests.factories import (
    NOW,
    make_assignment,
    make_change_request,
    make_competition,
    make_eligible,
    make_enquiry,
    make_entry,
    make_entry_message,
    make_entry_question,
    make_handed_in,
    make_judge,
    make_member,
    make_round,
    make_team_member,
    make_user,
)

pytestmark = pytest.mark.django_db


def answer(question: EntryQuestion, by=None, text="Yes, with a translation.") -> Enquiry:
    enquiry = Enquiry.objects.get(pk=question.enquiry_id)
    by = by or make_member(enquiry.competition)
    return enquiries.answer(enquiry, text=text, base=enquiry.revision, by=by, now=NOW)


def address_of(entry) -> str:
    return reverse("site:entry", args=[entry.competition.slug, entry.code])


def page_of(client, entry, person=None) -> str:
    client.force_login(person or entry.owner)
    return str(client.get(entry.get_absolute_url()).content.decode())


def inbox(entry, question=None, step="") -> str:
    listing = f"/organise/{entry.competition.slug}/questions/"
    listing += f"{question.enquiry_id}/" if question else ""
    return listing + (f"{step}/" if step else "")


@pytest.mark.parametrize("role", [TeamRole.VIEWER, TeamRole.EDITOR, TeamRole.SUBMITTER])
def test_everybody_on_the_team_may_ask(role):
    entry = make_entry()
    member = make_user()
    make_team_member(entry, member, role=role)

    question = make_entry_question(entry, by=member)

    assert (question.entry, question.enquiry.asked_by) == (entry, member)


def test_strangers_and_organisers_do_not_ask_about_an_entry():
    entry = make_entry()

    for person in (make_user(), make_member(entry.competition)):
        with pytest.raises(ForbiddenError):
            make_entry_question(entry, by=person)


def test_an_archived_edition_takes_no_questions():
    entry = make_entry()
    entry.competition.state = CompetitionState.ARCHIVED

    with pytest.raises(WindowClosedError):
        make_entry_question(entry)


def test_each_organiser_is_told_once_and_about_which_entry():
    entry = make_entry()
    organisers = [make_member(entry.competition) for _number in range(2)]

    make_entry_question(entry)

    mails = Message.objects.filter(kind="competitions/enquiry_arrived")
    assert {mail.recipient for mail in mails} == set(organisers)
    assert all(entry.code in mail.subject for mail in mails)


def test_the_whole_team_reads_the_answer_on_the_entry_and_who_asked_is_mailed(client):
    entry, reader = make_entry(), make_user(language="zh-hans")
    make_team_member(entry, reader, role=TeamRole.VIEWER)
    question = make_entry_question(entry, by=reader)
    answer(question)

    (mail,) = Message.objects.filter(kind="competitions/enquiry_answered")
    assert (mail.recipient, mail.language) == (reader, "zh-hans")
    assert f"{entry.get_absolute_url()}#questions" in mail.text
    for person in (entry.owner, reader):
        assert "Yes, with a translation." in page_of(client, entry, person)


def test_a_question_is_asked_on_the_entrys_page(client):
    entry = make_entry()
    client.force_login(entry.owner)

    client.post(reverse("submissions:ask", args=[entry.code]), {"text": "May it be in Thai?"})

    assert "May it be in Thai?" in page_of(client, entry)


def test_an_empty_question_says_so_and_asks_nothing(client):
    entry = make_entry()
    client.force_login(entry.owner)

    page = client.post(reverse("submissions:ask", args=[entry.code]), {"text": " "})

    assert "This field is required" in page.content.decode()
    assert not EntryQuestion.objects.exists()


def test_a_stranger_finds_no_entry_to_ask_about(client):
    entry = make_entry()
    client.force_login(make_user())

    answered = client.post(reverse("submissions:ask", args=[entry.code]), {"text": "Who?"})

    assert answered.status_code == 404


def test_what_is_asked_is_data_and_never_markup(client):
    entry = make_entry()
    question = make_entry_question(entry, text="<script>alert(1)</script>")
    answer(question, text="<img src=x onerror=alert(1)>")

    page = page_of(client, entry)

    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("tie", ["team", "organisation"])
def test_whoever_stands_behind_the_entry_answers_none_of_its_questions(client, tie):
    entry = make_handed_in()
    organiser = make_member(
        entry.competition, organisation="Harbour City Works" if tie == "organisation" else ""
    )
    if tie == "team":
        make_team_member(entry, organiser)
    question = make_entry_question(entry)

    with pytest.raises(OwnEntryError):
        answer(question, by=organiser)

    client.force_login(organiser)
    for address in (inbox(entry), inbox(entry, question)):
        page = client.get(address).content.decode()
        assert "so someone else has to do this" in page
        assert "Send the answer" not in page


def test_such_an_organiser_neither_closes_nor_takes_on_the_question():
    entry = make_entry()
    organiser, other = make_member(entry.competition), make_member(entry.competition)
    make_team_member(entry, organiser)
    enquiry = make_entry_question(entry).enquiry

    with pytest.raises(OwnEntryError):
        enquiries.close(enquiry, reason="No.", base=1, by=organiser, now=NOW)
    with pytest.raises(OwnEntryError):
        enquiries.assign(enquiry, to=organiser, base=1, by=other, now=NOW)


def test_the_inbox_names_the_entry_with_a_link_to_it(client):
    entry = make_handed_in()
    question = make_entry_question(entry)
    client.force_login(make_member(entry.competition))

    for address in (inbox(entry), inbox(entry, question)):
        page = client.get(address).content.decode()
        assert f'href="/organise/{entry.competition.slug}/entries/{entry.code}/"' in page


def test_the_inbox_costs_the_same_for_one_question_about_entries_and_for_five(
    client, django_assert_max_num_queries
):
    competition = make_competition()
    make_entry_question(make_entry(competition))
    client.force_login(make_member(competition))
    with django_assert_max_num_queries(12) as one:
        client.get(f"/organise/{competition.slug}/questions/")
    for _number in range(4):
        make_entry_question(make_entry(competition))

    with django_assert_max_num_queries(len(one)):
        client.get(f"/organise/{competition.slug}/questions/")


def assign(enquiry, to, by):
    enquiry.refresh_from_db()
    return enquiries.assign(enquiry, to=to, base=enquiry.revision, by=by, now=NOW)


def test_a_question_gets_an_owner_who_is_told_when_somebody_else_chose():
    competition = make_competition()
    enquiry, one, other = (
        make_enquiry(competition),
        make_member(competition),
        make_member(competition),
    )

    assign(enquiry, one, by=one)
    assert not Message.objects.filter(kind="competitions/enquiry_assigned").exists()
    assign(enquiry, other, by=one)
    assign(enquiry, None, by=one)

    (mail,) = Message.objects.filter(kind="competitions/enquiry_assigned")
    assert mail.recipient == other
    assert Event.objects.filter(action="enquiry.assigned").count() == 3
    enquiry.refresh_from_db()
    assert enquiry.assigned_to is None


def test_only_organisers_take_questions_on():
    competition = make_competition()
    enquiry, organiser = make_enquiry(competition), make_member(competition)
    observer = make_member(competition, Role.OBSERVER)

    for person in (observer, make_user(), make_member(make_competition())):
        with pytest.raises(DomainError):
            assign(enquiry, person, by=organiser)
    with pytest.raises(ForbiddenError):
        assign(enquiry, organiser, by=observer)


def test_the_inbox_is_filtered_by_owner(client):
    competition = make_competition()
    organiser = make_member(competition)
    mine, free = make_enquiry(competition, text="Mine?"), make_enquiry(competition, text="Free?")
    assign(mine, organiser, by=organiser)
    client.force_login(organiser)
    address = f"/organise/{competition.slug}/questions/"

    owned = client.get(f"{address}?owner=me").content.decode()
    unowned = client.get(f"{address}?owner=nobody").content.decode()

    assert ("Mine?" in owned, "Free?" in owned) == (True, False)
    assert ("Mine?" in unowned, str(free) in unowned) == (False, True)


def test_an_owner_is_chosen_on_the_questions_page(client):
    competition = make_competition()
    enquiry, organiser = make_enquiry(competition), make_member(competition)
    client.force_login(organiser)

    address = f"/organise/{competition.slug}/questions/{enquiry.pk}/assign/"
    client.post(address, {"assigned_to": organiser.pk, "base": 1})
    stale = client.post(address, {"assigned_to": "", "base": 1})

    enquiry.refresh_from_db()
    assert enquiry.assigned_to == organiser
    assert "Somebody else has changed this" in stale.content.decode()


def test_a_message_reaches_everybody_on_the_team_once_in_their_language(client):
    entry = make_entry()
    make_team_member(entry, make_user(language="zh-hans"))
    make_team_member(entry, role=TeamRole.LISTED)

    make_entry_message(entry, text="Please <b>bring</b> a poster.")

    mails = Message.objects.filter(kind="submissions/message")
    assert sorted(mails.values_list("language", flat=True)) == ["en", "zh-hans"]
    assert all("Please <b>bring</b> a poster." in mail.text for mail in mails)
    assert Event.objects.filter(action="entry.message_sent").count() == 1
    assert "Please &lt;b&gt;bring" in page_of(client, entry)


def test_observers_strangers_and_those_behind_the_entry_write_no_messages():
    entry = make_entry()
    own = make_member(entry.competition)
    make_team_member(entry, own)

    for person in (make_member(entry.competition, Role.OBSERVER), make_user(), own):
        with pytest.raises(ForbiddenError):
            make_entry_message(entry, by=person)
    assert not EntryMessage.objects.exists()


def test_an_empty_message_is_none():
    with pytest.raises(NothingSaidError):
        make_entry_message(text=" \n ")


def test_the_database_keeps_no_empty_message():
    message = make_entry_message()

    with pytest.raises(IntegrityError, match="entry_message_has_text"):
        EntryMessage.objects.filter(pk=message.pk).update(text="")


def test_an_organiser_writes_on_the_entrys_page_and_reads_it_in_the_history(client):
    entry = make_handed_in()
    organiser = make_member(entry.competition, full_name="Olga Organiser")
    client.force_login(organiser)
    page = reverse("site:entry", args=[entry.competition.slug, entry.code])

    client.post(f"{page}message/", {"text": "Please bring a poster."})

    shown = client.get(page).content.decode()
    assert "Message from the organisers" in shown
    assert "Olga Organiser" in shown


def test_everything_that_happened_is_told_once():
    entry = make_eligible()
    make_entry_question(entry)
    make_entry_message(entry)

    happened = [moment.what for moment in moments.moments_of(entry)]

    assert sorted(happened) == ["handed_in", "message", "question", "screened"]


def test_the_teams_timeline_tells_of_rounds_and_of_nobody_who_judges(client):
    entry = make_eligible()
    round_ = make_round(entry.competition, name="First review")
    judge = make_judge(entry.competition, full_name="Jun Judge")
    make_assignment(round_, entry=entry, judge=judge)
    make_change_request(make_handed_in(entry.competition))

    page = page_of(client, entry)

    assert "In “First review”" in page
    assert "Judges read it until" in page
    assert "Jun Judge" not in page
    assert judge.code not in page


def test_a_round_that_has_not_begun_or_does_not_read_the_entry_is_not_told(client):
    entry = make_eligible()
    make_round(entry.competition, name="First review")
    draft = make_round(entry.competition, name="Final review", position=2, state="draft")
    make_assignment(draft, entry=entry)

    page = page_of(client, entry)

    assert "First review" not in page
    assert "Final review" not in page


def test_a_withdrawal_ends_the_story(client):
    entry = make_eligible()
    services.withdraw(entry, reason="We have moved on.", by=entry.owner, now=NOW)
    round_ = make_round(entry.competition, name="Later", opens_at=NOW + timedelta(days=1))
    make_assignment(round_, entry=entry)

    page = page_of(client, entry)

    assert "We have moved on." in page
    assert "Later" not in page


# Sent twice


def test_a_message_that_its_page_sends_twice_reaches_the_team_once(client):
    entry = make_entry()
    client.force_login(make_member(entry.competition))
    kept = address_of(entry)
    since = client.get(kept).context["message_form"].initial["since"]
    sent = {"since": since, "text": "Please bring a poster."}

    answers = [client.post(f"{kept}message/", sent) for _ in range(2)]

    assert [each["Location"] for each in answers] == [kept, kept]
    assert EntryMessage.objects.count() == 1
    assert Message.objects.filter(kind="submissions/message").count() == 1


@pytest.mark.parametrize("sent", [{}, {"since": NOW + timedelta(hours=1)}])
def test_the_same_words_may_be_written_again_later(sent):
    entry = make_entry()
    first = make_entry_message(entry)

    again = make_entry_message(entry, by=first.sent_by, now=NOW + timedelta(hours=2), **sent)

    assert again != first


def test_a_question_that_is_sent_twice_is_one_until_it_is_answered():
    entry = make_entry()
    make_member(entry.competition)
    first = make_entry_question(entry)

    twice = make_entry_question(entry)
    answer(first)
    anew = make_entry_question(entry)

    assert twice == first
    assert anew != first
    assert Message.objects.filter(kind__endswith="enquiry_arrived").count() == 3
