"""Work for the queue: ids in, one service call."""

from input2.jobs import registry
from input2.jobs.models import Job
from input2.jobs.progress import Progress
from submissions.date_notices import JOB


@registry.register(JOB)
def deliver_date_notice(job: Job, progress: Progress) -> registry.Result:
    """Tell the group that the job's key names."""
    from submissions import services  # noqa: PLC0415 -- task

    notice_id = int(job.key.removeprefix("date-notice:"))
    now = job.started_at or job.due_at
    told = services.deliver_date_notice(notice_id, report=progress.report, now=now)
    return {"told": told}
