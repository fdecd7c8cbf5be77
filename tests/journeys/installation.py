"""A running installation of its own: database, Redis, web, worker and beat as real processes."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError

import psycopg2

from input2 import embedded
from input2.embedded.redis import find_program

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 90


class Installation:
    """Started with `start()`, gone without a trace after `stop()`; its parts can be killed one by one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = f"journeys_{secrets.token_hex(4)}"
        self.port, self.redis_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def database_url(self) -> str:
        return embedded.database_url().rsplit("/", 1)[0] + f"/{self.database}"

    @property
    def environment(self) -> dict[str, str]:
        ours = {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "DEMONSTRATION": "1",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "FILES_DIR": str(self.folder / "files"),
            "FILES_LIMIT_MB": "256",
            "FILES_ENTRY_LIMIT_MB": "512",
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "input2.settings",
        }
        inherited = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
        return {**inherited, **ours}

    def start(self) -> None:
        with server_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {self.database}")
        self.start_redis()
        for command in ("migrate -v0", "collectstatic -v0 --noinput", "load_demo"):
            self.manage(*command.split())
        self.start_web()
        self.start_worker()
        self.start_beat()
        self.wait_until_ready()

    def stop(self) -> None:
        for name in list(self.processes):
            self.end(name, signal.SIGTERM)
        with server_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {self.database} WITH (FORCE)")

    def start_redis(self) -> None:
        options = ["--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", ""]
        self._run("redis", find_program(), *options)
        wait_for(lambda: is_open(self.redis_port))

    def start_web(self) -> None:
        self._run(
            "web",
            str(Path(sys.executable).with_name("granian")),
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)),
            *("--workers", "1", "--blocking-threads", "4", "input2.wsgi:application"),
        )

    def start_worker(self) -> None:
        options = ("-Q", "mail,scores,files", "-c", "2", "--without-gossip", "--without-mingle")
        self._celery("worker", *options)

    def start_beat(self) -> None:
        self._celery("beat", "-s", str(self.folder / "beat"))

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        result = subprocess.run(  # noqa: S603 -- our own commands
            command, cwd=ROOT, env=self.environment, capture_output=True, check=False
        )
        assert result.returncode == 0, result.stderr.decode()[-3000:]
        return result.stdout.decode("utf-8")

    def end(self, name: str, how: signal.Signals) -> None:
        """End a part with all its children."""
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)

    def connect(self) -> "psycopg2.extensions.connection":
        return psycopg2.connect(self.database_url)

    def value(self, sql: str, *parameters: object) -> object:
        """The first column of the first row, read on a connection of its own."""
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, parameters)
                row = cursor.fetchone()
                return row[0] if row else None
        finally:
            connection.close()

    def wait_until_ready(self) -> None:
        wait_for(lambda: answers(f"{self.url}/readyz"))

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def _celery(self, kind: str, *options: str) -> None:
        self._run(
            kind,
            sys.executable,
            "-m",
            "celery",
            "-A",
            "input2.celery",
            kind,
            "-l",
            "INFO",
            *options,
        )

    def _run(self, name: str, *command: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(  # noqa: S603 -- our own commands
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@contextmanager
def server_cursor() -> Iterator["psycopg2.extensions.cursor"]:
    """A cursor outside any transaction, as creating a database asks for."""
    connection = psycopg2.connect(embedded.database_url().rsplit("/", 1)[0] + "/postgres")
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(url: str) -> bool:
    with suppress(URLError, OSError), urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 -- our own
        return bool(response.status == 200)
    return False


def wait_for(condition: Callable[[], object], *, patience: float = PATIENCE) -> None:
    """Return as soon as the condition holds; fail when it does not within `patience` seconds."""
    until = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.2)
