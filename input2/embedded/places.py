"""Where the embedded servers live; every path is a function of the checkout's own path."""

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path

from input2.embedded.errors import EmbeddedError

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "embedded"
# A socket's path may have 107 bytes and a checkout's may be longer. Not TMPDIR: it differs between a
# terminal and a cron job of the same person, who must find the same servers.
PARENT = Path("/tmp")  # noqa: S108 -- the folder's owner and mode are verified before use
SOCKETS = PARENT / f"input2-{os.geteuid()}-{hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]}"
POSTGRES_SOCKETS = SOCKETS / "postgres"
REDIS_SOCKET = SOCKETS / "redis.sock"
POSTGRES_PORT = 5432  # part of the socket's file name; nothing listens on the network
SPACE_NEEDED = 64 * 1024**2


def shown(path: Path) -> str:
    """Write a path as the person at the root of the checkout would."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def make_socket_folders() -> None:
    """Make the sockets' folders, and refuse one that another user could have prepared."""
    with suppress(FileExistsError):
        SOCKETS.mkdir(mode=0o700)
    _verify(SOCKETS)
    POSTGRES_SOCKETS.mkdir(mode=0o700, exist_ok=True)


def remove_socket_folders() -> None:
    """Leave nothing in /tmp once the servers have stopped."""
    with suppress(OSError):
        for left in (REDIS_SOCKET, *POSTGRES_SOCKETS.iterdir()):
            left.unlink(missing_ok=True)
        POSTGRES_SOCKETS.rmdir()
        SOCKETS.rmdir()


def _verify(folder: Path) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o066:
        raise EmbeddedError(
            f"{folder} is not a private folder of yours, so the embedded servers cannot put their "
            "sockets there: remove it and try again."
        )


def check_space() -> None:
    """Refuse to start on a full disk, where PostgreSQL would stop in the middle of a write."""
    found = os.statvfs(FOLDER)
    if found.f_bavail * found.f_frsize < SPACE_NEEDED:
        raise EmbeddedError(
            f"The disk that holds {FOLDER} is full: the embedded servers need at least "
            f"{SPACE_NEEDED // 1024**2} MB."
        )
