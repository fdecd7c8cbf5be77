from datetime import timedelta
from threading import Event as Flag

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from competitions.enums import Role
from competitions.models import Membership
from input2.audit.models import Event
from input2.jobs import services as jobs
from input2.jobs.enums import JobState
from input2.jobs.models import Job
from input2.lib.errors import ForbiddenError, WindowClosedError
from input2.lib.tabular import rows
from input2.notifications.enums import MessageState
from input2.notifications.models import Message
from judging import services
from judging.enums import (
    PUBLISHING,
    ConflictKind,
    DecisionKind,
    DecisionState,
    Lack,
    RoundState,
)
from judging.models import Decision, Publication, Round
from judging.selectors.decisions import fingerprint, missing, outcomes_of, pending_decisions
from submissions import services as submissions
from submissions.enums import EntryState
from submissions.exports import coverage
from submissions.models import Entry
from tests.factories import (
    NOW,
    let_grace_pass,
    make_assignment,
    make_award,
    make_decision,
    make_eligible,
    make_member,
    make_publication,
    make_published,
    make_ranking,
    make_round,
    make_scorecard,
    make_team_member,
)
from tests.races import at_once, until_somebody_waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return make_round(judges_per_entry=1)


@pytest.fixture
def organiser(round_):
    return make_member(round_.competition)


def make_scored(round_, points=8, *, comment="", **answers):
    entry = make_eligible(round_.competition, answers={"track": "green", **answers})
    card = make_scorecard(make_assignment(round_, entry=entry), (points, points - 2))
    card.comment_for_applicant = comment
    card.save()
    return entry


def ask(round_, organiser, *, confirmed=(), looked_at=None, now=NOW):
    seen = fingerprint(pending_decisions(round_)) if looked_at is None else looked_at
    return services.request_publication(
        round_,
        confirmed=confirmed,
        shares_comments=True,
        shares_marks=True,
        looked_at=seen,
        by=organiser,
        now=now,
    )


@pytest.fixture
def closed(round_, organiser):
    """A closed round with one decided entry that lacks nothing."""
    entry = make_scored(round_, comment="Well measured.")
    make_decision(round_, entry=entry, by=organiser, feedback="Come back with a second season.")
    return services.close_round(round_, by=organiser, now=NOW)


def order(round_, organiser):
    """What was asked for, as it stands before any worker has heard of it."""
    pending = pending_decisions(round_)
    return Publication.objects.create(
        round=round_,
        fingerprint=fingerprint(pending),
        decisions_count=len(pending),
        requested_by=organiser,
        requested_at=NOW,
    )


def test_publishing_moves_entries_round_and_ranking(closed, organiser):
    services.publish(ask(closed, organiser).pk, now=NOW)

    decision = Decision.objects.select_related("entry").get()
    closed.refresh_from_db()
    assert decision.entry.state == decision.became == EntryState.SHORTLISTED
    assert (decision.state, decision.published_at) == (DecisionState.PUBLISHED, NOW)
    assert (closed.state, closed.published_at) == (RoundState.PUBLISHED, NOW)
    assert closed.rankings.get().published_at == NOW


def test_who_was_shortlisted_and_lost_the_final_still_counts_as_shortlisted(round_, organiser):
    entry = make_decision(round_, by=organiser).entry
    make_published(round_, by=organiser)
    final = make_round(round_.competition, position=2, rubric=round_.rubric)
    make_decision(final, entry=entry, kind=DecisionKind.NOT_SELECTED, by=organiser)
    make_published(final, by=organiser)

    entry.refresh_from_db()

    assert (entry.state, entry.shortlisted_at) == (EntryState.NOT_SELECTED, NOW)
    counted = coverage(round_.competition)
    place = [column.name for column in counted.columns].index("shortlisted")
    assert [row[place] for row in rows(counted) if row[place] != "0"] == ["1"]


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (DecisionKind.ADVANCE, EntryState.ELIGIBLE, EntryState.SHORTLISTED),
        (DecisionKind.ADVANCE, EntryState.SHORTLISTED, EntryState.FINALIST),
        (DecisionKind.ADVANCE, EntryState.FINALIST, EntryState.FINALIST),
        (DecisionKind.AWARD, EntryState.ELIGIBLE, EntryState.WINNER),
        (DecisionKind.AWARD, EntryState.SHORTLISTED, EntryState.WINNER),
        (DecisionKind.AWARD, EntryState.FINALIST, EntryState.WINNER),
        (DecisionKind.NOT_SELECTED, EntryState.ELIGIBLE, EntryState.NOT_SELECTED),
        (DecisionKind.NOT_SELECTED, EntryState.SHORTLISTED, EntryState.NOT_SELECTED),
        (DecisionKind.NOT_SELECTED, EntryState.FINALIST, EntryState.NOT_SELECTED),
    ],
)
def test_where_each_decision_takes_an_entry(round_, organiser, kind, before, after):
    entry = make_eligible(round_.competition)
    entry.state = before
    entry.save()
    award = make_award(round_.competition) if kind == DecisionKind.AWARD else None
    make_decision(round_, entry=entry, kind=kind, award=award, by=organiser)

    make_published(round_, by=organiser)

    entry.refresh_from_db()
    assert entry.state == after


def test_the_team_is_told_once(closed, organiser):
    entry = Decision.objects.get().entry
    make_team_member(entry)
    publication = ask(closed, organiser)

    services.publish(publication.pk, now=NOW)
    services.publish(publication.pk, now=NOW + timedelta(minutes=1))

    mails = Message.objects.filter(kind="judging/outcome")
    assert {mail.to for mail in mails} == {member.email for member in entry.team.all()}
    assert mails.count() == 2
    assert all("Come back with a second season." in mail.text for mail in mails)
    assert Decision.objects.get().published_at == NOW


def test_nothing_is_told_before(closed, organiser):
    decision = Decision.objects.get()

    ask_for = ask(closed, organiser)

    decision.refresh_from_db()
    assert (decision.state, ask_for.published_at) == (DecisionState.PENDING, None)
    assert outcomes_of(decision.entry) == []
    assert not Message.objects.filter(kind="judging/outcome").exists()


def test_feedback_is_frozen_without_names(closed, organiser):
    services.publish(ask(closed, organiser).pk, now=NOW)

    decision = Decision.objects.get()
    assert decision.comments == ["Well measured."]
    assert decision.marks == {
        "total": "70",
        "judges": 1,
        "dimensions": [{"name": {"en": "Strategy"}, "mean": "70"}],
    }


def test_what_is_not_shared_is_not_kept(round_, organiser):
    make_decision(round_, entry=make_scored(round_, comment="Well measured."), by=organiser)

    make_published(round_, by=organiser, shares_comments=False, shares_marks=False)

    decision = Decision.objects.get()
    assert (decision.comments, decision.marks) == ([], {})


def test_comment_that_is_kept_back_stays_with_the_organisers(round_, organiser):
    entry = make_scored(round_, comment="Written in anger.")
    card = entry.assignments.get().scorecard
    make_decision(round_, entry=entry, by=organiser, withheld=[card.pk])

    make_published(round_, by=organiser)

    assert Decision.objects.get().comments == []


def test_what_is_missing_has_to_be_confirmed_by_name(closed, organiser):
    undecided = make_eligible(closed.competition)

    with pytest.raises(services.UnconfirmedError) as refused:
        ask(closed, organiser)

    assert [one.key for one in refused.value.missing] == [f"undecided:{undecided.code}"]
    assert not Publication.objects.exists()


def test_confirmed_by_name_the_rest_is_published(closed, organiser):
    undecided = make_eligible(closed.competition)
    key = f"undecided:{undecided.code}"

    publication = services.publish(ask(closed, organiser, confirmed=[key]).pk, now=NOW)

    undecided.refresh_from_db()
    assert undecided.state == EntryState.ELIGIBLE
    assert [item["key"] for item in publication.confirmed] == [key]


def test_what_was_left_open_is_published_later(closed, organiser):
    undecided = make_eligible(closed.competition)
    key = f"undecided:{undecided.code}"
    services.publish(ask(closed, organiser, confirmed=[key]).pk, now=NOW)
    make_decision(closed, entry=undecided, kind=DecisionKind.NOT_SELECTED, by=organiser)
    closed.refresh_from_db()

    later = NOW + timedelta(days=1)
    keys = [one.key for one in missing(closed)]
    services.publish(ask(closed, organiser, confirmed=keys).pk, now=later)

    undecided.refresh_from_db()
    closed.refresh_from_db()
    assert undecided.state == EntryState.NOT_SELECTED
    assert closed.published_at == NOW
    assert Message.objects.filter(kind="judging/outcome").count() == 2


def test_decisions_that_changed_since_they_were_looked_at(closed, organiser):
    seen = fingerprint(pending_decisions(closed))
    entry = Decision.objects.get().entry
    make_decision(closed, entry=entry, kind=DecisionKind.NOT_SELECTED, by=organiser)

    with pytest.raises(services.ChangedDecisionsError):
        ask(closed, organiser, looked_at=seen)

    assert not Publication.objects.exists()


def test_entry_withdrawn_after_the_order_stops_it(closed, organiser):
    publication = ask(closed, organiser)
    entry = Decision.objects.get().entry
    submissions.withdraw(entry, reason="Our city has changed its plans.", by=entry.owner, now=NOW)

    with pytest.raises(services.NothingDecidedError):
        services.publish(publication.pk, now=NOW)

    closed.refresh_from_db()
    assert closed.state == RoundState.CLOSED


def test_nothing_is_decided_while_it_is_being_published(closed, organiser):
    entry = Decision.objects.get().entry
    ask(closed, organiser)

    with pytest.raises(WindowClosedError, match="at this moment"):
        make_decision(closed, entry=entry, kind=DecisionKind.NOT_SELECTED, by=organiser)
    with pytest.raises(WindowClosedError, match="at this moment"):
        ask(closed, organiser)


def test_round_that_still_takes_scores_publishes_nothing(round_, organiser):
    make_decision(round_, entry=make_scored(round_), by=organiser)

    with pytest.raises(WindowClosedError, match="can still score"):
        ask(round_, organiser)


def test_extension_of_one_judge_holds_the_round_open(round_, organiser):
    until = round_.closes_at + timedelta(days=2)
    make_decision(round_, entry=make_scored(round_), by=organiser)
    round_.assignments.update(extended_until=until)

    with pytest.raises(WindowClosedError, match="can still score"):
        ask(round_, organiser, now=until - timedelta(seconds=1))

    assert ask(round_, organiser, now=until).decisions_count == 1


def test_round_that_closed_by_its_date_is_closed_by_publishing(round_, organiser):
    make_decision(round_, entry=make_scored(round_), by=organiser)
    at = round_.closes_at

    services.publish(ask(round_, organiser, now=at).pk, now=at)

    actions = Event.objects.filter(object_type="judging.round").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "round.publication_requested",
        "round.closed",
        "round.published",
    ]


@pytest.mark.parametrize("role", [Role.OBSERVER, None])
def test_who_does_not_organise_publishes_nothing(closed, role):
    person = make_member(closed.competition, role) if role else Decision.objects.get().entry.owner

    with pytest.raises(ForbiddenError):
        ask(closed, person)


def test_who_left_the_organisers_in_the_meantime_publishes_nothing(closed, organiser):
    publication = ask(closed, organiser)
    Membership.objects.filter(user=organiser).delete()

    with pytest.raises(ForbiddenError):
        services.publish(publication.pk, now=NOW)


def test_nothing_pending_is_nothing_to_publish(round_, organiser):
    services.close_round(round_, by=organiser, now=NOW)

    with pytest.raises(services.NothingDecidedError):
        ask(round_, organiser)


def test_a_worker_carries_the_order_out(closed, organiser):
    publication = ask(closed, organiser)
    job = Job.objects.get(kind=PUBLISHING, key=str(publication.pk))

    jobs.run(job.pk, now=NOW)

    job.refresh_from_db()
    closed.refresh_from_db()
    assert (job.state, closed.state) == (JobState.DONE, RoundState.PUBLISHED)


def test_a_refused_order_says_why_in_the_language_of_who_asked(closed, organiser):
    organiser.language = "zh-hans"
    organiser.save()
    publication = ask(closed, organiser)
    make_eligible(closed.competition)

    job = Job.objects.get(kind=PUBLISHING, key=str(publication.pk))
    jobs.run(job.pk, now=NOW)

    job.refresh_from_db()
    assert job.error.startswith("未公布")


def test_a_refused_order_says_why_and_can_be_given_again(closed, organiser):
    publication = ask(closed, organiser)
    make_eligible(closed.competition)

    job = Job.objects.get(kind=PUBLISHING, key=str(publication.pk))
    jobs.run(job.pk, now=NOW)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error.startswith("Not published: confirm by name")
    keys = [one.key for one in missing(closed)]
    assert ask(closed, organiser, confirmed=keys).decisions_count == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_publish_once(closed, organiser):
    publication = order(closed, organiser)

    at_once(*[lambda: services.publish(publication.pk, now=NOW)] * 2)

    assert Message.objects.filter(kind="judging/outcome").count() == 1
    assert Event.objects.filter(action="round.published").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_at_the_same_moment_comes_first_and_stops_it(round_, organiser):
    final = make_round(round_.competition, position=2, rubric=round_.rubric)
    for entry in (make_scored(round_), make_scored(round_)):
        make_scorecard(make_assignment(final, entry=entry))
        make_decision(round_, entry=entry, by=organiser)
    closed = services.close_round(round_, by=organiser, now=NOW)
    last = Entry.objects.latest("code")
    publication, held = order(closed, organiser), Flag()

    def withdraw():
        with transaction.atomic():
            Entry.objects.select_for_update().get(pk=last.pk)
            held.set()
            until_somebody_waits()
            submissions.withdraw(last, reason="Plans changed.", by=last.owner, now=NOW)

    def publish():
        held.wait(timeout=10)
        with pytest.raises(services.ChangedDecisionsError):
            services.publish(publication.pk, now=NOW)

    at_once(withdraw, publish)

    assert Entry.objects.get(pk=last.pk).state == EntryState.WITHDRAWN
    assert Round.objects.get(pk=closed.pk).state == RoundState.CLOSED


@pytest.mark.django_db(transaction=True)
def test_a_recusal_at_the_same_moment_comes_too_late(closed, organiser):
    assignment = Decision.objects.get().entry.assignments.get()
    publication, held, judge = order(closed, organiser), Flag(), assignment.judge.user

    def publish():
        with transaction.atomic():
            services.publish(publication.pk, now=NOW)
            held.set()
            until_somebody_waits()

    def recuse():
        held.wait(timeout=10)
        with pytest.raises(WindowClosedError, match="published"):
            services.recuse(
                assignment, kind=ConflictKind.PERSONAL, reason="A friend.", by=judge, now=NOW
            )

    at_once(publish, recuse)

    assert closed.rankings.get().scorecards == 1


def test_a_tie_that_a_recusal_brings_has_to_be_confirmed(round_, organiser):
    ahead, behind = make_scored(round_, 8), make_scored(round_, 4)
    make_scorecard(make_assignment(round_, entry=behind), (8, 6))
    make_decision(round_, entry=ahead, by=organiser)
    make_decision(round_, entry=behind, kind=DecisionKind.NOT_SELECTED, by=organiser)
    closed = services.close_round(round_, by=organiser, now=NOW)
    make_ranking(closed)
    publication = ask(closed, organiser)
    strict = behind.assignments.order_by("scorecard__total").first()
    judge = strict.judge.user
    services.recuse(strict, kind=ConflictKind.PERSONAL, reason="A friend.", by=judge, now=NOW)

    with pytest.raises(services.UnconfirmedError) as refused:
        services.publish(publication.pk, now=NOW)

    assert [one.lack for one in refused.value.missing] == [Lack.TIE]


def test_a_comment_that_was_written_after_the_look_is_not_published_unseen(round_, organiser):
    entry = make_scored(round_, comment="Well measured.")
    make_decision(round_, entry=entry, by=organiser)
    seen = fingerprint(pending_decisions(round_))
    assignment = entry.assignments.get()
    later = round_.closes_at + timedelta(hours=1)
    assignment.extended_until = later
    assignment.save()
    at = later - timedelta(minutes=1)
    judge = assignment.judge.user
    base = services.Base(services.reopen_scorecard(assignment, by=judge, now=at).revision)
    rude = services.Comments("A waste of time.")
    services.save_comments(assignment, rude, base=base, by=judge, now=at)
    services.submit_scorecard(assignment, by=judge, now=at)

    with pytest.raises(services.ChangedDecisionsError):
        ask(round_, organiser, looked_at=seen, now=later)


def test_no_mail_says_eligible_after_the_outcome(closed, organiser):
    services.publish(ask(closed, organiser).pk, now=NOW)

    waiting = Message.objects.exclude(state=MessageState.CANCELLED)
    assert not waiting.filter(kind="submissions/screened").exists()


def test_published_ranking_stays(closed, organiser):
    services.publish(ask(closed, organiser).pk, now=NOW)
    ranking = closed.rankings.get()
    entry = Decision.objects.get().entry
    submissions.withdraw(entry, reason="Our city has changed its plans.", by=entry.owner, now=NOW)

    with pytest.raises(WindowClosedError, match="published"):
        make_ranking(closed)

    assert list(closed.rankings.all()) == [ranking]


def test_result_cannot_be_withdrawn_from(closed, organiser):
    entry = Decision.objects.get().entry
    make_decision(closed, entry=entry, kind=DecisionKind.NOT_SELECTED, by=organiser)
    services.publish(ask(closed, organiser).pk, now=NOW)
    entry.refresh_from_db()

    with pytest.raises(ForbiddenError, match="results are published"):
        submissions.withdraw(entry, reason="Too late.", by=entry.owner, now=NOW)


def queries_of_publishing(decided):
    round_ = make_round(judges_per_entry=1)
    organiser = make_member(round_.competition)
    for _number in range(decided):
        entry = make_scored(round_, comment="Well measured.")
        let_grace_pass(entry)
        make_decision(round_, entry=entry, by=organiser)
    publication = make_publication(round_, by=organiser)
    with CaptureQueriesContext(connection) as queries:
        services.publish(publication.pk, now=NOW)
    return len(queries)


def test_each_decision_adds_few_queries():
    assert queries_of_publishing(5) - queries_of_publishing(1) <= 4 * 4
