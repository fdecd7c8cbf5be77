"""What every test has: real PostgreSQL and Redis, storage of its own, mails in memory, tasks at once."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings as configured
from django.core.cache import cache
from django.test import override_settings
from django.utils import translation
from kombu import pools
from pytest_django import DjangoDbBlocker
from xdist.scheduler import LoadScopeScheduling

from competitions.models import Economy
from input2 import embedded
from input2.lib.economies import ECONOMIES

# Below it: the running installation and its browser journeys.
FIRST_REDIS_NUMBER = 16
JOURNEYS = "tests/journeys/"


def pytest_configure() -> None:
    embedded.hold()


class JourneysTogether(LoadScopeScheduling):
    """Gives all journeys to one process of a parallel run, as they share one installation; other tests go to whichever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> JourneysTogether:
    # Not by marks: with pytest 9.2 the groups of xdist 3.8 come to nothing.
    return JourneysTogether(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        restore_economies()


@pytest.fixture(autouse=True)
def economies_after_a_flush(request: pytest.FixtureRequest) -> None:
    """Tests with real commits end by emptying every table, the migrated rows included."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        restore_economies()


def restore_economies() -> None:
    rows = [Economy(code=e.code, name=str(e.name), position=e.position) for e in ECONOMIES]
    Economy.objects.bulk_create(rows, ignore_conflicts=True)


@pytest.fixture(scope="session")
def redis_number() -> int:
    """Each test process has a Redis database of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return FIRST_REDIS_NUMBER + int(worker.removeprefix("gw"))


@pytest.fixture(scope="session", autouse=True)
def test_settings(redis_number: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES=storages(tmp_path_factory.mktemp("files")),
        STATIC_ROOT=str(tmp_path_factory.mktemp("static")),
        CACHES=caches(redis_number),
        # Tests are one impatient visitor; the one about limits sets its own.
        ACCOUNT_RATE_LIMITS=False,
    ):
        cache.clear()
        yield


@pytest.fixture(scope="session", autouse=True)
def eager_tasks() -> None:
    current_app.conf.update(task_always_eager=True, task_eager_propagates=True)


@pytest.fixture(autouse=True)
def own_language() -> None:
    """A request in another language leaves it behind in its thread; the next test begins in English."""
    translation.activate(configured.LANGUAGE_CODE)


@pytest.fixture
def dead_broker() -> Iterator[None]:
    """Nobody listens where tasks are sent to."""
    before = {name: current_app.conf[name] for name in ("broker_url", "task_always_eager")}
    _point_broker(broker_url="redis://127.0.0.1:1/0", task_always_eager=False)
    yield
    _point_broker(**before)


def _point_broker(**values: Any) -> None:
    current_app.conf.update(values)
    # Celery and kombu keep their pools for the life of the process.
    pools.reset()
    current_app._after_fork()  # type: ignore[attr-defined]  # not in its types


def storages(folder: Path) -> dict[str, Any]:
    return {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(folder)},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def caches(number: int) -> dict[str, Any]:
    ours = configured.CACHES["default"]
    address = os.environ.get("REDIS_URL") or embedded.redis_url(number)
    return {"default": {**ours, "LOCATION": address, "KEY_PREFIX": f"test-{number}"}}
