"""Asking for long work and doing it: again when a worker is lost, once when many ask."""

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from input2.audit import services as audit
from input2.jobs import registry, tasks
from input2.jobs.enums import JobState
from input2.jobs.models import Job
from input2.jobs.progress import LEASE, Cancelled, Progress
from input2.jobs.workflow import TRANSITIONS
from input2.lib.commits import after_commit
from input2.lib.errors import DomainError
from input2.lib.locks import advisory_lock
from input2.lib.workflow import check_transition

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
PAUSE = timedelta(seconds=20)
SWEEP_LIMIT = 1000

# A waiting twin is locked until this transaction ends: no worker takes it before the requester's data are there to be read.
REQUEST = """
INSERT INTO jobs_job (id, kind, key, scope, state, phase, done, total, requested_by_id, created_at, due_at, attempts, error)
VALUES (%(id)s, %(kind)s, %(key)s, %(scope)s, 'queued', '', 0, 0, %(by)s, %(at)s, %(due_at)s, 0, '')
ON CONFLICT (kind, key) WHERE state = 'queued' DO UPDATE SET due_at = LEAST(jobs_job.due_at, EXCLUDED.due_at)
RETURNING *
"""


def request(
    *,
    kind: str,
    key: str,
    by: AbstractBaseUser | None,
    at: datetime,
    due_at: datetime | None = None,
    scope: str = "",
) -> Job:
    """Have the work done after this transaction commits; requests that find one waiting share its run."""
    if not connection.in_atomic_block:
        raise RuntimeError("jobs.request must run inside the transaction of its cause.")
    due_at = due_at or at
    values = {
        "id": uuid.uuid4(),
        "kind": kind,
        "key": key,
        "scope": scope,
        "by": by.pk if by else None,
        "at": at,
        "due_at": due_at,
    }
    job = Job.objects.raw(REQUEST, values)[0]
    countdown = max(0.0, (job.due_at - at).total_seconds())
    _run_after_commit([(job.pk, kind)], countdown=countdown)
    return job


def run(job_id: uuid.UUID | str, *, now: datetime) -> None:
    """Do a waiting job; one that is taken, done or cancelled is left alone."""
    job = _claim(job_id, now=now)
    if job is None:
        return
    try:
        result = registry.runner(job.kind)(job, Progress(job))
    except Cancelled:
        logger.info("Job %s (%s) stopped because it is no longer wanted.", job.pk, job)
    except DomainError as refusal:
        _finish(job, JobState.FAILED, now=now, error=str(refusal))
    except OperationalError:
        logger.exception("Job %s (%s) lost the database and is tried again.", job.pk, job)
        _queue_again(job, now=now)
    except Exception:
        # The edge of the process: whatever a runner raises must end in a row that says so.
        logger.exception("Job %s (%s) failed.", job.pk, job)
        _finish(job, JobState.FAILED, now=now, error=_unexpected(job))
    else:
        _finish(job, JobState.DONE, now=now, result=result)


@transaction.atomic
def cancel(job: Job, *, by: AbstractBaseUser, now: datetime) -> None:
    """Stop work that is waiting or running; a runner notices at its next report."""
    locked = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    check_transition(TRANSITIONS, JobState(locked.state), JobState.CANCELLED)
    locked.state = JobState.CANCELLED
    locked.finished_at = now
    locked.lease_until = None
    locked.save(update_fields=["state", "finished_at", "lease_until"])
    audit.record(action="job.cancelled", by=by, target=locked, at=now, scope=locked.scope)


def sweep(*, now: datetime) -> None:
    """Send a task for all that is due, and queue again what a lost worker left behind."""
    with advisory_lock("input2.jobs.sweep") as is_ours:
        if not is_ours:
            return
        for job in Job.objects.cut_off(now).select_for_update(skip_locked=True, of=("self",)):
            _queue_again(job, now=now, pause=timedelta())
        due = Job.objects.due(now).order_by("due_at").values_list("pk", "kind")
        _run_after_commit(list(due[:SWEEP_LIMIT]))


@transaction.atomic(durable=True)
def _claim(job_id: uuid.UUID | str, *, now: datetime) -> Job | None:
    # Blocking, not skip_locked: whoever holds the row is about to commit what this run must read.
    job = Job.objects.select_for_update(of=("self",)).filter(pk=job_id).first()
    if job is None or job.state != JobState.QUEUED:
        return None
    job.state = JobState.RUNNING
    job.started_at = now
    job.lease_until = now + LEASE
    job.attempts += 1
    job.save(update_fields=["state", "started_at", "lease_until", "attempts"])
    return job


def _finish(job: Job, after: JobState, *, now: datetime, **fields: Any) -> None:
    check_transition(TRANSITIONS, JobState.RUNNING, after)
    # The attempt is the token: a run whose lease was given to another must not end the other's.
    ours = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
    ours.update(state=after, finished_at=now, lease_until=None, **fields)


def _queue_again(job: Job, *, now: datetime, pause: timedelta = PAUSE) -> None:
    if job.attempts >= MOST_ATTEMPTS:
        _finish(job, JobState.FAILED, now=now, error=_gave_up())
        return
    ours = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
    try:
        with transaction.atomic():
            ours.update(state=JobState.QUEUED, lease_until=None, due_at=now + pause)
    except IntegrityError:
        # A newer request for the same work is waiting already and does it.
        _finish(job, JobState.CANCELLED, now=now, error=_("A newer request took its place."))


def _run_after_commit(jobs: Sequence[tuple[uuid.UUID, str]], *, countdown: float = 0) -> None:
    after_commit(_send_tasks, jobs, countdown)


def _send_tasks(jobs: Sequence[tuple[uuid.UUID, str]], countdown: float) -> None:
    # The first refusal of a dead broker ends the loop; the sweep comes back for the rest.
    for pk, kind in jobs:
        queue = registry.queue(kind)
        tasks.run.apply_async(kwargs={"job_id": str(pk)}, countdown=countdown, queue=queue)


def _gave_up() -> str:
    return _("The work was interrupted %(count)d times and given up.") % {"count": MOST_ATTEMPTS}


def _unexpected(job: Job) -> str:
    return _("An unexpected error stopped the work. The log has it under %(id)s.") % {"id": job.pk}
