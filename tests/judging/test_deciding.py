from datetime import timedelta

import pytest

from competitions.enums import Role
from input2.audit.models import Event
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from judging import services
from judging.decision_policies import PublishedDecisionError
from judging.enums import DecisionKind, RoundState
from judging.models import Decision
from judging.selectors.decisions import decidable, missing, with_standing
from judging.services import Verdict, Words
from submissions.enums import EntryState
from submissions.policies import OwnEntryError
from tests.factories import (
    NOW,
    make_assignment,
    make_award,
    make_competition,
    make_decision,
    make_eligible,
    make_handed_in,
    make_member,
    make_published,
    make_ranking,
    make_round,
    make_scorecard,
    make_team_member,
    make_user,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return make_round()


@pytest.fixture
def organiser(round_):
    return make_member(round_.competition)


def make_scored(round_, points, *, track="green"):
    entry = make_eligible(round_.competition, answers={"track": track})
    make_scorecard(make_assignment(round_, entry=entry), (points, points))
    return entry


def kinds(round_):
    return dict(round_.decisions.values_list("entry__code", "kind"))


def test_decision_is_pending_and_moves_nothing(round_, organiser):
    entry = make_eligible(round_.competition)

    decision = services.decide(entry, round_, Verdict(DecisionKind.ADVANCE), by=organiser, now=NOW)

    entry.refresh_from_db()
    assert entry.state == EntryState.ELIGIBLE
    assert (decision.kind, decision.state, decision.revision) == ("advance", "pending", 1)
    assert (decision.decided_by, decision.decided_at) == (organiser, NOW)


def test_decision_is_in_the_history_of_the_entry(round_, organiser):
    entry = make_eligible(round_.competition)
    award = make_award(round_.competition)

    services.decide(entry, round_, Verdict(DecisionKind.AWARD, award), by=organiser, now=NOW)

    event = Event.objects.about(entry).get(action="decision.taken")
    assert (event.actor, event.changed) == (
        organiser,
        ["round", "kind", "award", "feedback", "note", "withheld"],
    )
    assert event.detail.after["award"] == award.key


def test_decision_can_be_changed_and_opened_again(round_, organiser):
    decision = make_decision(round_, by=organiser, feedback="Measure a second season.")

    services.decide(
        decision.entry, round_, Verdict(None), by=organiser, now=NOW, standing=decision.revision
    )

    decision.refresh_from_db()
    assert (decision.kind, decision.feedback) == ("", "Measure a second season.")
    assert decision.revision == 2


def test_saving_the_same_again_is_no_change(round_, organiser):
    decision = make_decision(round_, by=organiser)

    services.decide(decision.entry, round_, Verdict(DecisionKind.ADVANCE), by=organiser, now=NOW)

    assert Decision.objects.get().revision == 1
    assert Event.objects.filter(action="decision.taken").count() == 1


def test_second_organiser_is_told_of_the_first(round_, organiser):
    decision = make_decision(round_, by=organiser)
    other = make_member(round_.competition)

    with pytest.raises(services.StaleDecisionError) as refused:
        services.decide(
            decision.entry,
            round_,
            Verdict(DecisionKind.NOT_SELECTED),
            by=other,
            now=NOW,
            standing=0,
        )

    assert refused.value.stored == decision
    assert kinds(round_) == {decision.entry.code: "advance"}


@pytest.mark.django_db(transaction=True)
def test_two_organisers_at_the_same_moment_make_one_decision(round_, organiser):
    entry = make_eligible(round_.competition)
    other = make_member(round_.competition)

    def decide(by, kind):
        try:
            services.decide(entry, round_, Verdict(kind), by=by, now=NOW, standing=0)
        except services.StaleDecisionError:
            return False
        return True

    told = at_once(
        lambda: decide(organiser, DecisionKind.ADVANCE),
        lambda: decide(other, DecisionKind.NOT_SELECTED),
    )

    assert sorted(told) == [False, True]
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("role", [Role.OBSERVER, None])
def test_who_does_not_organise_decides_nothing(round_, role):
    entry = make_eligible(round_.competition)
    person = make_member(round_.competition, role) if role else make_user()

    with pytest.raises(ForbiddenError):
        services.decide(entry, round_, Verdict(DecisionKind.ADVANCE), by=person, now=NOW)

    assert not Decision.objects.exists()


def test_organiser_with_an_own_entry_decides_about_none(round_, organiser):
    entry = make_eligible(round_.competition)
    make_team_member(make_eligible(round_.competition), user=organiser)

    with pytest.raises(ForbiddenError):
        services.decide(entry, round_, Verdict(DecisionKind.ADVANCE), by=organiser, now=NOW)

    assert not Decision.objects.exists()


def test_organiser_who_wrote_in_an_entry_does_not_decide_about_it(round_, organiser):
    entry = make_eligible(round_.competition)
    entry.writers_for_team = [organiser.pk]
    entry.save()

    with pytest.raises(OwnEntryError):
        services.decide(entry, round_, Verdict(DecisionKind.ADVANCE), by=organiser, now=NOW)


def test_nothing_is_decided_before_the_round_opens(organiser, round_):
    round_.state = RoundState.DRAFT
    round_.save()

    with pytest.raises(WindowClosedError, match="Open the round first"):
        make_decision(round_, by=organiser)


def test_entry_that_left_the_running_is_not_decided(round_, organiser):
    decision = make_decision(round_, by=organiser)
    decision.entry.state = EntryState.WITHDRAWN
    decision.entry.save()

    with pytest.raises(WindowClosedError, match="no longer in the running"):
        make_decision(round_, entry=decision.entry, kind=DecisionKind.NOT_SELECTED, by=organiser)


@pytest.mark.parametrize("make", [make_handed_in, lambda _competition: make_eligible()])
def test_entry_that_the_round_is_not_about(round_, organiser, make):
    with pytest.raises(services.NotOfThisRoundError):
        make_decision(round_, entry=make(round_.competition), by=organiser)


def test_prize_needs_a_name(round_, organiser):
    with pytest.raises(services.MalformedDecisionError, match="which prize"):
        make_decision(round_, kind=DecisionKind.AWARD, by=organiser)


def test_prize_of_another_competition_is_refused(round_, organiser):
    award = make_award(make_competition())

    with pytest.raises(services.MalformedDecisionError, match="another competition"):
        make_decision(round_, kind=DecisionKind.AWARD, award=award, by=organiser)


def test_text_for_the_team_has_a_limit(round_, organiser):
    with pytest.raises(services.MalformedDecisionError, match="up to 5000"):
        make_decision(round_, by=organiser, feedback="x" * 5001)

    assert not Decision.objects.exists()


def test_only_comments_on_this_entry_are_kept_back(round_, organiser):
    own, other = make_scored(round_, 8), make_scored(round_, 6)
    cards = {entry: entry.assignments.get().scorecard for entry in (own, other)}
    for card in cards.values():
        card.comment_for_applicant = "Well measured."
        card.save()

    decision = make_decision(
        round_, entry=own, by=organiser, withheld=[card.pk for card in cards.values()]
    )

    assert decision.withheld == [cards[own].pk]


def test_many_at_once_are_the_single_step_repeated(round_, organiser):
    kept = make_eligible(round_.competition)
    gone = make_eligible(round_.competition)
    gone.state = EntryState.WITHDRAWN
    gone.save()

    lines = services.decide_many(
        round_, [kept, gone], Verdict(DecisionKind.NOT_SELECTED), by=organiser, now=NOW
    )

    assert [(line.entry, line.refusal) for line in lines] == [
        (kept, ""),
        (gone, f"{gone.code} is not an entry of this round."),
    ]
    assert kinds(round_) == {kept.code: "not_selected"}


def test_many_at_once_keep_what_was_written(round_, organiser):
    decision = make_decision(round_, by=organiser, feedback="Measure a second season.")

    services.decide_many(
        round_, [decision.entry], Verdict(DecisionKind.NOT_SELECTED), by=organiser, now=NOW
    )

    decision.refresh_from_db()
    assert (decision.kind, decision.feedback) == ("not_selected", "Measure a second season.")


def test_first_of_each_track_go_on_by_rank(round_, organiser):
    first, second, third = (make_scored(round_, points) for points in (9, 7, 5))
    elsewhere = make_scored(round_, 3, track="transport")
    make_ranking(round_)

    filled = services.decide_by_rank(
        round_, {first.track_id: 2, elsewhere.track_id: 1}, by=organiser, now=NOW
    )

    assert (len(filled.lines), filled.tied) == (4, [])
    assert kinds(round_) == {
        first.code: "advance",
        second.code: "advance",
        third.code: "not_selected",
        elsewhere.code: "advance",
    }


def test_tie_on_the_cut_is_left_to_people(round_, organiser):
    first = make_scored(round_, 9)
    tied = [make_scored(round_, 7), make_scored(round_, 7)]
    make_ranking(round_)

    filled = services.decide_by_rank(round_, {first.track_id: 2}, by=organiser, now=NOW)

    assert set(filled.tied) == set(tied)
    assert kinds(round_) == {first.code: "advance"}


def test_rank_changes_nothing_that_is_decided(round_, organiser):
    entry = make_scored(round_, 9)
    make_ranking(round_)
    make_decision(round_, entry=entry, kind=DecisionKind.NOT_SELECTED, by=organiser)

    services.decide_by_rank(round_, {entry.track_id: 1}, by=organiser, now=NOW)

    assert kinds(round_) == {entry.code: "not_selected"}


def test_without_a_ranking_nobody_is_first(round_, organiser):
    make_eligible(round_.competition)

    with pytest.raises(services.NoRankingError):
        services.decide_by_rank(round_, {None: 1}, by=organiser, now=NOW)


def test_standing_of_an_entry_in_its_round(round_, organiser):
    entry = make_scored(round_, 8)
    make_ranking(round_)
    make_decision(round_, entry=entry, by=organiser)

    found = with_standing(decidable(round_), round_).get()

    assert (found.rank, found.rank_in_track, found.raw_mean) == (1, 1, 80)
    assert (found.reviews, found.kind, found.award_id) == (1, "advance", None)


def test_second_round_is_about_what_the_first_let_through(round_, organiser):
    through = make_decision(round_, by=organiser).entry
    make_decision(round_, kind=DecisionKind.NOT_SELECTED, by=organiser)
    left_open = make_eligible(round_.competition)
    make_published(round_, by=organiser)
    second = make_round(round_.competition, position=2, rubric=round_.rubric)

    assert list(decidable(second)) == [through]
    assert list(decidable(round_)) == [left_open]


def test_published_decision_stays(round_, organiser):
    decision = make_decision(round_, by=organiser)
    make_published(round_, by=organiser)

    with pytest.raises(PublishedDecisionError):
        make_decision(round_, entry=decision.entry, kind=DecisionKind.NOT_SELECTED, by=organiser)


def keys(round_):
    return [one.key for one in missing(round_)]


def test_what_is_missing_is_named(round_, organiser):
    round_.judges_per_entry = 1
    round_.save()
    undecided = make_scored(round_, 9)
    short = make_decision(round_, by=organiser).entry
    tied = sorted((make_scored(round_, 7), make_scored(round_, 7)), key=lambda one: one.code)
    for entry, kind in zip(tied, (DecisionKind.ADVANCE, DecisionKind.NOT_SELECTED), strict=True):
        make_decision(round_, entry=entry, kind=kind, by=organiser)
    make_ranking(round_)

    assert keys(round_) == [
        f"undecided:{undecided.code}",
        f"reviews:{short.code}:0",
        f"tie:{tied[0].code},{tied[1].code}",
    ]


def test_prize_that_is_given_too_often_is_named(round_, organiser):
    award = make_award(round_.competition, key="gold", places=1)
    round_.judges_per_entry = 1
    round_.save()
    for points in (9, 7):
        entry = make_scored(round_, points)
        make_decision(round_, entry=entry, kind=DecisionKind.AWARD, award=award, by=organiser)

    assert keys(round_) == ["places:gold:2"]


def test_refusals_are_sentences(round_, organiser):
    with pytest.raises(DomainError) as refused:
        services.decide(
            make_handed_in(round_.competition),
            round_,
            Verdict(DecisionKind.ADVANCE),
            words=Words(feedback="Good."),
            by=organiser,
            now=NOW + timedelta(days=1),
        )

    assert str(refused.value).endswith("is not an entry of this round.")
