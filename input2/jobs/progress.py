"""How a running piece of work tells how far it is, and learns that it should stop."""

from datetime import timedelta

from django.utils import timezone

from input2.jobs.enums import JobState
from input2.jobs.models import Job

LEASE = timedelta(seconds=45)


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
