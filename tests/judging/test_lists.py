from datetime import timedelta
from decimal import Decimal

import pytest

from judging import services
from judging.enums import BatchState, ConflictKind, RoundState
from judging.selectors.lists import shares_of
from submissions.enums import EntryState
from tests.factories import (
    NOW,
    make_assignment,
    make_batch,
    make_eligible,
    make_judge,
    make_round,
    make_score,
    make_scorecard,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return make_round()


@pytest.fixture
def judge(round_):
    return make_judge(round_.competition)


def assign(round_, judge, **fields):
    return make_assignment(round_, judge=judge, **fields)


def codes(client, address="/judging/"):
    rounds = client.get(address).context["rounds"]
    return {row.task.assignment.entry.code for part in rounds for row in part["rows"]}


def test_list_shows_progress_total_and_the_next_entry(client, round_, judge):
    make_scorecard(assign(round_, judge), (8, 6))
    waiting = assign(round_, judge)
    client.force_login(judge.user)

    page = client.get("/judging/")

    text = page.content.decode()
    assert "1 of 2 done" in text
    assert "70.0" in text
    assert page.context["next"].assignment == waiting


def test_judge_without_assignments_reads_what_to_expect(client):
    client.force_login(make_user())

    assert "Nothing to score yet" in client.get("/judging/").content.decode()


def test_others_assignments_are_not_shown(client, round_, judge):
    make_assignment(round_)
    client.force_login(judge.user)

    assert codes(client) == set()


@pytest.mark.parametrize("state", [BatchState.PROPOSED, BatchState.UNDONE])
def test_only_published_assignments_are_shown(client, round_, judge, state):
    assign(round_, judge, batch=make_batch(round_, state=state))
    client.force_login(judge.user)

    assert codes(client) == set()


def test_removed_withdrawn_and_draft_rounds_are_not_shown(client, round_, judge):
    assign(round_, judge, removed_at=NOW)
    withdrawn = assign(round_, judge).entry
    withdrawn.state = EntryState.WITHDRAWN
    withdrawn.save()
    draft = make_round(round_.competition, position=2, state=RoundState.DRAFT)
    assign(draft, judge)
    client.force_login(judge.user)

    assert codes(client) == set()


def test_filters_by_state_and_track(client, round_, judge):
    done = make_scorecard(assign(round_, judge)).assignment
    green = assign(round_, judge)
    transport = assign(
        round_, judge, entry=make_eligible(round_.competition, answers={"track": "transport"})
    )
    left = assign(round_, judge)
    services.recuse(left, kind=ConflictKind.PERSONAL, reason="", by=judge.user, now=NOW)
    client.force_login(judge.user)

    found = [
        codes(client, f"/judging/?{query}")
        for query in (
            "state=to-do",
            "state=submitted",
            "state=recused",
            "track=transport",
            "state=x",
        )
    ]

    everything = {one.entry.code for one in (done, green, transport, left)}
    assert found == [
        {green.entry.code, transport.entry.code},
        {done.entry.code},
        {left.entry.code},
        {transport.entry.code},
        everything,
    ]


def test_next_entry_goes_round_from_the_one_that_was_left(round_, judge):
    first, second, third = sorted(
        [assign(round_, judge) for _ in range(3)], key=lambda one: one.entry.code
    )
    make_scorecard(second)
    share = shares_of(judge.user, now=NOW)[0]

    following = [share.after(one) for one in (first, second, third)]

    assert [task and task.assignment for task in following] == [third, third, first]


def test_own_extension_is_the_deadline_shown(judge):
    round_ = make_round(judge.competition, position=3, closes_at=NOW)
    until = NOW + timedelta(days=2)
    assign(round_, judge, extended_until=until)
    assign(round_, judge)

    share = shares_of(judge.user, now=NOW)[0]

    assert (share.closes_at, sum(task.is_to_do for task in share.tasks)) == (until, 1)


def test_unfinished_scorecard_shows_no_total_yet(round_, judge):
    make_score(assign(round_, judge), 1, points=Decimal(5))

    assert shares_of(judge.user, now=NOW)[0].tasks[0].total is None
