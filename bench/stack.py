"""An installation of its own for a measurement: an empty database, Redis, web, worker and beat, as `make run` starts them."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from input2 import embedded
from tests.journeys.installation import Installation, server_cursor

WEB_WORKERS = min(os.cpu_count() or 1, 2)


class BenchInstallation(Installation):
    """Without the demonstration; the measurement fills it after `prepare()` and before `start_processes()`."""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "DEMONSTRATION": ""}

    def prepare(self) -> None:
        with server_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {self.database}")
        self.start_redis()
        self.manage("migrate", "-v0")
        self.manage("collectstatic", "-v0", "--noinput")

    def start_processes(self) -> None:
        self.start_web()
        self.start_worker()
        self.start_beat()
        self.wait_until_ready()

    def start_web(self) -> None:
        self._run(
            "web",
            str(Path(sys.executable).with_name("granian")),
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)),
            *("--workers", str(WEB_WORKERS), "--blocking-threads", "4"),
            *("--no-ws", "input2.wsgi:application"),
        )


@contextmanager
def bench_installation() -> Iterator[BenchInstallation]:
    """A prepared installation to which this process's Django is connected; gone without a trace afterwards."""
    embedded.hold()
    with tempfile.TemporaryDirectory(prefix="input2-bench-") as folder:
        installation = BenchInstallation(Path(folder))
        installation.prepare()
        try:
            os.environ.update(installation.environment)
            _connect()
            yield installation
        finally:
            _disconnect()
            for name in ("DATABASE_URL", "REDIS_URL"):
                os.environ.pop(name, None)
            installation.stop()
    embedded.release()


def _connect() -> None:
    import django  # noqa: PLC0415 -- the settings read the environment that was just set

    django.setup()


def _disconnect() -> None:
    from django.db import connections  # noqa: PLC0415 -- as above

    connections.close_all()
