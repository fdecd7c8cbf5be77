"""What the person who types `make run` can choose, read without loading the application."""

import errno
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAST_PORT = 65535
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- only compared with


@dataclass(frozen=True)
class Choices:
    host: str
    port: int
    dev: bool

    @property
    def reachable_host(self) -> str:
        return EVERY_ADDRESS.get(self.host, self.host)

    @property
    def address(self) -> str:
        host = self.reachable_host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


def read_choices(arguments: list[str]) -> Choices:
    """Set the defaults of a local demonstration for this process and all that it starts."""
    dev = "--dev" in arguments
    defaults = {"DEMONSTRATION": "1", "HOST": "127.0.0.1", "PORT": "8000"}
    if dev:
        defaults["DEBUG"] = "1"
    for name, value in defaults.items():
        os.environ[name] = os.environ.get(name) or value
    port = os.environ["PORT"]
    if not port.isdecimal() or not 0 < int(port) <= LAST_PORT:
        sys.exit(f"PORT is “{port}”, but a number from 1 to {LAST_PORT} was expected.")
    return Choices(os.environ["HOST"], int(port), dev)


def refuse_taken_port(choices: Choices) -> None:
    """Say so now: the web server would only say it after everything else has started."""
    family = socket.AF_INET6 if ":" in choices.host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the server itself will: a port that was closed a moment ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((choices.host, choices.port))
        except OSError as problem:
            sys.exit(_why_not(choices, problem))


def _why_not(choices: Choices, problem: OSError) -> str:
    if problem.errno in {errno.EADDRINUSE, errno.EACCES}:
        other = choices.port + 1 if choices.port in range(1024, LAST_PORT) else 8000
        return (
            f"Port {choices.port} of {choices.host} cannot be used ({problem.strerror}): choose another, as in "
            f"“PORT={other} make run”."
        )
    return f"HOST is “{choices.host}”, but an address of this machine was expected ({problem.strerror})."
