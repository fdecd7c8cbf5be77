from datetime import timedelta
from decimal import Decimal

import pytest

from competitions.enums import Role
from competitions.models import Economy
from input2.notifications.enums import MessageState
from input2.site import dashboard
from judging.enums import ConflictKind, RoundState, ScorecardState
from judging.models import Scorecard
from submissions.enums import EntryState
from submissions.models import Entry
from tests.factories import (
    make_assignment,
    make_competition,
    make_eligible,
    make_entry,
    make_handed_in,
    make_judge,
    make_member,
    make_message,
    make_round,
    make_score,
    make_scorecard,
    make_user,
)

pytestmark = pytest.mark.django_db


def put_in(entry: Entry, state: EntryState) -> Entry:
    Entry.objects.filter(pk=entry.pk).update(state=state)
    return entry


def test_the_funnel_counts_how_far_entries_came():
    competition = make_competition()
    make_entry(competition)
    make_handed_in(competition)
    make_eligible(competition)
    for state in (
        EntryState.INELIGIBLE,
        EntryState.SHORTLISTED,
        EntryState.WINNER,
        EntryState.NOT_SELECTED,
        EntryState.WITHDRAWN,
    ):
        put_in(make_handed_in(competition), state)
    make_handed_in()

    assert dashboard.funnel_of(competition) == dashboard.Funnel(
        started=7, handed_in=6, waiting=1, eligible=4, shortlisted=2, winners=1
    )


def test_every_economy_is_shown_also_without_an_entry():
    competition = make_competition()
    make_handed_in(competition, answers={"economy": "HKC"})
    make_handed_in(competition, answers={"economy": "HKC"})
    make_handed_in(competition, answers={"economy": "CHL"})
    make_entry(competition, answers={"economy": "PE"})
    make_handed_in(answers={"economy": "PE"})

    bars = dashboard.economy_bars(competition)

    assert len(bars) == Economy.objects.count() == 21
    assert [(bar.label, bar.value, bar.share) for bar in bars[:3]] == [
        ("Hong Kong, China", 2, 100),
        ("Chile", 1, 50),
        ("Australia", 0, 0),
    ]


def test_every_track_of_the_call_is_shown_in_its_order():
    competition = make_competition()
    make_handed_in(competition, answers={"track": "transport"})
    make_entry(competition, answers={"track": "green"})

    bars = dashboard.track_bars(competition)

    assert [(bar.label, bar.value) for bar in bars] == [("Green", 0), ("Transport", 1)]


def test_progress_counts_scorecards_of_judges_at_work():
    round_ = make_round()
    entry = make_eligible(round_.competition)
    done, begun, recused, _untouched = (
        make_assignment(round_, entry=entry, judge=make_judge(round_.competition))
        for _number in range(4)
    )
    make_scorecard(done)
    make_score(begun, points=Decimal(5))
    make_score(recused, points=Decimal(5))
    Scorecard.objects.filter(assignment=recused).update(
        state=ScorecardState.RECUSED, recusal_kind=ConflictKind.PERSONAL
    )

    (progress,) = dashboard.progress_of(round_.competition)

    assert (progress.assigned, progress.submitted, progress.percent) == (3, 1, 33)


def test_an_entry_lacks_judges_until_enough_of_them_are_at_work():
    round_ = make_round(judges_per_entry=2)
    competition = round_.competition
    entries = [make_eligible(competition) for _number in range(3)]
    make_handed_in(competition)
    for entry, count in zip(entries, (2, 1, 0), strict=True):
        for _number in range(count):
            make_assignment(round_, entry=entry, judge=make_judge(competition))

    (progress,) = dashboard.progress_of(competition)

    assert progress.lacking == 2


def test_what_waits_is_listed_with_links_and_nothing_else_is():
    round_ = make_round(judges_per_entry=1, state=RoundState.OPEN)
    competition = round_.competition
    make_handed_in(competition)
    make_eligible(competition)
    make_message(scope=competition.slug, state=MessageState.FAILED)
    make_message(scope="elsewhere", state=MessageState.UNCERTAIN)

    funnel = dashboard.funnel_of(competition)
    needs = dashboard.needs_of(competition, funnel, dashboard.progress_of(competition))

    start = f"/organise/{competition.slug}/"
    assert [(need.count, need.label, need.href) for need in needs] == [
        (1, "entry waits for screening", f"{start}entries/?state=submitted"),
        (1, f"entry has too few judges in {round_.name}", f"{start}rounds/{round_.position}/"),
        (1, "mail failed", f"{start}messages/?state=failed"),
    ]


def test_a_round_that_is_not_open_needs_nobody():
    round_ = make_round(judges_per_entry=1, state=RoundState.DRAFT)
    make_eligible(round_.competition)

    funnel = dashboard.funnel_of(round_.competition)

    assert not dashboard.needs_of(
        round_.competition, funnel, dashboard.progress_of(round_.competition)
    )


@pytest.mark.parametrize("role", Role)
def test_organisers_and_observers_read_the_dashboard(client, role):
    competition = make_competition()
    make_handed_in(competition)
    client.force_login(make_member(competition, role))

    page = client.get(f"/organise/{competition.slug}/").content.decode()

    assert "entry waits for screening" in page
    assert "Papua New Guinea" in page


def test_an_empty_competition_has_a_dashboard_too(client):
    competition = make_competition()
    client.force_login(make_member(competition))

    page = client.get(f"/organise/{competition.slug}/").content.decode()

    assert "Nothing waits for you at the moment." in page
    assert "No round has been set up yet." in page


def test_strangers_find_no_dashboard(client):
    competition = make_competition()
    people = [make_user(), make_member(make_competition()), make_handed_in(competition).owner]

    for person in people:
        client.force_login(person)
        assert client.get(f"/organise/{competition.slug}/").status_code == 404


def test_visitors_are_asked_to_sign_in(client):
    competition = make_competition()

    answer = client.get(f"/organise/{competition.slug}/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_deadline_that_passed_is_not_counted_down(client):
    competition = make_competition()
    client.force_login(make_member(competition))
    competition.closes_at = competition.opens_at + timedelta(days=1)
    competition.save()

    page = client.get(f"/organise/{competition.slug}/").content.decode()

    assert "until entries close" not in page
