from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from threading import Event as Signal
from threading import Thread
from time import sleep
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from input2.audit.models import Event
from input2.jobs import registry, services
from input2.jobs.models import Job
from input2.jobs.progress import LEASE, Progress
from input2.lib.errors import DomainError, TransitionRefusedError
from tests.factories import NOW, make_job, make_user
from tests.races import at_once

pytestmark = pytest.mark.django_db
KIND = "test.work"
Work = Callable[..., Any]


@pytest.fixture
def work() -> Iterator[Callable[[Work], Work]]:
    """Set what jobs of the kind `test.work` do."""
    yield registry.register(KIND)
    registry._runners.pop(KIND, None)


def request(key="round-1", **fields):
    return services.request(**{"kind": KIND, "key": key, "by": None, "at": NOW, **fields})


def reread(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_request_waits_with_who_asked_and_for_what():
    person = make_user()

    job = request(by=person, scope="input2", due_at=NOW + timedelta(seconds=2))

    assert (job.kind, job.key, job.scope, job.state) == (KIND, "round-1", "input2", "queued")
    assert (job.requested_by, job.created_at) == (person, NOW)
    assert job.due_at == NOW + timedelta(seconds=2)


def test_ten_requests_make_one_run(work, django_capture_on_commit_callbacks):
    runs = []
    work(lambda job, progress: runs.append(job.pk))

    with django_capture_on_commit_callbacks(execute=True):
        jobs = [request() for _ in range(10)]

    assert len({job.pk for job in jobs}) == 1
    assert runs == [jobs[0].pk]


def test_the_earliest_wish_counts():
    request(due_at=NOW + timedelta(seconds=10))

    assert request(due_at=NOW + timedelta(seconds=3)).due_at == NOW + timedelta(seconds=3)
    assert request(due_at=NOW + timedelta(seconds=9)).due_at == NOW + timedelta(seconds=3)


def test_different_keys_are_different_work():
    assert request("round-1") != request("round-2")


def test_the_database_refuses_two_that_wait_for_the_same_work():
    make_job(key="round-1")

    with pytest.raises(IntegrityError, match="one_waiting_job"), transaction.atomic():
        make_job(key="round-1")


@pytest.mark.django_db(transaction=True)
def test_requesting_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        request()

    assert not Job.objects.exists()


def test_a_run_ends_with_its_result(work):
    work(lambda job, progress: {"entries": 48})
    job = make_job()

    services.run(job.pk, now=NOW)

    done = reread(job)
    assert (done.state, done.result, done.error) == ("done", {"entries": 48}, "")
    assert (done.started_at, done.finished_at, done.attempts) == (NOW, NOW, 1)


def test_what_is_done_is_not_run_again(work):
    runs = []
    work(lambda job, progress: runs.append(job.pk))
    job = make_job()

    services.run(job.pk, now=NOW)
    services.run(job.pk, now=NOW)

    assert len(runs) == 1


def test_progress_is_shown_and_keeps_the_lease(work):
    seen = []

    def runner(job, progress):
        Job.objects.update(lease_until=NOW - LEASE)
        progress.report(3, 12, "Reading scores")
        seen.append(reread(job))

    work(runner)

    services.run(make_job().pk, now=NOW)

    (running,) = seen
    assert (running.done, running.total, running.phase, running.percent) == (
        3,
        12,
        "Reading scores",
        25,
    )
    assert running.lease_until is not None
    assert running.lease_until > NOW


def test_a_refusal_ends_the_job_with_its_sentence(work):
    def runner(job, progress):
        raise DomainError("No entry has a score yet.")

    work(runner)
    job = make_job()

    services.run(job.pk, now=NOW)

    assert (reread(job).state, reread(job).error) == ("failed", "No entry has a score yet.")


def test_an_unexpected_error_ends_the_job_without_its_secrets(work):
    def runner(job, progress):
        raise ZeroDivisionError("password=hunter2")

    work(runner)
    job = make_job()

    services.run(job.pk, now=NOW)

    failed = reread(job)
    assert failed.state == "failed"
    assert str(job.pk) in failed.error
    assert "hunter2" not in failed.error


def test_a_lost_database_is_tried_again(work):
    def runner(job, progress):
        raise OperationalError("server closed the connection unexpectedly")

    work(runner)
    job = make_job()

    services.run(job.pk, now=NOW)

    assert (reread(job).state, reread(job).due_at) == ("queued", NOW + services.PAUSE)


def test_a_killed_worker_is_replaced_within_two_minutes(work, django_capture_on_commit_callbacks):
    runs = []
    work(lambda job, progress: runs.append(job.pk))
    killed = make_job(state="running", lease_until=NOW + LEASE, started_at=NOW, attempts=1)

    # The beat sweeps every thirty seconds.
    for seconds in (30, 60):
        with django_capture_on_commit_callbacks(execute=True):
            services.sweep(now=NOW + timedelta(seconds=seconds))

    assert runs == [killed.pk]
    assert (reread(killed).state, reread(killed).attempts) == ("done", 2)


def test_a_lease_that_holds_is_left_alone(django_capture_on_commit_callbacks):
    job = make_job(state="running", lease_until=NOW, attempts=1)

    with django_capture_on_commit_callbacks(execute=True):
        services.sweep(now=NOW)

    assert reread(job).state == "running"


def test_work_that_kills_every_worker_is_given_up():
    job = make_job(state="running", lease_until=NOW - LEASE, attempts=services.MOST_ATTEMPTS)

    services.sweep(now=NOW)

    assert reread(job).state == "failed"
    assert "5 times" in reread(job).error


def test_a_cut_off_run_gives_way_to_a_newer_request():
    cut_off = make_job(key="round-1", state="running", lease_until=NOW - LEASE, attempts=1)
    waiting = make_job(key="round-1")

    services.sweep(now=NOW)

    assert (reread(cut_off).state, reread(waiting).state) == ("cancelled", "queued")


def test_a_run_that_lost_its_lease_cannot_end_the_other_run(work):
    def runner(job, progress):
        # Meanwhile the sweep gave the job to another worker.
        Job.objects.update(attempts=2)

    work(runner)
    job = make_job()

    services.run(job.pk, now=NOW)

    assert (reread(job).state, reread(job).attempts) == ("running", 2)


def test_a_request_during_a_run_makes_one_more_run(work, django_capture_on_commit_callbacks):
    runs = []

    def runner(job, progress):
        runs.append(job.pk)
        if len(runs) == 1:
            request()
            request()

    work(runner)

    with django_capture_on_commit_callbacks(execute=True):
        request()

    assert len(runs) == 2
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_cancelling_stops_a_run_at_its_next_report(work):
    person, results = make_user(), []

    def runner(job, progress):
        services.cancel(job, by=person, now=NOW)
        progress.report(1, 2)
        results.append("written all the same")

    work(runner)
    job = make_job(scope="input2")

    services.run(job.pk, now=NOW)

    assert (reread(job).state, results) == ("cancelled", [])
    assert Event.objects.get().action == "job.cancelled"


def test_what_is_done_cannot_be_cancelled():
    job = make_job(state="done")

    with pytest.raises(TransitionRefusedError):
        services.cancel(job, by=make_user(), now=NOW)


def test_the_sweep_leaves_what_is_not_due(work, django_capture_on_commit_callbacks):
    job = make_job(due_at=NOW + timedelta(seconds=1))

    with django_capture_on_commit_callbacks(execute=True):
        services.sweep(now=NOW)

    assert reread(job).state == "queued"


@pytest.mark.usefixtures("dead_broker")
@pytest.mark.django_db(transaction=True)
def test_with_a_dead_broker_the_request_waits_for_the_sweep():
    with transaction.atomic():
        job = request()
    services.sweep(now=NOW)

    assert reread(job).state == "queued"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_job_run_it_once(work):
    runs = []
    work(lambda job, progress: runs.append(job.pk))
    jobs = [make_job() for _ in range(10)]

    for job in jobs:
        run = partial(services.run, job.pk, now=NOW)
        at_once(run, run, run)

    assert runs == [job.pk for job in jobs]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_waits_for_the_commit_of_whoever_asked_last(work):
    """Else it would compute from data that the last requester has not yet made visible."""
    seen, joined = [], Signal()
    work(lambda job, progress: seen.append(Job.objects.filter(key="witness").exists()))
    job = make_job(key="round-1")

    def run() -> None:
        joined.wait(10)
        services.run(job.pk, now=NOW)
        connection.close()

    worker = Thread(target=run)
    worker.start()
    with transaction.atomic():
        make_job(key="witness")
        assert request("round-1") == job
        joined.set()
        worker.join(0.3)
        assert seen == []
    worker.join(10)

    assert seen == [True]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "lost"}, "job_state_known"),
        ({"state": "running"}, "job_running_has_lease"),
        ({"state": "queued", "finished_at": NOW}, "job_finished_has_ended"),
    ],
)
def test_the_database_refuses_nonsense(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_job(**fields)


def test_a_runner_is_found_by_its_kind():
    @registry.register("test.other")
    def other(job: Job, progress: Progress) -> None:
        """Does nothing."""

    assert registry.runner("test.other") is other
    assert "test.other" in registry.kinds()
    registry._runners.pop("test.other")


@pytest.mark.django_db(transaction=True)
def test_work_in_one_long_transaction_keeps_its_job(work):
    seen: list[Any] = []

    @work
    def in_one_piece(job, progress):
        with progress.held(every=timedelta(milliseconds=10)), transaction.atomic():
            before = reread(job).lease_until
            while len(seen) < 500 and (not seen or seen[-1] == before):
                seen.append(reread(job).lease_until)
                sleep(0.01)

    job = make_job(kind=KIND, created_at=NOW, due_at=NOW)
    services.run(job.pk, now=NOW)

    assert seen[-1] > seen[0]
    assert reread(job).state == "done"
