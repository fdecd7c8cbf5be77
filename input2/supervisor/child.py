"""One process under the supervisor: its lines get its name in front, its end is asked for, then forced."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import IO

from input2.supervisor.choices import ROOT

NAME_WIDTH = 6


@cache
def leash() -> tuple[str, ...]:
    """A prefix that ends a child when the supervisor itself is killed, where the system has one."""
    prefix = ("setpriv", "--pdeathsig", "TERM")
    if shutil.which(prefix[0]) is None:
        return ()
    tried = subprocess.run([*prefix, "true"], capture_output=True, check=False)  # noqa: S603 -- ours
    return prefix if tried.returncode == 0 else ()


def say(line: str, *, name: str = "", colour: int = 0) -> None:
    """Write one line whole, whichever thread it comes from; a closed terminal stops nothing."""
    head = f"{name:<{NAME_WIDTH}} | " if name else ""
    if colour and sys.stdout.isatty():
        head = f"\033[{colour}m{head}\033[0m"
    with suppress(OSError, ValueError):
        sys.stdout.write(f"{head}{line}\n")
        sys.stdout.flush()


@dataclass
class Child:
    name: str
    command: list[str]
    colour: int
    patience: float
    """Seconds in which it may finish what it has begun."""
    ended_at: list[float] = field(default_factory=list)
    _process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 -- ours
            [*leash(), *self.command],
            cwd=ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Ctrl-C reaches the supervisor alone, which then ends its children in order.
            start_new_session=True,
        )
        threading.Thread(target=self._relay, args=(self._process.stdout,), daemon=True).start()

    def _relay(self, output: IO[bytes]) -> None:
        with output:
            for line in output:
                say(line.decode(errors="replace").rstrip(), name=self.name, colour=self.colour)

    def status(self) -> int | None:
        """Return how it ended, or None while it runs."""
        return self._process.poll() if self._process else 0

    def ask_to_end(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def force_end(self) -> None:
        """End it and all that it started; harmless when nothing is left."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def note_end(self, *, within: float) -> int:
        """Return how often it ended within the last so many seconds, this time included."""
        now = time.monotonic()
        self.ended_at = [at for at in self.ended_at if now - at < within] + [now]
        return len(self.ended_at)
