from datetime import timedelta
from decimal import Decimal

import pytest
from i18nfield.strings import LazyI18nString

from competitions.enums import Role
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError, WindowClosedError
from input2.notifications.models import Message
from judging import services
from judging.enums import BatchState, ConflictKind, RoundState, SameEconomy
from judging.models import Assignment, Judge, Round
from judging.selectors.assigning import AssignmentPanel, candidates, panels, rounds_with
from submissions.models import Entry
from submissions.policies import OwnEntryError
from tests.factories import (
    NOW,
    make_assignment,
    make_conflict,
    make_eligible,
    make_handed_in,
    make_judge,
    make_member,
    make_round,
    make_score,
    make_scorecard,
    make_team_member,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return make_round()


@pytest.fixture
def entry(round_):
    return make_eligible(round_.competition)


@pytest.fixture
def organiser(round_):
    return make_member(round_.competition)


def assign(entry, judges, round_, organiser, *, now=NOW):
    return services.assign(entry, judges, round_=round_, by=organiser, now=now)


@pytest.mark.parametrize("position", ["9", "x", "", "1" * 5000])
def test_round_that_does_not_exist_is_not_found(client, round_, entry, organiser, position):
    client.force_login(organiser)
    address = f"/organise/{round_.competition.slug}/entries/{entry.code}/judges/"

    assert client.post(address, {"round": position}).status_code == 404


def test_assigning_publishes_a_batch(round_, entry, organiser):
    judges = [make_judge(round_.competition) for _ in range(2)]

    outcome = assign(entry, judges, round_, organiser)

    assert outcome.batch.state == BatchState.PUBLISHED
    assert {one.judge for one in Assignment.objects.standing()} == set(judges)
    assert Event.objects.filter(action="assignment.published").count() == 2


def test_each_judge_is_told_once_per_batch(round_, entry, organiser):
    judges = [make_judge(round_.competition) for _ in range(2)]
    Message.objects.all().delete()

    assign(entry, judges, round_, organiser)

    mails = Message.objects.filter(kind="judging/assigned")
    assert {mail.recipient for mail in mails} == {judge.user for judge in judges}
    assert entry.title in mails[0].text


def test_mail_is_wholly_in_the_language_of_the_judge(round_, entry, organiser):
    round_.competition.name = LazyI18nString({"en": "Cooler streets", "zh-hans": "清凉街道"})
    round_.competition.save()
    judge = make_judge(round_.competition)
    judge.user.language = "zh-hans"
    judge.user.save()

    assign(entry, [judge], round_, organiser)

    mail = Message.objects.get(kind="judging/assigned")
    assert ("清凉街道 主办方邀请您" in mail.text, "Cooler streets" in mail.text) == (True, False)


def test_mail_about_a_blind_round_names_no_team(entry, round_, organiser):
    round_.is_blind = True
    round_.save()

    assign(entry, [make_judge(round_.competition)], round_, organiser)

    mail = Message.objects.get(kind="judging/assigned")
    for hidden in ("Harbour City Works", "Singapore", entry.owner.full_name):
        assert hidden not in mail.subject + mail.text + mail.html


def test_judge_in_conflict_is_left_out_with_the_reason(round_, entry, organiser):
    member, free = make_judge(round_.competition), make_judge(round_.competition)
    make_team_member(entry, member.user)

    outcome = assign(entry, [member, free], round_, organiser)

    assert [one.judge for one in outcome.assignments] == [free]
    assert [(one.judge, one.reason) for one in outcome.refused] == [
        (member, "On the team of this entry.")
    ]


def test_nobody_possible_is_a_refusal_that_changes_nothing(round_, entry, organiser):
    judge = make_judge(round_.competition)
    make_conflict(judge, entry)

    with pytest.raises(services.AssignmentRefusedError, match="Declared: Personal"):
        assign(entry, [judge], round_, organiser)

    assert not Assignment.objects.exists()


def test_same_judge_is_not_assigned_twice(round_, entry, organiser):
    judge = make_judge(round_.competition)
    assign(entry, [judge], round_, organiser)

    with pytest.raises(services.AssignmentRefusedError, match="already"):
        assign(entry, [judge], round_, organiser)


def test_capacity_is_a_limit(round_, organiser):
    judge = make_judge(round_.competition, capacity=1)
    make_assignment(round_, judge=judge)

    with pytest.raises(services.AssignmentRefusedError, match="1 of at most 1"):
        assign(make_eligible(round_.competition), [judge], round_, organiser)


def test_entry_that_the_judge_stepped_back_from_is_no_load(round_, organiser):
    judge = make_judge(round_.competition, capacity=1)
    left = make_assignment(round_, judge=judge)
    services.recuse(left, kind=ConflictKind.PERSONAL, reason="", by=judge.user, now=NOW)

    outcome = assign(make_eligible(round_.competition), [judge], round_, organiser)

    assert len(outcome.assignments) == 1


def test_judge_of_another_competition_is_not_assigned(round_, entry, organiser):
    stranger = make_judge(make_round().competition)

    with pytest.raises(services.AssignmentRefusedError):
        assign(entry, [stranger], round_, organiser)


def test_entry_that_waits_for_screening_is_not_assigned(round_, organiser):
    waiting = make_handed_in(round_.competition)

    with pytest.raises(WindowClosedError):
        assign(waiting, [make_judge(round_.competition)], round_, organiser)


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.PUBLISHED])
def test_closed_round_takes_no_assignments(round_, entry, organiser, state):
    round_.state = state

    with pytest.raises(WindowClosedError):
        assign(entry, [make_judge(round_.competition)], round_, organiser)


def test_closing_instant_is_too_late_to_assign(round_, entry, organiser):
    judge = make_judge(round_.competition)

    with pytest.raises(WindowClosedError):
        assign(entry, [judge], round_, organiser, now=round_.closes_at)

    assign(entry, [judge], round_, organiser, now=round_.closes_at - timedelta(microseconds=1))


def test_observers_assign_nobody(round_, entry):
    observer = make_member(round_.competition, Role.OBSERVER)

    with pytest.raises(ForbiddenError):
        assign(entry, [make_judge(round_.competition)], round_, observer)


def test_organisers_do_not_assign_their_own_entry(round_, entry):
    colleague = make_member(round_.competition, organisation="Harbour City Works")

    with pytest.raises(OwnEntryError):
        assign(entry, [make_judge(round_.competition)], round_, colleague)


def test_assignment_is_taken_back_while_nothing_is_written(round_, organiser):
    assignment = make_assignment(round_)

    services.remove_assignment(assignment, by=organiser, now=NOW)
    services.remove_assignment(assignment, by=organiser, now=NOW)

    assert not Assignment.objects.standing().exists()
    assert Event.objects.filter(action="assignment.removed").count() == 1


def test_started_scorecard_keeps_its_assignment(round_, organiser):
    assignment = make_assignment(round_)
    make_score(assignment, points=Decimal(5))

    with pytest.raises(WindowClosedError):
        services.remove_assignment(assignment, by=organiser, now=NOW)


def test_observers_take_nothing_back(round_):
    assignment = make_assignment(round_)

    with pytest.raises(ForbiddenError):
        services.remove_assignment(
            assignment, by=make_member(round_.competition, Role.OBSERVER), now=NOW
        )


def panel_of(entry: Entry, round_: Round) -> AssignmentPanel:
    return panels(entry, [each for each in rounds_with(entry) if each == round_])[0]


def test_panel_shows_states_loads_and_reasons(entry):
    round_ = make_round(entry.competition, position=2, same_economy=SameEconomy.WARN)
    done = make_assignment(round_, entry=entry)
    make_scorecard(done)
    free = make_judge(entry.competition, full_name="Free", economy="SGP")
    full = make_judge(entry.competition, full_name="Full", capacity=0)

    panel = panel_of(entry, round_)

    assert [(row.assignment, row.state.value) for row in panel.assigned] == [(done, "submitted")]
    assert (panel.at_work, panel.missing) == (1, 2)
    assert [(one.judge, one.load, one.reason, one.warning) for one in panel.candidates] == [
        (free, 0, "", "Same economy as the entry."),
        (full, 0, "Has 0 of at most 0 entries.", ""),
    ]


@pytest.mark.parametrize("number", [1, 5])
def test_panels_cost_the_same_for_any_number_of_judges_and_rounds(
    django_assert_num_queries, number
):
    entry = make_eligible()
    for position in range(1, 1 + number):
        round_ = make_round(entry.competition, position=position)
        make_judge(entry.competition)
        make_assignment(round_, entry=entry)

    with django_assert_num_queries(4):
        found = panels(entry, rounds_with(entry))

    shown = [(len(panel.assigned), len(panel.candidates)) for panel in found]
    assert shown == [(1, 2 * number - 1)] * number


def test_a_load_is_that_of_the_panels_own_round(round_, entry):
    busy = make_judge(entry.competition)
    make_assignment(make_round(entry.competition, position=2), judge=busy)
    make_assignment(round_, judge=busy)
    make_assignment(round_, judge=busy)

    loads = [
        {one.judge: one.load for one in panel.candidates}
        for panel in panels(entry, rounds_with(entry))
    ]

    assert [load[busy] for load in loads] == [2, 1]


def test_inactive_judge_is_no_candidate(round_, entry):
    judge = make_judge(round_.competition)
    judge.is_active = False
    judge.save()

    assert panel_of(entry, round_).candidates == []
    assert (
        candidates(Judge.objects.all(), entry, round_)[0].reason
        == "No longer a judge of this competition."
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_organisers_at_once_cannot_overload_a_judge():
    round_ = make_round()
    judge = make_judge(round_.competition, capacity=1)
    organiser = make_member(round_.competition)
    entries = [make_eligible(round_.competition) for _ in range(2)]

    def try_to_assign(entry):
        try:
            assign(entry, [judge], round_, organiser)
        except services.AssignmentRefusedError:
            return "refused"
        return "assigned"

    results = at_once(*[lambda entry=entry: try_to_assign(entry) for entry in entries])

    assert sorted(results) == ["assigned", "refused"]


def test_round_that_is_not_open_yet_takes_no_assignments(round_, entry, organiser):
    round_.state = RoundState.DRAFT
    round_.save()
    Message.objects.all().delete()

    with pytest.raises(WindowClosedError, match=r"Open the round first\."):
        assign(entry, [make_judge(round_.competition)], round_, organiser)

    assert not Assignment.objects.exists()
    assert not Message.objects.exists()


def test_judge_who_runs_the_competition_is_left_out_with_the_reason(round_, entry, organiser):
    person = make_member(round_.competition, Role.OBSERVER)
    both = Judge.objects.create(competition=round_.competition, user=person, code="JX")

    with pytest.raises(services.AssignmentRefusedError, match="Organises or observes"):
        assign(entry, [both], round_, organiser)
