"""Work for the queue: ids in, one service call."""

import tempfile
import uuid

from celery import shared_task
from django.core.files.base import File
from django.utils import timezone, translation

from input2.accounts.data_exports import JOB
from input2.jobs import registry
from input2.jobs.models import Job
from input2.jobs.progress import Progress
from input2.site.my_data.sessions import END_SESSIONS


@registry.register(JOB)
def put_data_together(job: Job, progress: Progress) -> registry.Result | None:
    """Everything about the person whose download the job's key names."""
    from input2.accounts.models import DataExport  # noqa: PLC0415 -- task
    from input2.accounts.personal_data import person_of  # noqa: PLC0415 -- task
    from input2.accounts.services import data_exports  # noqa: PLC0415 -- task
    from input2.site.my_data.archive import write_archive  # noqa: PLC0415 -- task

    export = DataExport.objects.select_related("user").filter(pk=uuid.UUID(job.key)).first()
    if export is None:
        return None
    with tempfile.TemporaryFile() as archive, translation.override(export.user.language):
        write_archive(person_of(export.user), archive, report=progress.report)
        now = job.started_at or job.due_at
        data_exports.fill_export(export.pk, File(archive), now=now)
    return None


@registry.register(END_SESSIONS)
def end_sessions(job: Job, progress: Progress) -> registry.Result:
    """Those of the account that the job's key names."""
    from input2.site.my_data import sessions  # noqa: PLC0415 -- task

    return {"ended": sessions.end_sessions(int(job.key), report=progress.report)}


@shared_task(name="input2.site.forget_personal_data")
def forget_personal_data() -> None:
    """Downloads whose days are over, and last mails that have gone."""
    from input2.accounts.services import data_exports  # noqa: PLC0415 -- task
    from input2.notifications.erasing import forget_farewells  # noqa: PLC0415 -- task

    data_exports.forget_expired_exports(now=timezone.now())
    forget_farewells()
