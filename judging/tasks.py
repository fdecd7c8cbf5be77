"""Work for the queue: ids in, one service call."""

from input2.jobs import registry
from input2.jobs.models import Job
from input2.jobs.progress import Progress
from judging.enums import RANKING


@registry.register(RANKING)
def recompute(job: Job, progress: Progress) -> registry.Result:
    """Rank the round that the job's key names; the result says whether anything had changed."""
    from judging.services.ranking import compute_ranking  # noqa: PLC0415 -- task

    progress.report(0, 1)
    round_id = int(job.key.removeprefix("round:"))
    ranking, is_new = compute_ranking(round_id, now=job.started_at or job.due_at)
    return {"ranking": ranking.number, "is_new": is_new}
