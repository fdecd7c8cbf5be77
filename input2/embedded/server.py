"""Starting and stopping one server that must outlive the process that started it."""

import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from input2.embedded import lease
from input2.embedded.errors import EmbeddedError
from input2.embedded.places import FOLDER, shown

START_PATIENCE = 90.0
UNREACHABLE_AFTER = 5.0
STOP_PATIENCE = 30.0
LOG_LIMIT = 1024**2
# Nothing of the caller's environment reaches a server: PGOPTIONS or a foreign locale would change it,
# and it has no business with SECRET_KEY.
KEPT_VARIABLES = ("PATH", "HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


def plain_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Launch:
    """A command, the folder it runs in and, when not our own, the user it runs as."""

    command: list[str]
    folder: Path
    user: int | None = None
    group: int | None = None

    @property
    def surroundings(self) -> dict[str, Any]:
        return {
            "cwd": self.folder,
            "env": plain_environment(),
            "user": self.user,
            "group": self.group,
            "extra_groups": None if self.user is None else [],
            "start_new_session": True,
        }


def launch(wanted: Launch, *, log: Path, lock: int) -> None:
    """Start a process in a session of its own that keeps `lock` until it and its children end."""
    with log.open("ab") as output:
        # The shell ends at once and leaves the server to init: no zombie in a holder that lives on,
        # and a Ctrl-C in the terminal does not reach it.
        subprocess.run(  # noqa: S603 -- fixed programs from the environment
            ["/bin/sh", "-c", '"$@" &', "sh", *wanted.command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=[lock],
            check=True,
            **wanted.surroundings,
        )


def shorten_log(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))


class Server(ABC):
    """One embedded server; it runs exactly as long as its lock is held."""

    name: ClassVar[str]
    title: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]

    @property
    def lock(self) -> Path:
        return FOLDER / f"{self.name}.lock"

    @property
    def log(self) -> Path:
        return FOLDER / f"{self.name}.log"

    @property
    @abstractmethod
    def pid_file(self) -> Path: ...

    @property
    @abstractmethod
    def socket(self) -> Path: ...

    @abstractmethod
    def prepare(self) -> Launch:
        """Bring the data folder into order and say how to start."""

    @abstractmethod
    def answers(self) -> bool: ...

    def ensure(self) -> None:
        """Return once the server answers, having started it if it did not run."""
        began = time.monotonic()
        log_from: int | None = None
        while not (lease.is_locked(self.lock) and self.answers()):
            lock = lease.try_exclusive(self.lock)
            if lock is not None:
                if log_from is not None:
                    os.close(lock)
                    raise EmbeddedError(self._why_it_ended(log_from))
                log_from, began = self._start(lock), time.monotonic()
            self._lose_patience(time.monotonic() - began)
            time.sleep(lease.PAUSE)

    def _lose_patience(self, waited: float) -> None:
        if waited > UNREACHABLE_AFTER and not self.socket.exists():
            # Somebody emptied /tmp under a running server: nobody can reach it any more.
            self.stop()
        if waited > START_PATIENCE:
            raise EmbeddedError(
                f"The embedded {self.title} does not answer: see {shown(self.log)}."
            )

    def _start(self, lock: int) -> int:
        """Start the server and return where its part of the log begins."""
        try:
            shorten_log(self.log)
            wanted = self.prepare()
            begins = self.log.stat().st_size if self.log.exists() else 0
            launch(wanted, log=self.log, lock=lock)
        finally:
            os.close(lock)
        return begins

    def _why_it_ended(self, begins: int) -> str:
        written = self.log.read_bytes()[begins:].decode(errors="replace")
        return f"The embedded {self.title} does not start: {self.reason(written)}"

    def reason(self, written: str) -> str:
        """Say in one sentence what the log says, and what to do."""
        lines = [line.strip() for line in written.splitlines() if line.strip()]
        last = lines[-1] if lines else "it said nothing"
        return f"{last} (the whole log is {shown(self.log)})."

    def stop(self) -> None:
        """Return once the server and its children have ended."""
        for sign in (self.stop_signal, signal.SIGQUIT, signal.SIGKILL):
            deadline = time.monotonic() + STOP_PATIENCE
            while time.monotonic() < deadline:
                if not lease.is_locked(self.lock):
                    return
                # Repeated: a server that has only just started may not have written its number yet.
                self._signal(sign)
                lease.wait_until_free(self.lock, 1)

    def _signal(self, sign: signal.Signals) -> None:
        # While the lock is held the server lives, so the number cannot be another process's.
        with suppress(FileNotFoundError, ProcessLookupError, ValueError, IndexError):
            os.kill(int(self.pid_file.read_text().split()[0]), sign)
