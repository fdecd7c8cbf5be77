from datetime import datetime

import pytest
from celery import current_app
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from input2.site import health

pytestmark = pytest.mark.django_db


def test_a_living_process_says_so_without_asking_anybody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/livez")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_the_clock_says_what_time_it_is_here_and_is_never_kept(client, django_assert_num_queries):
    before = timezone.now()
    with django_assert_num_queries(0):
        answer = client.get("/clock")

    assert before <= datetime.fromisoformat(answer.content.decode()) <= timezone.now()
    assert "no-store" in answer["Cache-Control"]


def test_an_installation_with_all_its_parts_is_ready(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_dead_cache_is_named(client, settings):
    default = settings.CACHES["default"]
    settings.CACHES = {"default": {**default, "LOCATION": "redis://127.0.0.1:1/0"}}

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["problems"] == {"cache": "Redis, as the cache, does not answer."}


@pytest.mark.usefixtures("dead_broker")
def test_a_dead_broker_is_named(client):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["problems"] == {"broker": "Redis, as the broker, does not answer."}


def test_a_migration_that_is_not_applied_is_named():
    MigrationRecorder.Migration.objects.filter(app="audit", name="0002_append_only").delete()

    assert health.problems() == {"migrations": "1 migrations are not applied."}


def test_tasks_of_every_process_go_to_our_application():
    assert current_app.main == "input2"
    assert "input2.jobs.run" in current_app.tasks
    assert current_app.conf.task_acks_late
