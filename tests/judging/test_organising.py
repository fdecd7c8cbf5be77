from decimal import Decimal

import pytest

from competitions.enums import Role
from input2.jobs import services as jobs
from input2.jobs.models import Job
from judging.enums import RANKING, RoundState
from judging.models import Assignment
from tests.factories import (
    NOW,
    make_assignment,
    make_eligible,
    make_judge,
    make_member,
    make_ranking,
    make_round,
    make_score,
    make_scorecard,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return make_round()


@pytest.fixture
def organiser(client, round_):
    person = make_member(round_.competition)
    client.force_login(person)
    return person


def round_url(round_, step=""):
    return f"/organise/{round_.competition.slug}/rounds/{round_.position}/{step}"


def judges_url(entry, step=""):
    return f"/organise/{entry.competition.slug}/entries/{entry.code}/judges/{step}"


def test_round_page_counts_per_judge(client, round_, organiser):
    judge = make_judge(round_.competition)
    make_scorecard(make_assignment(round_, judge=judge))
    make_assignment(round_, judge=judge)
    idle = make_judge(round_.competition)

    progress = client.get(round_url(round_)).context["progress"]

    assert [(row.judge, row.assigned, row.submitted, row.recused) for row in progress.judges] == [
        (judge, 2, 1, 0),
        (idle, 0, 0, 0),
    ]
    assert (progress.assigned, progress.submitted, progress.entries) == (2, 1, 2)


def test_round_page_names_entries_without_enough_judges(client, organiser, round_):
    round_.judges_per_entry = 1
    round_.save()
    make_assignment(round_)
    lacking = make_eligible(round_.competition)

    page = client.get(round_url(round_))

    assert [(row.entry, row.judges) for row in page.context["progress"].short] == [(lacking, 0)]
    assert judges_url(lacking).removesuffix("judges/") in page.content.decode()


def test_round_is_closed_and_opened_from_its_page(client, round_, organiser):
    client.post(round_url(round_, "close/"))
    round_.refresh_from_db()
    assert round_.state == RoundState.CLOSED

    draft = make_round(round_.competition, position=2, state=RoundState.DRAFT)
    assert "Open the round" in client.get(round_url(draft)).content.decode()
    client.post(round_url(draft, "open/"))
    draft.refresh_from_db()
    assert draft.state == RoundState.OPEN


def test_observers_see_why_they_close_nothing(client, round_):
    client.force_login(make_member(round_.competition, Role.OBSERVER))

    text = client.get(round_url(round_)).content.decode()
    client.post(round_url(round_, "close/"))

    assert "Observers change nothing." in text
    round_.refresh_from_db()
    assert round_.state == RoundState.OPEN


def test_ranking_page_before_the_first_scorecard(client, round_, organiser):
    page = client.get(round_url(round_, "ranking/"))

    assert "No scorecard counts yet" in page.content.decode()


def test_ranking_page_shows_stored_rows_and_where_to_take_them(client, round_, organiser):
    entry = make_scorecard(make_assignment(round_), (8, 6)).assignment.entry
    make_ranking(round_)

    text = client.get(round_url(round_, "ranking/")).content.decode()

    assert entry.title in text
    assert "70.0" in text
    assert "1 of 1 scorecards" in text
    assert f"/organise/{round_.competition.slug}/exports/results.csv?round=1" in text


def test_ranking_page_of_one_track(client, round_, organiser):
    make_scorecard(make_assignment(round_))
    other = make_eligible(round_.competition, answers={"track": "transport", "title": "By rail"})
    make_scorecard(make_assignment(round_, entry=other))
    make_ranking(round_)

    page = client.get(round_url(round_, "ranking/?track=transport"))

    assert [line.row.entry for line in page.context["rows"]] == [other]
    assert "results.csv?round=1&amp;track=transport" in page.content.decode()


def test_table_answers_nothing_while_nothing_changes(client, round_, organiser):
    make_scorecard(make_assignment(round_))
    make_ranking(round_)
    token = client.get(round_url(round_, "ranking/")).context["current"].token

    unchanged = client.get(round_url(round_, f"ranking/table/?shown={token}"))

    assert (unchanged.status_code, unchanged.content) == (204, b"")


def test_table_follows_the_worker(client, round_, organiser):
    make_scorecard(make_assignment(round_), (8, 6))
    page = client.get(round_url(round_, "ranking/"))
    token = page.context["current"].token
    assert "Computing" in page.content.decode()

    jobs.run(Job.objects.get(kind=RANKING).pk, now=NOW)

    table = client.get(round_url(round_, f"ranking/table/?shown={token}"))
    assert "Up to date" in table.content.decode()
    assert "70.0" in table.content.decode()
    assert "<html" not in table.content.decode()


def test_failed_computation_is_said(client, round_, organiser):
    make_scorecard(make_assignment(round_))
    Job.objects.update(state="failed", error="The disk is full.", finished_at=NOW)

    assert "The disk is full." in client.get(round_url(round_, "ranking/")).content.decode()


def test_assigning_from_the_entrys_page(client, round_, organiser):
    entry = make_eligible(round_.competition)
    judges = [make_judge(round_.competition) for _ in range(2)]

    answer = client.post(judges_url(entry), {"round": 1, "judge": [one.code for one in judges]})

    assert answer.url == f"/organise/{round_.competition.slug}/entries/{entry.code}/"
    assert {one.judge for one in Assignment.objects.standing()} == set(judges)
    assert "2 judges are assigned" in client.get(answer.url).content.decode()


def test_refused_judge_is_named_with_the_reason(client, round_, organiser):
    entry = make_eligible(round_.competition)
    colleague = make_judge(
        round_.competition, full_name="Ada Colleague", organisation="Harbour City Works"
    )

    answer = client.post(judges_url(entry), {"round": 1, "judge": colleague.code}, follow=True)

    assert "Ada Colleague: Same organisation as the team" in answer.content.decode()


@pytest.mark.parametrize("position", ["", "2", "x", "99999999999"])
def test_assigning_in_an_unknown_round_is_not_found(client, round_, organiser, position):
    entry = make_eligible(round_.competition)

    assert client.post(judges_url(entry), {"round": position}).status_code == 404


def test_taking_back_from_the_entrys_page(client, round_, organiser):
    assignment = make_assignment(round_)

    client.post(judges_url(assignment.entry, "remove/"), {"assignment": assignment.pk})

    assert not Assignment.objects.standing().exists()


def test_started_assignment_is_not_taken_back(client, round_, organiser):
    assignment = make_assignment(round_)
    make_score(assignment, 1, points=Decimal(3))

    answer = client.post(
        judges_url(assignment.entry, "remove/"), {"assignment": assignment.pk}, follow=True
    )

    assert "has started this scorecard" in answer.content.decode()
    assert Assignment.objects.standing().exists()


@pytest.mark.parametrize("wrong", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_taking_back_what_does_not_exist_is_not_found(client, round_, organiser, wrong):
    entry = make_eligible(round_.competition)

    assert client.post(judges_url(entry, "remove/"), {"assignment": wrong}).status_code == 404


def test_panel_disables_who_is_not_possible_and_says_why(client, round_, organiser):
    entry = make_eligible(round_.competition)
    make_judge(round_.competition, organisation="Harbour City Works")

    text = client.get(judges_url(entry).removesuffix("judges/")).content.decode()

    assert "Not possible:" in text
    assert "Same organisation as the team: Harbour City Works." in text


def test_observers_see_the_judges_but_no_form(client, round_):
    assignment = make_assignment(round_)
    client.force_login(make_member(round_.competition, Role.OBSERVER))

    text = client.get(judges_url(assignment.entry).removesuffix("judges/")).content.decode()

    assert str(assignment.judge) in text
    assert 'name="judge"' not in text
