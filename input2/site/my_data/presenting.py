"""Where a person's latest download stands."""

from dataclasses import dataclass
from datetime import datetime

from input2.accounts.data_exports import JOB
from input2.accounts.models import DataExport, User
from input2.jobs.models import Job


@dataclass(frozen=True)
class LatestExport:
    """`error` is the sentence of a worker that has given up."""

    export: DataExport
    job: Job | None

    @property
    def is_ready(self) -> bool:
        return self.export.file is not None

    @property
    def is_under_way(self) -> bool:
        return not self.is_ready and self.job is not None and self.job.is_under_way

    @property
    def error(self) -> str:
        return self.job.failure if self.job else ""


def latest_export(user: User, *, now: datetime) -> LatestExport | None:
    """The last one that was asked for and has not expired."""
    kept = DataExport.objects.filter(user=user, expires_at__gt=now).select_related("file")
    export = kept.first()
    return LatestExport(export, Job.objects.of(JOB, str(export.pk)).first()) if export else None
