"""A small process that stops the servers when their last holder was killed and could not."""

import os
import sys
import time

from input2.embedded import lease
from input2.embedded.places import FOLDER, ROOT, remove_socket_folders
from input2.embedded.postgres import Postgres
from input2.embedded.redis import Redis
from input2.embedded.server import Launch, launch

LOCK = FOLDER / "keeper.lock"
LOG = FOLDER / "keeper.log"


def ensure() -> None:
    """Have a keeper; called before a server starts, so that none is ever without one."""
    lock = lease.try_exclusive(LOCK) or _try_again()
    if lock is None:
        return
    try:
        command = [sys.executable, "-m", "input2.embedded", "keep", str(lock)]
        launch(Launch(command, ROOT), log=LOG, lock=lock)
    finally:
        os.close(lock)


def _try_again() -> int | None:
    # Somebody in `wait_until_gone` may have been looking at the lock in that instant.
    time.sleep(lease.PAUSE / 4)
    return lease.try_exclusive(LOCK)


def stop_if_unheld() -> bool:
    """Stop Redis, then PostgreSQL, unless somebody holds them."""
    lock = lease.try_without_holders()
    if lock is None:
        return False
    for server in (Redis(), Postgres()):
        server.stop()
    remove_socket_folders()
    os.close(lock)
    return True


def wait_until_gone() -> None:
    lease.wait_until_free(LOCK, 5)


def keep(lock: int) -> None:
    """Wait for the end of the last holder, again and again until nobody came in between."""
    while True:
        lease.wait_for_the_last()
        with lease.changes():
            if stop_if_unheld():
                # Still within the change: whoever starts servers next must see that no keeper is left.
                os.close(lock)
                return
