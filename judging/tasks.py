"""Work for the queue: ids in, one service call."""

import uuid

from django.conf import settings
from django.utils import translation

from input2.jobs import registry
from input2.jobs.models import Job
from input2.jobs.progress import Progress
from judging.enums import PUBLISHING, RANKING


@registry.register(RANKING)
def recompute(job: Job, progress: Progress) -> registry.Result:
    """Rank the round that the job's key names; the result says whether anything had changed."""
    from judging.services.ranking import compute_ranking  # noqa: PLC0415 -- task

    progress.report(0, 1)
    round_id = int(job.key.removeprefix("round:"))
    ranking, is_new = compute_ranking(round_id, now=job.started_at or job.due_at)
    return {"ranking": ranking.number, "is_new": is_new}


@registry.register(PUBLISHING)
def publish(job: Job, progress: Progress) -> registry.Result:
    """Carry out the order that the job's key names; done twice, it publishes once."""
    from judging.services.publishing import publish as publish_decisions  # noqa: PLC0415 -- task

    # A refusal is read by whoever asked.
    language = getattr(job.requested_by, "language", "") or settings.LANGUAGE_CODE
    with translation.override(language), progress.held():
        publication = publish_decisions(uuid.UUID(job.key), now=job.started_at or job.due_at)
    return {"decisions": publication.decisions_count}
