"""Work on files for the queue: ids in, one service call."""

import uuid

from celery import shared_task
from django.utils import timezone

from input2.jobs import registry
from input2.jobs.models import Job
from input2.jobs.progress import Progress


@registry.register("files.join", queue="files")
def join(job: Job, progress: Progress) -> registry.Result:
    """Put the parts of the upload together that the job's key names."""
    from input2.files import uploads  # noqa: PLC0415 -- task

    ended = uploads.join(uuid.UUID(job.key), report=progress.report)
    return {"ended": ended}


@shared_task(name="input2.files.sweep_uploads")
def sweep_uploads() -> None:
    from input2.files import sweeping  # noqa: PLC0415 -- task

    sweeping.sweep_uploads(now=timezone.now())


@shared_task(name="input2.files.sweep_storage")
def sweep_storage() -> None:
    from input2.files import sweeping  # noqa: PLC0415 -- task

    sweeping.sweep_storage(now=timezone.now())
