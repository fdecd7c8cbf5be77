import uuid

from celery import shared_task
from django.utils import timezone


@shared_task(name="input2.jobs.run")
def run(job_id: str) -> None:
    from input2.jobs import services  # noqa: PLC0415 -- task

    services.run(uuid.UUID(job_id), now=timezone.now())


@shared_task(name="input2.jobs.sweep")
def sweep() -> None:
    from input2.jobs import services  # noqa: PLC0415 -- task

    services.sweep(now=timezone.now())
