"""Which function does which kind of work; each app registers its own when it is ready."""

from collections.abc import Callable, Mapping
from typing import Final

from input2.jobs.models import Job
from input2.jobs.progress import Progress

Result = Mapping[str, object]
# `job.started_at` is the runner's clock. It writes its results in one transaction of its own.
Runner = Callable[[Job, Progress], Result | None]

DEFAULT_QUEUE: Final = "scores"
_runners: dict[str, Runner] = {}
_queues: dict[str, str] = {}


def register(kind: str, *, queue: str = DEFAULT_QUEUE) -> Callable[[Runner], Runner]:
    """Have the decorated function do all jobs of this kind, by the workers of this queue."""

    def keep(runner: Runner) -> Runner:
        _runners[kind] = runner
        _queues[kind] = queue
        return runner

    return keep


def runner(kind: str) -> Runner:
    return _runners[kind]


def queue(kind: str) -> str:
    return _queues.get(kind, DEFAULT_QUEUE)


def kinds() -> list[str]:
    return sorted(_runners)
