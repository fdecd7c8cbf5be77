"""The pages on which organisers act for an applicant, and what each reader sees of it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from competitions.enums import Role
from input2.accounts.models import Invitation
from input2.lib import wall_clock
from submissions import services
from submissions.models import Answer, Attachment, Entry, OnBehalf, Version
from tests.factories import (
    make_competition,
    make_entry,
    make_extension,
    make_member,
    make_on_behalf,
    make_question,
    make_team_member,
    make_user,
)
from tests.samples import PDF
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db

WRITING = ["behalf-write", "behalf-extend", "behalf-take-back", "behalf-hand-in", "behalf-stop"]


@pytest.fixture
def competition():
    """A call that is open by the real clock, which pages read."""
    now = timezone.now()
    return make_competition(opens_at=now - timedelta(days=3), closes_at=now + timedelta(days=3))


@pytest.fixture
def entry(competition):
    return make_entry(competition, now=timezone.now())


@pytest.fixture
def organiser(client, competition):
    person = make_member(competition, full_name="Orla Organiser")
    client.force_login(person)
    return person


def close(competition):
    """The call closed an hour ago."""
    competition.closes_at = timezone.now() - timedelta(hours=1)
    competition.save()


def page(route, entry):
    return reverse(f"submissions:{route}", args=[entry.competition.slug, entry.code])


def form_of(entry, key="entry"):
    return reverse("submissions:section", args=[entry.code, key])


def local(competition, at):
    return wall_clock.wall_of(at, competition.zone).isoformat(timespec="minutes")


def test_an_organiser_writes_in_the_form_of_a_team_after_saying_why(client, entry, organiser):
    before = client.get(form_of(entry)).status_code
    client.post(page("behalf-write", entry), {"reason": "Asked by phone."})
    after = client.get(form_of(entry))
    saved = client.post(
        reverse("submissions:save-answer", args=[entry.code]),
        {"question": "title", "value": "By phone", "base": 1, "writer": "tab"},
        content_type="application/json",
    )

    assert before == 404
    assert b"You write on behalf of this team" in after.content
    assert saved.status_code == 200
    assert Answer.objects.get(entry=entry, question__key="title").saved_by == organiser


def test_an_organiser_adds_a_file_for_the_team(client, entry, organiser):
    make_on_behalf(entry, by=organiser)
    file = SimpleUploadedFile("plan.pdf", PDF)

    section = entry.competition.questions.get(key="document").section
    client.post(
        reverse("submissions:section", args=[entry.code, section.key]), {"file-document": file}
    )

    assert Attachment.objects.get(entry=entry).stored.name == "plan.pdf"


def test_the_team_sees_no_sign_of_itself_as_somebody_else(client, entry):
    client.force_login(entry.owner)

    content = client.get(form_of(entry)).content

    assert b"You write on behalf of this team" not in content


def test_whoever_stops_writing_finds_the_form_no_more(client, entry, organiser):
    make_on_behalf(entry, by=organiser)

    client.post(page("behalf-stop", entry))

    assert client.get(form_of(entry)).status_code == 404
    assert b"Stop writing in it" not in client.get(page("behalf", entry)).content


def test_voluntary_answers_are_not_shown_to_whoever_writes_for_the_team(client, entry, organiser):
    section = entry.competition.sections.get(key="entry")
    make_question(section, "women_led", "yes_no", is_statistical=True, label="Led by women")
    services.save_answers(entry, {"women_led": True}, by=entry.owner, now=timezone.now())
    make_on_behalf(entry, by=organiser)
    progress = reverse("submissions:progress", args=[entry.code]) + "?answers=1"

    form, state = client.get(form_of(entry)).content, client.get(progress).json()
    refused = client.post(
        reverse("submissions:save-answer", args=[entry.code]),
        {"question": "women_led", "value": "no", "base": 1, "writer": "tab"},
        content_type="application/json",
    )

    assert b"Led by women" not in form
    assert "women_led" not in str(state)
    assert refused.status_code == 403
    assert Answer.objects.get(entry=entry, question__key="women_led").value is True


def test_the_last_page_of_the_form_leads_whoever_writes_for_the_team_to_their_own(
    client, entry, organiser
):
    make_on_behalf(entry, by=organiser)

    response = client.get(reverse("submissions:submit", args=[entry.code]))
    posted = client.post(
        reverse("submissions:submit", args=[entry.code]), {"revision": entry.revision}
    )

    assert response.url == page("behalf-hand-in", entry)
    assert posted.status_code == 404
    assert not Version.objects.exists()


def test_other_pages_of_the_team_stay_closed_to_whoever_writes_for_it(client, entry, organiser):
    make_on_behalf(entry, by=organiser)

    for route in ("entry", "team", "consents", "receipt", "preview"):
        url = reverse(f"submissions:{route}", args=[entry.code])
        assert client.get(url).status_code == 404


def test_an_organiser_gives_an_entry_its_own_deadline_by_the_clocks_of_the_call(
    client, entry, organiser
):
    until = (entry.competition.closes_at + timedelta(days=2)).replace(second=0, microsecond=0)

    client.post(
        page("behalf-extend", entry),
        {"until": local(entry.competition, until), "reason": "Power cut"},
    )

    entry.refresh_from_db()
    assert entry.extended_until == until
    content = client.get(page("behalf", entry)).content
    assert b"This entry has its own deadline" in content


def test_a_date_that_is_refused_keeps_what_was_typed(client, entry, organiser):
    early = local(entry.competition, entry.competition.closes_at - timedelta(days=1))

    response = client.post(page("behalf-extend", entry), {"until": early, "reason": "Power cut"})

    assert response.status_code == 400
    assert "later than the call" in response.content.decode()
    assert b"Power cut" in response.content
    entry.refresh_from_db()
    assert entry.extended_until is None


def test_an_own_deadline_is_taken_back(client, entry, organiser):
    make_extension(entry, by=organiser)

    client.post(page("behalf-take-back", entry), {"reason": "By mistake"})

    entry.refresh_from_db()
    assert entry.extended_until is None


def test_a_late_entry_is_accepted_and_says_so_to_team_and_organisers(client, entry, organiser):
    close(entry.competition)
    shown = client.get(page("behalf-hand-in", entry)).content.decode()

    client.post(
        page("behalf-hand-in", entry),
        {"revision": entry.revision, "reason": "Our server was down."},
    )

    version = Version.objects.get(entry=entry)
    assert "Hand it in late" in shown
    assert version.is_late
    organisers_page = client.get(reverse("site:entry", args=[entry.competition.slug, entry.code]))
    assert "accepted late by the organisers" in organisers_page.content.decode()
    client.force_login(entry.owner)
    receipt = client.get(reverse("submissions:receipt", args=[entry.code])).content.decode()
    assert "Our server was down." in receipt
    assert "after the deadline" in receipt


def test_where_the_team_was_quicker_nothing_is_said_to_be_done_for_it(client, entry, organiser):
    form = {"revision": entry.revision, "reason": "Our server was down."}
    services.hand_in(
        entry, revision=entry.revision, declarations={}, by=entry.owner, now=timezone.now()
    )

    answer = client.post(page("behalf-hand-in", entry), form)

    assert answer.status_code == 400
    assert "The draft is handed in already" in answer.content.decode()
    assert Version.objects.get(entry=entry).on_behalf_reason == ""


def test_what_lacks_is_told_before_handing_in_for_the_team(client, competition, organiser):
    entry = make_entry(competition, answers={"title": None}, now=timezone.now())

    plain = client.get(page("behalf-hand-in", entry)).content.decode()
    make_on_behalf(entry, by=organiser)
    linked = client.get(page("behalf-hand-in", entry)).content.decode()
    client.post(
        page("behalf-hand-in", entry), {"revision": entry.revision, "reason": "Sent on paper"}
    )

    assert "1 thing lacks" in plain
    assert form_of(entry) not in plain
    assert form_of(entry) in linked
    assert not Version.objects.exists()


def test_an_entry_is_begun_for_somebody_written_and_handed_in(client, competition, organiser):
    url = reverse("submissions:begin-for", args=[competition.slug])
    response = client.post(
        url,
        {
            "full_name": "Lan Nguyen",
            "email": "lan@example.org",
            "language": "en",
            "reason": "Sent on paper.",
        },
    )
    entry = Entry.objects.get()
    answers = {"organisation": "Works", "title": "On paper", "track": "green"}
    services.save_answers(entry, answers, by=organiser, now=timezone.now())
    entry.refresh_from_db()
    form = {"revision": entry.revision, "reason": "Sent on paper.", "declares-rules": "on"}

    without_words = client.post(page("behalf-hand-in", entry), form)
    client.post(page("behalf-hand-in", entry), {**form, "declared": "Signed form received."})

    assert response.url == reverse("submissions:form", args=[entry.code])
    assert "Say how the applicant has declared this" in without_words.content.decode()
    consent = Version.objects.get(entry=entry).consents.get()
    assert consent.on_behalf_reason == "Signed form received."
    assert Invitation.objects.get(subject=entry.code).email == "lan@example.org"


def test_the_organisers_pages_of_an_entry_without_owner_open(client, competition, organiser):
    asked = services.Asked(email="lan@example.org", full_name="Lan Nguyen", language="en")
    entry = services.begin_for(
        competition, asked, reason="Sent on paper.", by=organiser, now=timezone.now()
    )

    routes = ("submissions:behalf", "submissions:behalf-hand-in", "submissions:entry-owner")
    for route in (*routes, "site:entry"):
        shown = client.get(reverse(route, args=[competition.slug, entry.code]))
        assert shown.status_code == 200


# Who may


@pytest.mark.parametrize("route", WRITING)
def test_an_observer_reads_why_not_and_changes_nothing(client, entry, route):
    observer = make_member(entry.competition, Role.OBSERVER)
    client.force_login(observer)
    sent = {
        "reason": "R",
        "revision": entry.revision,
        "until": local(entry.competition, entry.competition.closes_at + timedelta(days=1)),
    }

    shown = client.get(page("behalf", entry))
    client.post(page(route, entry), sent)

    assert b'type="submit"' not in shown.content.split(b"<main")[1].split(b"</main>")[0]
    entry.refresh_from_db()
    assert (entry.extended_until, entry.current_version) == (None, None)
    assert not OnBehalf.objects.exists()


def test_an_observer_begins_no_entry(client, competition):
    client.force_login(make_member(competition, Role.OBSERVER))
    url = reverse("submissions:begin-for", args=[competition.slug])

    client.post(
        url, {"full_name": "Lan", "email": "l@example.org", "language": "en", "reason": "R"}
    )

    assert not Entry.objects.exists()


def test_the_organisers_of_another_call_and_strangers_find_nothing(client, entry):
    for person in (make_member(make_competition()), make_user(), entry.owner):
        client.force_login(person)
        for route in ("behalf", "behalf-hand-in"):
            assert client.get(page(route, entry)).status_code == 404
        assert [client.post(page(route, entry)).status_code for route in WRITING] == [404] * 5
        begin = reverse("submissions:begin-for", args=[entry.competition.slug])
        assert client.get(begin).status_code == 404


def test_an_entry_of_another_call_is_not_found_under_ones_own(client, entry):
    own = make_competition()
    client.force_login(make_member(own))

    for route in ["behalf", *WRITING]:
        url = reverse(f"submissions:{route}", args=[own.slug, entry.code])
        ask = client.get if route == "behalf" else client.post
        assert ask(url).status_code == 404


def test_an_organiser_on_the_team_is_told_that_somebody_else_has_to(client, entry, organiser):
    make_team_member(entry, organiser)

    shown = client.get(page("behalf", entry)).content.decode()
    client.post(page("behalf-write", entry), {"reason": "R"})

    assert "someone else has to do this" in shown
    assert not OnBehalf.objects.exists()


def test_a_typed_reason_is_text_on_every_page(client, organiser, competition):
    entry = make_entry(competition, now=timezone.now())
    reason = "<script>alert(1)</script>"

    client.post(page("behalf-write", entry), {"reason": reason})
    shown = [client.get(page("behalf", entry)).content.decode()]
    client.force_login(entry.owner)
    shown.append(client.get(reverse("submissions:entry", args=[entry.code])).content.decode())

    for content in shown:
        assert reason not in content
        assert "&lt;script&gt;alert(1)" in content


def test_a_program_reads_on_the_receipt_who_handed_in_and_that_it_was_late(entry):
    organiser = make_member(entry.competition)
    close(entry.competition)
    entry.refresh_from_db()
    services.hand_in_for(
        entry,
        revision=entry.revision,
        declarations={},
        reason="Our server was down.",
        declared="",
        by=organiser,
        now=timezone.now(),
    )

    receipt = Program(entry.owner).get(f"entries/{entry.code}/versions/1/").json()

    assert (receipt["on_behalf_reason"], receipt["is_late"]) == ("Our server was down.", True)
