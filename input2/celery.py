"""The Celery application: queues by kind of work, late acknowledgement, and the beat's schedule."""

import os
from datetime import timedelta
from typing import Any

from celery import Celery, signals
from django_structlog.celery.steps import DjangoStructLogInitStep

from input2 import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "input2.settings")

app = Celery("input2")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=600,
    task_soft_time_limit=540,
    task_default_queue="files",
    task_routes={
        "input2.notifications.*": {"queue": "mail"},
        "submissions.remind": {"queue": "mail"},
        "judging.*": {"queue": "scores"},
        "input2.jobs.*": {"queue": "scores"},
    },
    # A dead broker must cost a page milliseconds: the row and the sweep carry the work, not this message.
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_max": 0.1},
    broker_transport_options={
        "visibility_timeout": 3600,
        "socket_connect_timeout": 1,
        "max_retries": 1,
        "interval_start": 0,
        "interval_max": 0.1,
    },
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_hijack_root_logger=False,
    beat_schedule={
        "send what is due": {
            "task": "input2.notifications.sweep",
            "schedule": timedelta(seconds=60),
            "options": {"expires": 55},
        },
        "remind owners of unfinished drafts": {
            "task": "submissions.remind",
            "schedule": timedelta(seconds=60),
            "options": {"expires": 55},
        },
        "run jobs that are due or were cut off": {
            "task": "input2.jobs.sweep",
            "schedule": timedelta(seconds=30),
            "options": {"expires": 25},
        },
        "join and scan files that wait, let go of forgotten uploads": {
            "task": "input2.files.sweep",
            "schedule": timedelta(seconds=60),
            "options": {"expires": 55},
        },
        "let go of files and objects that nothing refers to": {
            "task": "input2.files.sweep_storage",
            "schedule": timedelta(hours=1),
            "options": {"expires": 3000},
        },
        "forget archives of entries' files": {
            "task": "submissions.forget_file_archives",
            "schedule": timedelta(hours=1),
            "options": {"expires": 3000},
        },
        "forget downloads of personal data and last mails": {
            "task": "input2.site.forget_personal_data",
            "schedule": timedelta(hours=1),
            "options": {"expires": 3000},
        },
    },
)
app.autodiscover_tasks()


@signals.celeryd_init.connect
@signals.beat_init.connect
def hold_embedded_servers(**_: Any) -> None:
    """Keep embedded PostgreSQL and Redis running for as long as this process runs."""
    embedded.hold()
