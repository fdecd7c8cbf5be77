"""Builds `.venv` from the lock file with nothing but Python's own library.

An unsuitable Python must be able to run this far, to be told which one is needed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Iterator  # noqa: UP035 -- as above

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = "0.13.9"
SUITABLE = ((3, 11), (3, 12))
# What the environment takes with and without the tools for tests and checks, and some room.
SPACE_NEEDED = {True: 1300, False: 900}
DISTURBING = (
    "VIRTUAL_ENV",
    "PYTHONHOME",
    "PYTHONPATH",
    "PIP_USER",
    "PIP_TARGET",
    "PIP_PREFIX",
    "UV_PYTHON",
)


class State:
    """What an environment was built from, as its own file says; unfinished while we work on it."""

    def __init__(self, *, dev: bool) -> None:
        self.file = VENV / "input2-state.json"
        self.found = self._read()
        # A later `make run` leaves the tools in place for the next `make test`.
        self.dev = dev or bool(self.found.get("dev"))
        self.wanted = {
            "checkout": str(ROOT),
            "python": sys.version_info[:2],
            "uv": UV,
            "lock": _digest("pyproject.toml", "uv.lock"),
            "dev": self.dev,
            "complete": True,
        }

    def is_current(self) -> bool:
        return self.found == json.loads(json.dumps(self.wanted)) and _starts(PYTHON)

    def can_be_updated(self) -> bool:
        fixed = ("checkout", "python", "uv", "complete")
        wanted = json.loads(json.dumps(self.wanted))
        return all(self.found.get(name) == wanted[name] for name in fixed) and _starts(PYTHON)

    def write(self, *, complete: bool) -> None:
        self.file.write_text(json.dumps({**self.wanted, "complete": complete}), encoding="utf-8")

    def _read(self) -> dict[str, object]:
        try:
            found = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def main() -> None:
    refuse_unsuitable_python()
    try:
        with one_at_a_time():
            build(State(dev="--dev" in sys.argv[1:]))
    except OSError as problem:
        sys.exit(f"The environment .venv cannot be built: {problem.strerror} ({problem.filename}).")
    except KeyboardInterrupt:
        sys.exit("Stopped; the next make begins where this one ended.")


def refuse_unsuitable_python() -> None:
    """Say what is missing before anything is built on it."""
    version = sys.version.split()[0]
    if sys.version_info[:2] not in SUITABLE:
        sys.exit(
            "Python 3.11 or 3.12 is needed, and neither python3.12, python3.11 nor python3 is one "
            f"(this is {version}): install one, or name it as in “PYTHON=/path/to/python3.12 make run”."
        )
    for module in ("venv", "ensurepip", "ssl", "zlib"):
        try:
            import_module(module)
        except ImportError:
            sys.exit(
                f"Python {version} ({sys.executable}) comes without its module “{module}”: install it "
                f"(on Debian and Ubuntu: apt install python{version[:4]}-venv), or name another Python as in "
                "“PYTHON=/path/to/python3.12 make run”."
            )


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let a second make wait for the first."""
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    with (folder / "bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build(state: State) -> None:
    """Bring .venv to what the lock file says; nothing to do takes no time and no network."""
    if state.is_current():
        return
    _check_space(state)
    if not state.can_be_updated():
        _create(state)
    print("Installing the packages of uv.lock into .venv …", flush=True)  # noqa: T201 -- for the terminal
    state.write(complete=False)
    sync = [str(VENV / "bin" / "uv"), "sync", "--frozen", "--quiet", "--python", str(PYTHON)]
    tools = [] if state.dev else ["--no-dev"]
    _run([*sync, "--compile-bytecode", *tools], "The packages could not be installed")
    state.write(complete=True)


def _create(state: State) -> None:
    print(f"Making .venv with Python {sys.version.split()[0]} …", flush=True)  # noqa: T201 -- for the terminal
    if VENV.is_symlink():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    state.write(complete=False)
    _run([sys.executable, "-I", "-m", "venv", str(VENV)], "Python could not make .venv")
    pip = [str(PYTHON), "-I", "-m", "pip", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "install", f"uv=={UV}"], "The installer uv could not be fetched")


def _run(command: list[str], failure: str) -> None:
    done = subprocess.run(command, cwd=ROOT, env=_environment(), check=False)  # noqa: S603 -- ours
    if done.returncode:
        sys.exit(f"{failure}; the reason stands above (is there a way to the package index?).")


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in DISTURBING}
    kept.update(UV_PROJECT_ENVIRONMENT=str(VENV), UV_PYTHON_DOWNLOADS="never")
    if not _shares_disk_with_the_cache():
        kept["UV_LINK_MODE"] = "copy"  # uv would link, fail, copy, and warn about it
    return kept


def _shares_disk_with_the_cache() -> bool:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    cache = Path(os.environ.get("UV_CACHE_DIR") or Path(home) / "uv")
    while not cache.exists():
        cache = cache.parent
    return cache.stat().st_dev == ROOT.stat().st_dev


def _check_space(state: State) -> None:
    needed, free = SPACE_NEEDED[state.dev], shutil.disk_usage(ROOT).free // 1024**2
    if free < needed and not state.can_be_updated():
        sys.exit(
            f"The environment .venv needs {needed} MB, and the disk of {ROOT} has {free} MB left."
        )


def _starts(python: Path) -> bool:
    """Say whether the Python that .venv was made from is still there."""
    try:
        return subprocess.run([str(python), "-I", "-c", ""], check=False).returncode == 0  # noqa: S603 -- ours
    except OSError:
        return False


def _digest(*names: str) -> str:
    return hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in names)).hexdigest()


if __name__ == "__main__":
    main()
