"""The embedded PostgreSQL: its data folder, its options, its questions."""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg2

from input2.embedded import places
from input2.embedded.errors import EmbeddedError
from input2.embedded.postgres_home import Home, data_folder, find_home
from input2.embedded.server import Launch, Server

ROLE = DATABASE = "input2"
SUPERUSER = "postgres"
OPTIONS = {
    "listen_addresses": "",
    "port": str(places.POSTGRES_PORT),
    "unix_socket_directories": str(places.POSTGRES_SOCKETS),
    "unix_socket_permissions": "0700",
    "max_connections": "150",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # A container's /dev/shm has 64 MB, which one parallel query can exceed.
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
INITDB = (
    f"--username={SUPERUSER}",
    "--auth=trust",  # the socket stands in a folder that only its owner may enter
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
FIRST_STATEMENTS = (
    f"CREATE ROLE {ROLE} LOGIN CREATEDB;\n"
    f"CREATE DATABASE {DATABASE} OWNER {ROLE};\n"
)  # fmt: skip


class Postgres(Server):
    name = "postgres"
    title = "PostgreSQL"
    stop_signal = signal.SIGINT  # its "fast" stop: open transactions are rolled back
    socket = places.POSTGRES_SOCKETS / f".s.PGSQL.{places.POSTGRES_PORT}"

    @property
    def pid_file(self) -> Path:
        return data_folder() / "postmaster.pid"

    def prepare(self) -> Launch:
        places.check_space()
        home = find_home()
        if os.geteuid() == 0:
            os.chown(places.POSTGRES_SOCKETS, home.owner, -1)
        if home.data.exists():
            _check_data(home)
        else:
            _create_data(home)
        # Our lock proves that no server runs here. The number in what a killed one left can by now be
        # that of any process, and PostgreSQL would then refuse to start.
        for left in (self.pid_file, self.socket, self.socket.with_name(f"{self.socket.name}.lock")):
            left.unlink(missing_ok=True)
        options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        return home.launch("postgres", "-D", str(home.data), *options)

    def answers(self) -> bool:
        try:
            psycopg2.connect(
                host=str(places.POSTGRES_SOCKETS),
                port=places.POSTGRES_PORT,
                user=SUPERUSER,  # who still gets in when the clients have used every connection
                dbname="postgres",
                connect_timeout=5,
            ).close()
        except psycopg2.OperationalError:
            return False
        return True

    def reason(self, written: str) -> str:
        said = re.findall(r"(?:FATAL|PANIC|DETAIL|error):\s+(.*)", written)
        folder = places.shown(data_folder())
        return (
            f"“{' '.join(said[-2:]) or 'no reason given'}” Put the data folder {folder} right, or move it "
            f"away to begin with an empty database (the whole log is {places.shown(self.log)})."
        )


def _check_data(home: Home) -> None:
    found = home.data.stat()
    if found.st_uid != home.owner:
        raise EmbeddedError(
            f"{places.shown(home.data)} belongs to another user (number {found.st_uid}): work as that "
            "user, or move it away to begin with an empty database."
        )
    if not (home.data / "PG_VERSION").is_file():
        raise EmbeddedError(
            f"{places.shown(home.data)} is not a data folder of PostgreSQL: move it away to begin with an "
            "empty database."
        )


def _create_data(home: Home) -> None:
    """Make the data folder beside its place and rename it: a start that was killed leaves no half."""
    growing = home.data.with_name(home.data.name + ".new")
    if growing.exists():
        shutil.rmtree(growing)
    _run(home.launch("initdb", *INITDB, "-D", str(growing)))
    _run(home.launch("postgres", "--single", "-D", str(growing), "postgres"), FIRST_STATEMENTS)
    growing.rename(home.data)


def _run(wanted: Launch, statements: str = "") -> None:
    done = subprocess.run(  # noqa: S603 -- the wheel's programs
        wanted.command,
        input=statements,
        capture_output=True,
        text=True,
        check=False,
        **wanted.surroundings,
    )
    problems = re.findall(r"(?:error|ERROR|FATAL|PANIC):\s+(.*)", done.stderr)
    if done.returncode or problems:
        raise EmbeddedError(
            f"The embedded PostgreSQL cannot make its data folder: {' '.join(problems) or done.stderr.strip()}."
        )
