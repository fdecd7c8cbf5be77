"""Two steps at the same moment, each on a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep
from typing import Any

from django.db import connection


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Run the steps together and return their results; an exception of one is raised here."""
    barrier = Barrier(len(steps))

    def run(step: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def until_somebody_waits(seconds: float = 10) -> None:
    """Hold a transaction open until another one waits for a lock."""
    give_up = monotonic() + seconds
    while monotonic() < give_up:
        with connection.cursor() as cursor:
            # Not what is told of sessions, which stays the same throughout a transaction.
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone()[0]:
                return
        sleep(0.05)
    raise AssertionError("Nobody waited for a lock.")
