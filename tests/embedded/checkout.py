"""A checkout of its own for a test: only the package under test, in a deep folder with spaces."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import input2

SOURCE = Path(input2.__file__).parent
HOLD = "from input2 import embedded; embedded.hold()\n"
HOLD_UNTIL_TOLD = HOLD + "import sys; print('held', flush=True); sys.stdin.read()\n"
CONNECT = "import psycopg2; connection = psycopg2.connect(embedded.database_url())\n"


class Checkout:
    def __init__(self, folder: Path) -> None:
        self.root = folder / "a folder with spaces" / ("deep" * 25) / "input two"
        self.var = self.root / "var" / "embedded"
        self.data = self.var / "postgres"
        self.holders: list[subprocess.Popen[str]] = []
        package = self.root / "input2"
        shutil.copytree(SOURCE / "embedded", package / "embedded")
        (package / "__init__.py").touch()

    @property
    def sockets(self) -> Path:
        name = hashlib.sha256(os.fsencode(self.root.resolve())).hexdigest()[:12]
        return Path("/tmp") / f"input2-{os.geteuid()}-{name}"  # noqa: S108 -- what is tested

    def start(self, code: str, **variables: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(  # noqa: S603 -- the test's own code
            [sys.executable, "-c", code],
            cwd=self.root,
            env=self._environment(variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.holders.append(process)
        return process

    def start_holder(self) -> "subprocess.Popen[str]":
        holder = self.start(HOLD_UNTIL_TOLD)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        return holder

    def run(self, code: str, **variables: str) -> str:
        """Return what the code prints; it must end well."""
        process = self.start(code, **variables)
        output, problems = process.communicate(timeout=60)
        assert (process.returncode, problems) == (0, ""), problems
        return output

    def refusal(self, code: str, **variables: str) -> str:
        """Return the one line on stderr of code that must end with status 1."""
        process = self.start(code, **variables)
        _, problems = process.communicate(timeout=60)
        assert process.returncode == 1
        assert problems.count("\n") == 1, problems
        return problems

    def stop(self) -> None:
        for holder in self.holders:
            holder.kill()
            holder.communicate()
        self.wait_until_stopped()

    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def runs(self, server: str) -> bool:
        lock = self.var / f"{server}.lock"
        if not lock.exists():
            return False
        with lock.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def running(self) -> set[str]:
        return {name for name in ("postgres", "redis", "keeper") if self.runs(name)}

    def wait_until_stopped(self) -> None:
        deadline = time.monotonic() + 20
        while self.running():
            assert time.monotonic() < deadline, self.running()
            time.sleep(0.02)

    @staticmethod
    def _environment(variables: dict[str, str]) -> dict[str, str]:
        left_out = {"DATABASE_URL", "REDIS_URL"}
        return {
            name: value for name, value in os.environ.items() if name not in left_out
        } | variables


def end(holder: "subprocess.Popen[str]") -> None:
    _, problems = holder.communicate(timeout=60)
    assert (holder.returncode, problems) == (0, "")
