"""A person's download of everything about them: asked for, filled by a worker, forgotten after some days."""

import uuid
from datetime import datetime
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from input2.accounts.data_exports import DAY, JOB, KEPT, MOST_IN_A_DAY
from input2.accounts.models import DataExport, User
from input2.audit import services as audit
from input2.files import services as files
from input2.jobs import services as jobs
from input2.jobs.models import Job
from input2.lib.errors import DomainError
from input2.lib.locks import advisory_lock

SWEEP_LIMIT: Final = 200


class TooManyExportsError(DomainError):
    """Putting everything together is work for the whole installation."""

    code = "too_many_exports"
    status = 429


@transaction.atomic
def request_export(*, by: User, now: datetime) -> DataExport:
    """Have everything about the person put together; while one is under way it is given back."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    latest = DataExport.objects.filter(user=by).first()
    if latest and Job.objects.of(JOB, str(latest.pk)).under_way().exists():
        return latest
    if DataExport.objects.filter(user=by, requested_at__gt=now - DAY).count() >= MOST_IN_A_DAY:
        raise TooManyExportsError(
            _("You have asked for your data %(count)d times within a day. Wait until tomorrow.")
            % {"count": MOST_IN_A_DAY}
        )
    export = DataExport.objects.create(user=by, requested_at=now, expires_at=now + KEPT)
    audit.record(action="data_export.requested", by=by, target=export, at=now)
    jobs.request(kind=JOB, key=str(export.pk), by=by, at=now)
    return export


@transaction.atomic
def fill_export(export_id: uuid.UUID, archive: File[Any], *, now: datetime) -> None:
    """Keep what a worker has put together; for an account that was deleted meanwhile nothing is kept."""
    export = DataExport.objects.select_for_update(of=("self",)).filter(pk=export_id).first()
    if export is None or export.file_id:
        return
    export.file = files.store_made(
        archive, name="my-data.zip", content_type="application/zip", at=now
    )
    export.save(update_fields=["file"])


def forget_expired_exports(*, now: datetime) -> None:
    """No copy of a person's data lies about longer than it was promised."""
    with advisory_lock("input2.accounts.forget_expired_exports") as is_ours:
        if is_ours:
            for export in DataExport.objects.filter(expires_at__lte=now)[:SWEEP_LIMIT]:
                forget_export(export)


@transaction.atomic
def forget_export(export: DataExport) -> None:
    stored = export.file
    export.delete()
    if stored:
        files.let_go(stored)
