"""How a running piece of work tells how far it is, and learns that it should stop."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from django.db import connection
from django.utils import timezone

from input2.jobs.enums import JobState
from input2.jobs.models import Job

LEASE = timedelta(seconds=45)
BEAT = timedelta(seconds=15)


class Cancelled(Exception):  # noqa: N818 -- not a mistake: somebody asked the work to stop, or it was given to another worker
    """This run is no longer wanted; whatever it wrote in its transaction must be rolled back."""


class Progress:
    """The handle that a runner gets; calling `report` at least every half minute keeps the job its own."""

    def __init__(self, job: Job) -> None:
        self._ours = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)

    def report(self, done: int, total: int, phase: str = "") -> None:
        """Show how far the work is and keep it; call it outside the transaction that writes the results."""
        is_ours = self._ours.update(
            done=done, total=total, phase=phase, lease_until=timezone.now() + LEASE
        )
        if not is_ours:
            raise Cancelled

    @contextmanager
    def held(self, *, every: timedelta = BEAT) -> Iterator[None]:
        """Keep the job for as long as the block takes: for work in one long transaction, inside of which nothing can be reported."""
        ended = Event()
        heart = Thread(target=self._beat, args=(ended, every), daemon=True)
        heart.start()
        try:
            yield
        finally:
            ended.set()
            heart.join()

    def _beat(self, ended: Event, every: timedelta) -> None:
        # On the thread's own connection: what it writes is seen before the long transaction ends.
        try:
            while not ended.wait(every.total_seconds()):
                self._ours.update(lease_until=timezone.now() + LEASE)
        finally:
            connection.close()
