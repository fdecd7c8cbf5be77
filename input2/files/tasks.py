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


@registry.register("files.scan", queue="files")
def scan(job: Job, _progress: Progress) -> registry.Result:
    """Have the file looked at that the job's key names."""
    from input2.files import scanning  # noqa: PLC0415 -- task

    return {"ended": scanning.scan(uuid.UUID(job.key), now=job.started_at or job.due_at)}


@registry.register("files.thumbnail", queue="files")
def draw_thumbnail(job: Job, _progress: Progress) -> registry.Result:
    """Draw a small picture of the file that the job's key names."""
    from input2.files import thumbnails  # noqa: PLC0415 -- task

    return {"drawn": thumbnails.draw(uuid.UUID(job.key))}


@shared_task(name="input2.files.sweep")
def sweep() -> None:
    from input2.files import scanning, sweeping  # noqa: PLC0415 -- task

    now = timezone.now()
    sweeping.sweep_uploads(now=now)
    scanning.sweep_scans(now=now)


@shared_task(name="input2.files.sweep_storage")
def sweep_storage() -> None:
    from input2.files import sweeping  # noqa: PLC0415 -- task

    sweeping.sweep_storage(now=timezone.now())
