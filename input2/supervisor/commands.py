"""The three processes, in the order in which they end."""

import os
import sys
from pathlib import Path

from input2.supervisor.child import Child
from input2.supervisor.choices import Choices


def make_children(choices: Choices) -> list[Child]:
    """Web first: no new work then reaches the worker; beat last: it only announces work."""
    return [
        Child("web", _reloading_web(choices) if choices.dev else _web(choices), 36, 10),
        Child("worker", _worker(choices), 33, 20),
        Child("beat", _beat(choices), 35, 5),
    ]


def _web(choices: Choices) -> list[str]:
    options = {
        "--interface": "wsgi",
        "--host": choices.host,
        "--port": str(choices.port),
        "--workers": str(min(os.cpu_count() or 1, 2)),
        "--blocking-threads": "4",
        "--workers-kill-timeout": "8",
        "--log-level": "warning",
    }
    flat = [part for pair in options.items() for part in pair]
    return _module(
        "granian", *flat, "--no-ws", "--respawn-failed-workers", "input2.wsgi:application"
    )


def _reloading_web(choices: Choices) -> list[str]:
    host = f"[{choices.host}]" if ":" in choices.host else choices.host
    six = ["--ipv6"] if ":" in choices.host else []
    return [sys.executable, "manage.py", "runserver", *six, f"{host}:{choices.port}"]


def _worker(choices: Choices) -> list[str]:
    quiet = ("--without-gossip", "--without-mingle", "--loglevel", "INFO")
    name = ("--hostname", f"worker-{choices.port}@%h")
    queues = ("-Q", "mail,scores,files", "--concurrency", "2")
    celery = _module("celery", "--quiet", "-A", "input2.celery")
    # It would say at length that root should not run it; a throw-away machine has nobody else.
    celery[1:1] = ["-W", "ignore::UserWarning:celery.platforms"]
    return [*celery, "worker", *queues, *name, *quiet]


def _beat(choices: Choices) -> list[str]:
    schedule = Path("var") / f"celerybeat-schedule-{choices.port}"
    options = ("--schedule", str(schedule), "--pidfile", "", "--loglevel", "WARNING")
    return _module("celery", "--quiet", "-A", "input2.celery", "beat", *options)


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]
