"""One outcome for many entries: each line by the checks of one, once, and whole or not at all."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from competitions.enums import Role
from competitions.models import Membership
from input2.audit.models import Event
from input2.jobs import services as jobs
from input2.jobs.enums import JobState
from input2.jobs.models import Job
from input2.lib.errors import DomainError, ForbiddenError
from input2.notifications.models import Message
from submissions import bulk, services
from submissions.bulk import Asked, Chosen, Counts, counts_of
from submissions.bulk_forecast import Stop, forecast
from submissions.enums import BulkOutcome, EntryState, LineState, ScreeningOutcome, TeamRole
from submissions.models import BulkScreening, BulkScreeningLine, Entry, Screening, ScreeningHold
from submissions.services.bulk import STRETCH, NothingLeftError, RequesterGoneError
from submissions.services.bulk_checks import (
    NothingChosenError,
    TooManyChosenError,
    TrackMissingError,
)
from submissions.services.exchange import DateTooEarlyError, NothingSaidError
from submissions.services.handing_in_once import ReusedKeyError
from submissions.services.screening import ReasonMissingError
from submissions.services.track_moves import MoveReasonMissingError
from submissions.signals import entry_moved
from tests.factories import (
    NOW,
    make_bulk_screening,
    make_change_request,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_screening,
    make_team_member,
    make_track,
    make_user,
    make_version,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db

ELIGIBLE, INELIGIBLE = BulkOutcome.ELIGIBLE, BulkOutcome.INELIGIBLE
LATER = NOW + timedelta(days=7)


def carry_out(run, *, report=lambda _done, _total: None, clock=lambda: NOW):
    return services.carry_out_bulk(run.pk, report=report, clock=clock)


def begin(competition, entries, outcome=ELIGIBLE, *, by, key="key", **asked):
    chosen = bulk.chosen_from(bulk.with_codes(competition, [entry.code for entry in entries]))
    return services.begin_bulk(
        competition, chosen, Asked(outcome, **asked), key=key, by=by, now=NOW
    )


def make_entries(count, competition=None):
    competition = competition or make_competition()
    return [make_handed_in(competition) for _number in range(count)]


def job_of(run):
    """The newest piece of work for it."""
    return Job.objects.of(bulk.JOB, str(run.pk))[0]


def work(run):
    jobs.run(job_of(run).pk, now=NOW)


def states(entries):
    return [Entry.objects.get(pk=entry.pk).state for entry in entries]


def findings():
    return Message.objects.filter(kind="submissions/screened")


def test_every_chosen_entry_gets_the_outcome_and_its_team_the_reason():
    entries = make_entries(3)

    run = make_bulk_screening(entries, INELIGIBLE, note="Too late in operation.")
    carry_out(run)

    assert states(entries) == [EntryState.INELIGIBLE] * 3
    assert counts_of(run) == Counts(done=3)
    assert {mail.to for mail in findings()} == {entry.owner.email for entry in entries}
    assert all("Too late in operation." in mail.text for mail in findings())


def test_nothing_happens_to_an_entry_before_a_worker_comes():
    entries = make_entries(1)

    run = make_bulk_screening(entries)

    assert states(entries) == [EntryState.SUBMITTED]
    assert counts_of(run) == Counts(waiting=1)
    assert job_of(run).state == JobState.QUEUED


def test_the_job_that_is_queued_does_the_work():
    entries = make_entries(2)
    run = make_bulk_screening(entries)

    work(run)

    job = job_of(run)
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    assert job.result == {"done": 2, "refused": 0}
    assert states(entries) == [EntryState.ELIGIBLE] * 2


def test_each_entry_is_asked_the_same_as_one_by_one_and_says_its_own_refusal():
    competition = make_competition()
    organiser = make_member(competition)
    good, own, withdrawn, waiting = make_entries(4, competition)
    draft = make_entry(competition)
    make_team_member(own, organiser)
    services.withdraw(withdrawn, reason="Sold.", by=withdrawn.owner, now=NOW)
    make_change_request(waiting, until=LATER)
    everything = [good, own, withdrawn, waiting, draft]

    run = begin(competition, everything, by=organiser)
    carry_out(run)

    lines = {line.entry_id: line for line in run.lines.all()}
    assert [lines[entry.pk].state for entry in everything] == ["done", *["refused"] * 4]
    for entry in everything[1:]:
        with pytest.raises(DomainError) as refusal:
            services.screen(
                entry,
                outcome=ScreeningOutcome.ELIGIBLE,
                reason="",
                version_number=1,
                by=organiser,
                now=NOW,
            )
        assert lines[entry.pk].sentence == str(refusal.value)
    assert Screening.objects.count() == 1


def test_an_entry_that_changed_after_it_was_chosen_is_left_alone():
    competition = make_competition()
    screened, handed_in_anew = make_entries(2, competition)
    run = make_bulk_screening([screened, handed_in_anew], INELIGIBLE, note="No.")
    make_screening(screened)
    Entry.objects.filter(pk=handed_in_anew.pk).update(revision=99)
    make_version(handed_in_anew)

    carry_out(run)

    assert counts_of(run) == Counts(refused=2)
    assert states([screened, handed_in_anew]) == [EntryState.ELIGIBLE, EntryState.SUBMITTED]


def test_a_draft_that_is_handed_in_after_it_was_chosen_is_not_screened_unread():
    draft = make_entry()
    run = make_bulk_screening([draft])
    make_version(draft)

    carry_out(run)

    assert counts_of(run) == Counts(refused=1)
    assert states([draft]) == [EntryState.SUBMITTED]


def test_changes_are_asked_for_with_their_date():
    entries = make_entries(2)

    carry_out(
        make_bulk_screening(
            entries, BulkOutcome.CHANGES_REQUESTED, note="Name the street.", until=LATER
        )
    )

    assert states(entries) == [EntryState.CHANGES_REQUESTED] * 2
    assert set(Entry.objects.values_list("changes_until", flat=True)) == {LATER}


def test_entries_are_moved_to_another_track():
    entries = make_entries(2)
    track = make_track(entries[0].competition, key="other", position=9)

    carry_out(make_bulk_screening(entries, BulkOutcome.MOVED, note="It is a plan.", track=track))

    assert {Entry.objects.get(pk=entry.pk).track for entry in entries} == {track}


def test_a_message_reaches_every_team_also_of_drafts():
    handed_in = make_handed_in()
    draft = make_entry(handed_in.competition)

    carry_out(make_bulk_screening([handed_in, draft], BulkOutcome.MESSAGE, note="Bring a poster."))

    mails = Message.objects.filter(kind="submissions/message")
    assert {mail.to for mail in mails} == {handed_in.owner.email, draft.owner.email}


def test_what_was_done_to_many_is_taken_back_for_many():
    entries = make_entries(2)
    carry_out(make_bulk_screening(entries, INELIGIBLE, note="No."))

    run = make_bulk_screening(entries, BulkOutcome.TAKEN_BACK)
    carry_out(run)

    assert counts_of(run) == Counts(done=2)
    assert states(entries) == [EntryState.SUBMITTED] * 2
    assert set(findings().values_list("state", flat=True)) == {"cancelled"}


def test_one_mail_per_person_and_finding_however_often_the_task_runs():
    entries = make_entries(2)
    for language, entry in zip(["en", "zh-hans"], entries, strict=True):
        entry.owner.language = language
        entry.owner.save()
    run = make_bulk_screening(entries, INELIGIBLE, note="No.")

    for _time in range(3):
        carry_out(run)

    assert sorted(findings().values_list("language", flat=True)) == ["en", "zh-hans"]
    assert Screening.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_nothing_twice():
    entries = make_entries(6)
    with transaction.atomic():
        run = make_bulk_screening(entries)
        # Tests run a task as soon as it is sent; this one is left for the two.
        Job.objects.update(state=JobState.CANCELLED)

    at_once(lambda: carry_out(run), lambda: carry_out(run))

    assert counts_of(run) == Counts(done=6)
    assert (Screening.objects.count(), findings().count()) == (6, 6)


def test_cut_off_between_two_lines_it_goes_on_where_it_was():
    entries = make_entries(4)
    run = make_bulk_screening(entries)

    def lose_the_database(done, _total):
        if done == 2:
            raise OperationalError

    with pytest.raises(OperationalError):
        carry_out(run, report=lose_the_database)
    assert counts_of(run) == Counts(waiting=2, done=2)

    carry_out(run)
    assert counts_of(run) == Counts(done=4)
    assert (Screening.objects.count(), findings().count()) == (4, 4)


def test_cut_off_within_a_line_nothing_of_it_stays():
    (entry,) = make_entries(1)
    run = make_bulk_screening([entry])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE submissions_bulkscreeningline ADD CONSTRAINT cut_off CHECK (state = 'waiting')"
        )

    with pytest.raises(IntegrityError):
        carry_out(run)

    assert (states([entry]), findings().count()) == ([EntryState.SUBMITTED], 0)
    assert not Screening.objects.exists()
    assert not Event.objects.filter(action="entry.found_eligible").exists()


def fail_for(entry, error):
    """Whoever hears of a step of this entry fails in this way; to be disconnected by the caller."""

    def receiver(sender, **about):
        if about["entry"].pk == entry.pk:
            raise error

    entry_moved.connect(receiver, weak=False)
    return receiver


def test_an_error_of_the_program_in_one_entry_leaves_the_others_their_result(caplog):
    _one, broken, _other = entries = make_entries(3)
    organiser = make_member(broken.competition)
    run = make_bulk_screening(entries, by=organiser)
    receiver = fail_for(broken, ZeroDivisionError("a mistake"))

    try:
        counts = carry_out(run)
    finally:
        entry_moved.disconnect(receiver)

    line = run.lines.get(entry=broken)
    assert counts == {"done": 2, "refused": 1}
    assert states(entries) == [EntryState.ELIGIBLE, EntryState.SUBMITTED, EntryState.ELIGIBLE]
    assert (Screening.objects.count(), findings().count()) == (2, 2)
    (logged,) = [record for record in caplog.records if record.exc_info]
    assert str(logged.args[-1]) in line.sentence

    with pytest.raises(NothingLeftError):
        services.go_on_with_bulk(run, by=organiser, now=NOW)


@pytest.mark.parametrize("lost", [OperationalError, InterfaceError])
def test_a_lost_database_within_a_line_stops_the_run_and_blames_no_entry(lost):
    entries = make_entries(2)
    run = make_bulk_screening(entries)
    receiver = fail_for(
        run.lines.get(position=1).entry, lost("server closed the connection unexpectedly")
    )

    try:
        with pytest.raises(lost):
            carry_out(run)
    finally:
        entry_moved.disconnect(receiver)
    assert counts_of(run) == Counts(waiting=2)

    carry_out(run)
    assert counts_of(run) == Counts(done=2)


def test_long_work_goes_on_in_a_task_of_its_own():
    run = make_bulk_screening(make_entries(3))
    first = job_of(run)
    Job.objects.filter(pk=first.pk).update(state="running", lease_until=LATER)
    times = iter([NOW, NOW, NOW + STRETCH])

    carry_out(run, clock=lambda: next(times))

    Job.objects.filter(pk=first.pk).update(created_at=NOW - STRETCH)
    run.refresh_from_db()
    assert counts_of(run) == Counts(waiting=2, done=1)
    assert (job_of(run).state, run.job_id) == (JobState.QUEUED, job_of(run).pk)
    assert job_of(run).pk != first.pk


def test_progress_is_told_before_each_entry_and_at_the_end():
    told = []

    carry_out(make_bulk_screening(make_entries(2)), report=lambda *steps: told.append(steps))

    assert told == [(0, 2), (1, 2), (2, 2)]


def test_the_same_key_gives_the_same_run():
    entries = make_entries(2)
    organiser = make_member(entries[0].competition)

    first = begin(entries[0].competition, entries, by=organiser)
    again = begin(entries[0].competition, entries, by=organiser)

    assert first == again
    assert (BulkScreening.objects.count(), BulkScreeningLine.objects.count()) == (1, 2)
    assert Event.objects.filter(action="bulk_screening.begun").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_run():
    entries = make_entries(2)
    competition = entries[0].competition
    organiser = make_member(competition)

    def click():
        return begin(competition, entries, by=organiser)

    first, second = at_once(click, click)
    assert first == second
    assert BulkScreeningLine.objects.count() == 2


def test_the_same_key_for_something_else_is_refused():
    entries = make_entries(2)
    organiser = make_member(entries[0].competition)
    begin(entries[0].competition, entries, by=organiser)

    with pytest.raises(ReusedKeyError):
        begin(entries[0].competition, entries, INELIGIBLE, note="No.", by=organiser)
    with pytest.raises(ReusedKeyError):
        begin(entries[0].competition, entries[:1], by=organiser)


def test_the_key_of_one_person_is_not_that_of_another():
    entries = make_entries(1)
    competition = entries[0].competition

    runs = [begin(competition, entries, by=make_member(competition)) for _one in range(2)]

    assert runs[0] != runs[1]


@pytest.mark.parametrize(
    ("outcome", "asked", "refusal"),
    [
        (INELIGIBLE, {"note": " "}, ReasonMissingError),
        (BulkOutcome.CHANGES_REQUESTED, {"note": "", "until": LATER}, NothingSaidError),
        (BulkOutcome.CHANGES_REQUESTED, {"note": "This.", "until": NOW}, DateTooEarlyError),
        (BulkOutcome.MOVED, {"note": "It is a plan."}, TrackMissingError),
        (BulkOutcome.MESSAGE, {"note": " "}, NothingSaidError),
    ],
)
def test_what_each_entry_would_be_refused_for_is_refused_at_once(outcome, asked, refusal):
    with pytest.raises(refusal):
        make_bulk_screening(make_entries(1), outcome, **asked)

    assert not BulkScreening.objects.exists()


def test_a_move_says_why_and_stays_in_the_competition():
    entries = make_entries(1)
    track = make_track(entries[0].competition, key="other", position=9)
    elsewhere = make_track(make_competition(), key="other", position=9)

    with pytest.raises(MoveReasonMissingError):
        make_bulk_screening(entries, BulkOutcome.MOVED, track=track)
    with pytest.raises(TrackMissingError):
        make_bulk_screening(entries, BulkOutcome.MOVED, note="Why.", track=elsewhere)


def test_nothing_and_too_much_are_refused():
    competition = make_competition()
    organiser = make_member(competition)
    many = [Chosen(f"X-{number}", 1, 0) for number in range(bulk.MOST + 1)]

    for chosen, refusal in (([], NothingChosenError), (many, TooManyChosenError)):
        with pytest.raises(refusal):
            services.begin_bulk(
                competition, chosen, Asked(ELIGIBLE), key="k", by=organiser, now=NOW
            )


def test_an_entry_of_another_competition_is_unknown():
    competition = make_competition()
    foreign = make_handed_in()

    with pytest.raises(services.UnknownEntriesError, match=foreign.code):
        services.begin_bulk(
            competition,
            [Chosen(foreign.code, 1, 0)],
            Asked(ELIGIBLE),
            key="k",
            by=make_member(competition),
            now=NOW,
        )
    assert not BulkScreening.objects.exists()


@pytest.mark.parametrize("role", [Role.OBSERVER, None])
def test_only_organisers_begin_go_on_and_stop(role):
    entries = make_entries(1)
    competition = entries[0].competition
    person = make_member(competition, role) if role else make_user()
    run = make_bulk_screening(entries)

    for step in (
        lambda: begin(competition, entries, by=person),
        lambda: services.go_on_with_bulk(run, by=person, now=NOW),
        lambda: services.stop_bulk(run, by=person, now=NOW),
    ):
        with pytest.raises(ForbiddenError):
            step()


def test_who_loses_the_role_meanwhile_changes_nothing_more():
    entries = make_entries(2)
    organiser = make_member(entries[0].competition)
    make_member(entries[0].competition)
    run = make_bulk_screening(entries, by=organiser)
    Membership.objects.filter(user=organiser).delete()

    carry_out(run)

    assert counts_of(run) == Counts(refused=2)
    assert states(entries) == [EntryState.SUBMITTED] * 2


def test_without_the_person_who_asked_nothing_is_done():
    entries = make_entries(1)
    run = make_bulk_screening(entries)
    BulkScreening.objects.update(requested_by=None)
    Job.objects.update(state=JobState.FAILED)
    run.refresh_from_db()

    with pytest.raises(RequesterGoneError):
        carry_out(run)
    with pytest.raises(RequesterGoneError):
        services.go_on_with_bulk(run, by=make_member(run.competition), now=NOW)
    assert counts_of(run) == Counts(waiting=1)


def test_a_stopped_run_goes_on_when_another_organiser_says_so_in_the_name_of_the_first():
    entries = make_entries(2)
    asker = make_member(entries[0].competition)
    run = make_bulk_screening(entries, by=asker)
    another = make_member(run.competition)
    services.stop_bulk(run, by=another, now=NOW)
    work(run)
    assert counts_of(run) == Counts(waiting=2)

    services.go_on_with_bulk(run, by=another, now=NOW + timedelta(minutes=1))
    work(run)

    assert counts_of(run) == Counts(done=2)
    assert set(Screening.objects.values_list("screened_by", flat=True)) == {asker.pk}


def test_a_run_that_goes_on_or_is_through_cannot_be_gone_on_with():
    run = make_bulk_screening(make_entries(1))
    organiser = make_member(run.competition)

    with pytest.raises(services.NothingLeftError):
        services.go_on_with_bulk(run, by=organiser, now=NOW)
    work(run)
    with pytest.raises(services.NothingLeftError):
        services.go_on_with_bulk(run, by=organiser, now=NOW)
    with pytest.raises(services.NothingLeftError):
        services.stop_bulk(run, by=organiser, now=NOW)


def test_the_forecast_says_what_then_happens_at_a_fixed_price():
    competition = make_competition()
    organiser = make_member(competition)
    other = make_member(competition)
    entries = make_entries(8, competition)
    good, own, withdrawn, waiting, held, screened, eligible, written = entries
    Entry.objects.filter(pk=written.pk).update(writers_for_team=[organiser.pk])
    make_team_member(own, organiser, role=TeamRole.VIEWER)
    services.withdraw(withdrawn, reason="Sold.", by=withdrawn.owner, now=NOW)
    make_change_request(waiting, until=LATER)
    make_screening(eligible)
    ScreeningHold.objects.create(entry=held, held_by=other, held_at=NOW, until=LATER)
    chosen = bulk.chosen_from(bulk.with_codes(competition, [entry.code for entry in entries]))
    make_screening(screened, ScreeningOutcome.INELIGIBLE, reason="No.")
    asked = Asked(ELIGIBLE)

    with CaptureQueriesContext(connection) as queries:
        expected = forecast(competition, chosen, asked, by=organiser, now=NOW)
    run = services.begin_bulk(competition, chosen, asked, key="k", by=organiser, now=NOW)
    carry_out(run)

    assert len(queries) == 3
    assert dict(expected.stops) == {
        Stop.OWN: 1,
        Stop.WRITTEN: 1,
        Stop.CHANGED: 1,
        Stop.STATE: 2,
        Stop.CHANGING: 1,
        Stop.HELD: 1,
    }
    assert counts_of(run) == Counts(done=expected.going, refused=expected.stopped)
    assert run.lines.get(entry=good).state == LineState.DONE


def test_the_forecast_of_a_move_counts_those_that_are_there_already():
    competition = make_competition()
    moved, there = make_entries(2, competition)
    draft = make_entry(competition)
    track = make_track(competition, key="other", position=9)
    Entry.objects.filter(pk=there.pk).update(track=track)
    codes = [moved.code, there.code, draft.code]
    chosen = bulk.chosen_from(bulk.with_codes(competition, codes))
    asked = Asked(BulkOutcome.MOVED, note="Why.", track=track)

    expected = forecast(competition, chosen, asked, by=make_member(competition), now=NOW)

    assert (expected.going, dict(expected.stops)) == (1, {Stop.STATE: 1, Stop.SAME_TRACK: 1})


@pytest.mark.parametrize("text", ["", "X~1", "X~1~2~3", "X~a~1", "X~1~-1", "X~1~9999999999"])
def test_a_choice_that_no_page_wrote_is_none(text):
    assert Chosen.read(text) is None


def test_a_choice_reads_as_it_was_written():
    chosen = Chosen("INPUT2-7K3QF", 2, 5)

    assert Chosen.read(str(chosen)) == chosen


def test_the_database_refuses_one_entry_or_one_place_twice_in_a_run():
    first, second = make_entries(2)
    run = make_bulk_screening([first])
    plain = {"bulk": run, "version_number": 1, "standing": 0}

    for entry, position in ((first, 2), (second, 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            BulkScreeningLine.objects.create(entry=entry, position=position, **plain)


@pytest.mark.parametrize(
    ("rows", "nonsense"),
    [
        (BulkScreening, {"outcome": "winner"}),
        (BulkScreening, {"outcome": BulkOutcome.CHANGES_REQUESTED}),
        (BulkScreeningLine, {"state": "lost"}),
        (BulkScreeningLine, {"state": LineState.REFUSED}),
    ],
)
def test_the_database_refuses_nonsense(rows, nonsense):
    make_bulk_screening(make_entries(1))

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.objects.update(**nonsense)
