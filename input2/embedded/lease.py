"""Who uses the embedded servers, by locks that the kernel takes back from the dead."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from input2.embedded.errors import EmbeddedError
from input2.embedded.places import FOLDER

HOLDERS = FOLDER / "holders.lock"
CHANGES = FOLDER / "changes.lock"
PATIENCE = 180.0
PAUSE = 0.02

_held: int | None = None


def open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def try_exclusive(path: Path) -> int | None:
    """Return a descriptor that holds the lock, or None while anybody else holds it."""
    return _try(path, fcntl.LOCK_EX)


def _try(path: Path, kind: int) -> int | None:
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_locked(path: Path) -> bool:
    descriptor = try_exclusive(path)
    if descriptor is not None:
        os.close(descriptor)
    return descriptor is None


def wait_until_free(path: Path, seconds: float) -> bool:
    """Say whether the lock's holders ended in time."""
    deadline = time.monotonic() + seconds
    while is_locked(path):
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True


@contextmanager
def changes() -> Iterator[None]:
    """Let one process at a time start or stop servers."""
    deadline = time.monotonic() + PATIENCE
    while (descriptor := try_exclusive(CHANGES)) is None:
        if time.monotonic() > deadline:
            raise EmbeddedError(
                "Another process has been starting or stopping the embedded servers for three "
                f"minutes ({CHANGES}): end it and try again."
            )
        time.sleep(PAUSE)
    try:
        yield
    finally:
        os.close(descriptor)


def is_held() -> bool:
    return _held is not None


def take() -> None:
    """Count this process, and what it forks, among the holders."""
    global _held  # noqa: PLW0603 -- a lease belongs to the process
    if _held is None:
        _held = open_lock(HOLDERS)
        fcntl.flock(_held, fcntl.LOCK_SH)


def drop() -> None:
    """Stop counting this process; a fork that still runs keeps the lease alive."""
    global _held  # noqa: PLW0603 -- a lease belongs to the process
    if _held is not None:
        # Closing, never LOCK_UN: that would also end the lease of every fork.
        os.close(_held)
        _held = None


def try_without_holders() -> int | None:
    """Return a descriptor that keeps new holders out, or None while there are holders."""
    while (descriptor := try_exclusive(HOLDERS)) is None:
        shared = _try(HOLDERS, fcntl.LOCK_SH)
        if shared is not None:
            os.close(shared)
            return try_exclusive(HOLDERS)
        # Exclusive, so no holder: the keeper has seen the last one go and lets go at once, and then
        # waits for the change that we are in.
        time.sleep(PAUSE / 10)
    return descriptor


def wait_for_the_last() -> None:
    """Block until nobody holds the servers; somebody may take them again at once."""
    descriptor = open_lock(HOLDERS)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.close(descriptor)
