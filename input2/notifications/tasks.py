import uuid

from celery import shared_task
from django.utils import timezone


@shared_task(name="input2.notifications.deliver")
def deliver(message_id: str) -> None:
    from input2.notifications import services  # noqa: PLC0415 -- task

    services.deliver(uuid.UUID(message_id), now=timezone.now())


@shared_task(name="input2.notifications.sweep")
def sweep() -> None:
    from input2.notifications import services  # noqa: PLC0415 -- task

    services.sweep(now=timezone.now())
