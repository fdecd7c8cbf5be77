"""What organisers hide while judging is under way is hidden in every version that judges read."""

import pytest

from competitions import services as calls
from competitions.models import Question
from judging.models import Round
from tests.factories import (
    NOW,
    make_assignment,
    make_attachment,
    make_competition,
    make_eligible,
    make_entry,
    make_member,
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
