"""Work for the queue: ids in, one service call."""

import tempfile
import uuid
from typing import cast

from celery import shared_task
from django.core.files.base import File
from django.utils import timezone

from input2.accounts.models import User
from input2.jobs import registry
from input2.jobs.models import Job
from input2.jobs.progress import Progress
from submissions import bulk, date_notices, duplicates, file_archives, file_cleaning


@shared_task(name="submissions.remind")
def remind() -> None:
    """Look for drafts whose owners are to be reminded."""
    from submissions import services  # noqa: PLC0415 -- task

    services.remind(now=timezone.now())


@registry.register(date_notices.JOB)
def deliver_date_notice(job: Job, progress: Progress) -> registry.Result:
    """Tell the group that the job's key names."""
    from submissions import services  # noqa: PLC0415 -- task

    notice_id = int(job.key.removeprefix("date-notice:"))
    now = job.started_at or job.due_at
    told = services.deliver_date_notice(notice_id, report=progress.report, now=now)
    return {"told": told}


@registry.register(duplicates.JOB)
def find_duplicates(job: Job, progress: Progress) -> registry.Result:
    """Look at all entries of the competition that the job's key names."""
    from submissions import services  # noqa: PLC0415 -- task

    competition_id = int(job.key.removeprefix("competition:"))
    now = job.started_at or job.due_at
    found = services.find_duplicates(competition_id, report=progress.report, now=now)
    return {"found": found}


@registry.register(file_archives.JOB, queue="files")
def build_file_archive(job: Job, progress: Progress) -> registry.Result | None:
    """The archive that the job's key names."""
    from submissions import services  # noqa: PLC0415 -- task
    from submissions.models import FileArchive  # noqa: PLC0415 -- task

    archive = FileArchive.objects.filter(pk=uuid.UUID(job.key)).first()
    if archive is None:
        return None
    with tempfile.TemporaryFile() as made:
        file_archives.write_archive(archive, made, report=progress.report)
        services.fill_archive(archive.pk, File(made), now=job.started_at or job.due_at)
    return None


@shared_task(name="submissions.forget_file_archives")
def forget_file_archives() -> None:
    """Those whose days are over."""
    from submissions import services  # noqa: PLC0415 -- task

    services.forget_expired_archives(now=timezone.now())


@registry.register(file_cleaning.JOB)
def clean_file(job: Job, _progress: Progress) -> registry.Result:
    """Put a cleaned copy in the place of the file that the job's key names; who asked is asked for again."""
    from submissions import services  # noqa: PLC0415 -- task

    attachment = uuid.UUID(job.key.removeprefix("attachment:"))
    # A job without its requester is one of an account that is gone, which may change nothing.
    by = cast(User, job.requested_by)
    copy = services.clean_file(attachment, by=by, now=job.started_at or job.due_at)
    return {"attachment": str(copy.pk)}


@registry.register(bulk.JOB)
def carry_out_bulk(job: Job, progress: Progress) -> registry.Result:
    """Give every entry of the run that the job's key names its outcome."""
    from submissions import services  # noqa: PLC0415 -- task

    return services.carry_out_bulk(uuid.UUID(job.key), report=progress.report, clock=timezone.now)
