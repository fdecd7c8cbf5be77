"""PostgreSQL and Redis for a machine that has neither; see docs/decisions/0001-embedded-services.md."""

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from input2.embedded import keeper, lease, places
from input2.embedded.errors import EmbeddedError
from input2.embedded.postgres import DATABASE, ROLE, Postgres
from input2.embedded.redis import Redis
from input2.embedded.server import Server

__all__ = ["EmbeddedError", "broker_url", "database_url", "hold", "redis_url", "release"]


def database_url() -> str:
    """Name the embedded database; nothing is started."""
    host = quote(str(places.POSTGRES_SOCKETS), safe="")
    return f"postgres://{ROLE}@{host}:{places.POSTGRES_PORT}/{DATABASE}"


def redis_url(number: int) -> str:
    """Name one database of the embedded Redis for redis-py and the cache; nothing is started."""
    return f"unix://{places.REDIS_SOCKET}?db={number}"


def broker_url(number: int) -> str:
    """Name the same database in the form that Celery understands."""
    return f"redis+socket://{places.REDIS_SOCKET}?virtual_host={number}"


def hold() -> None:
    """Have the servers that no variable names until this process and its forks end.

    Called again, it starts again what died in between.
    """
    servers = _wanted()
    if not servers:
        return
    with _sentences():
        places.FOLDER.mkdir(parents=True, exist_ok=True)
        with lease.changes():
            places.make_socket_folders()
            _take_lease()
            keeper.ensure()
            for server in servers:
                server.ensure()


def release() -> None:
    """Give the servers back; the last holder returns when they have stopped."""
    if not lease.is_held():
        return
    atexit.unregister(release)
    with lease.changes():
        lease.drop()
        stopped = keeper.stop_if_unheld()
    if stopped:
        keeper.wait_until_gone()


def _take_lease() -> None:
    if not lease.is_held():
        lease.take()
        atexit.register(release)


def _wanted() -> list[Server]:
    choices: dict[str, Server] = {"DATABASE_URL": Postgres(), "REDIS_URL": Redis()}
    return [server for variable, server in choices.items() if not os.environ.get(variable)]


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        where = problem.filename or places.FOLDER
        raise EmbeddedError(
            f"The embedded servers cannot start: {problem.strerror} ({where})."
        ) from problem
