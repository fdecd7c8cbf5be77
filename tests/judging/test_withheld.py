"""What organisers hide while judging is under way is hidden in every version that judges read."""

import pytest
from django.urls import reverse

from competitions import services as calls
from competitions.enums import QuestionType
from competitions.models import Question
from input2.notifications.models import Message
from judging import emails
from judging.models import Round
from submissions import services
from tests.factories import (
    NOW,
    make_assignment,
    make_attachment,
    make_competition,
    make_eligible,
    make_entry,
    make_member,
    make_question,
    make_redaction,
    make_round,
    make_scorecard,
    make_screening,
    make_version,
)

pytestmark = pytest.mark.django_db

SUMMARY = "Awnings follow the sun along one street."


@pytest.fixture
def competition():
    return make_competition()


def hide(competition, key, **flags):
    question = Question.objects.select_related("competition").get(competition=competition, key=key)
    organiser = make_member(competition)
    base = question.revision
    calls.change_question(question, flags, base=base, by=organiser, now=NOW)


def status_of(response):
    """Of a file that is read to its end, so that nothing stays open."""
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def read(client, assignment):
    client.force_login(assignment.judge.user)
    return client.get(assignment.get_absolute_url()).content.decode()


@pytest.mark.parametrize("is_scored", [False, True])
def test_an_answer_that_becomes_private_leaves_the_workspace(client, competition, is_scored):
    assignment = make_assignment(make_round(competition), entry=make_eligible(competition))
    if is_scored:
        make_scorecard(assignment)
    assert SUMMARY in read(client, assignment)

    hide(competition, "summary", is_private=True)

    assert SUMMARY not in read(client, assignment)


def test_an_answer_that_becomes_identifying_leaves_blind_rounds_alone(client, competition):
    assignment = make_assignment(make_round(competition), entry=make_eligible(competition))
    hide(competition, "summary", is_identifying=True)

    open_page = read(client, assignment)
    Round.objects.update(is_blind=True)

    assert SUMMARY in open_page
    assert SUMMARY not in read(client, assignment)


@pytest.mark.parametrize("retired_at", [None, NOW])
def test_a_retired_question_stays_as_private_as_it_is(client, competition, retired_at):
    assignment = make_assignment(make_round(competition), entry=make_eligible(competition))
    hide(competition, "summary", is_private=True)
    Question.objects.filter(key="summary").update(retired_at=retired_at)

    assert SUMMARY not in read(client, assignment)


def test_the_organisation_beside_the_title_goes_with_its_answer(client, competition):
    assignment = make_assignment(make_round(competition), entry=make_eligible(competition))
    before = read(client, assignment)

    hide(competition, "organisation", is_private=True)
    hide(competition, "economy", is_private=True)

    after = read(client, assignment)
    assert "Harbour City Works" in before
    assert "Singapore" in before
    assert "Harbour City Works" not in after
    assert "Singapore" not in after


def test_a_file_that_becomes_private_is_not_given_out(client, competition):
    entry = make_entry(competition)
    make_attachment(entry, "document")
    make_version(entry)
    make_screening(entry)
    assignment = make_assignment(make_round(competition), entry=entry)
    client.force_login(assignment.judge.user)
    address = f"{assignment.get_absolute_url()}files/1/"
    response = client.get(address)
    assert b"".join(response.streaming_content)

    hide(competition, "document", is_private=True)

    assert client.get(address).status_code == 404
    assert "slides" not in read(client, assignment)


# Redacted copies


COPY = "Awnings along one street."


@pytest.fixture
def redacted(competition):
    """An assignment of a blind round whose entry has a redacted title, summary and one hidden file of two."""
    competition.questions.filter(key="document").update(most=2)
    entry = make_entry(competition)
    make_attachment(entry, name="shown.pdf")
    hidden = make_attachment(entry, name="hidden.pdf")
    make_version(entry)
    make_screening(entry)
    texts = {"summary": COPY, "title": "Moving shade"}
    make_redaction(entry, texts, hidden_files=[hidden.pk])
    entry.refresh_from_db()
    return make_assignment(make_round(competition, is_blind=True), entry=entry)


@pytest.mark.parametrize("is_scored", [False, True])
def test_judges_of_a_blind_round_read_the_redacted_copy(client, redacted, is_scored):
    if is_scored:
        make_scorecard(redacted)

    content = read(client, redacted)

    assert COPY in content
    assert SUMMARY not in content
    assert "Moving shade" in content
    assert "Shade that moves with the sun" not in content


def test_judges_of_an_open_round_read_what_was_handed_in(client, redacted):
    Round.objects.update(is_blind=False)

    content = read(client, redacted)

    assert COPY not in content
    assert SUMMARY in content
    assert "Shade that moves with the sun" in content


def test_a_partners_economy_is_not_shown_as_that_of_the_team(client, competition):
    about = competition.sections.get(key="about")
    make_question(about, "partners", QuestionType.ECONOMIES)
    entry = make_eligible(competition, answers={"economy": "SGP", "partners": ["SGP"]})
    assignment = make_assignment(make_round(competition, is_blind=True), entry=entry)
    client.force_login(assignment.judge.user)

    blind = client.get(assignment.get_absolute_url()).context
    Round.objects.update(is_blind=False)
    shown = client.get(assignment.get_absolute_url()).context

    assert (blind["economy"], blind["version"].answer("partners")) == (None, "Singapore")
    assert str(shown["economy"]) == "Singapore"


def test_a_hidden_file_cannot_be_opened_in_a_blind_round(client, redacted):
    client.force_login(redacted.judge.user)

    def opened():
        urls = (reverse("judging:file", args=[redacted.pk, number]) for number in (1, 2))
        return [status_of(client.get(url)) for url in urls]

    blind = opened()
    Round.objects.update(is_blind=False)

    assert blind == [200, 404]
    assert opened() == [200, 200]


def test_what_stands_in_for_a_small_picture_has_no_name_of_the_team_either(client, redacted):
    client.force_login(redacted.judge.user)

    answer = client.get(reverse("judging:file", args=[redacted.pk, 1]), {"small": ""})

    answer.close()
    assert answer["Content-Disposition"] == f'inline; filename="{redacted.entry.code}-1.pdf"'


def test_lists_of_a_blind_round_show_the_redacted_title(client, redacted):
    client.force_login(redacted.judge.user)

    content = client.get(reverse("judging:list")).content.decode()

    assert "Moving shade" in content
    assert "Shade that moves with the sun" not in content


def test_the_mail_about_an_assignment_shows_the_redacted_title(competition, redacted):
    emails.assigned(redacted.batch, [redacted], at=NOW)

    mail = Message.objects.get(kind="judging/assigned", recipient=redacted.judge.user)
    assert "Moving shade" in mail.text
    assert "Shade that moves with the sun" not in mail.text + mail.html


def test_a_newer_version_shows_judges_of_a_blind_round_nothing_that_was_redacted(client, redacted):
    entry = redacted.entry
    changed = {"summary": "Harbour City has more.", "title": "Harbour City’s shade"}
    services.save_answers(entry, changed, by=entry.owner, now=NOW)
    make_version(entry)
    make_screening(entry)

    content = read(client, redacted)

    assert "Harbour City" not in content
    assert COPY not in content
    assert entry.code in content
