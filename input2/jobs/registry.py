"""Which function does which kind of work; each app registers its own when it is ready."""

from collections.abc import Callable, Mapping

from input2.jobs.models import Job
from input2.jobs.progress import Progress

Result = Mapping[str, object]
# `job.started_at` is the runner's clock. It writes its results in one transaction of its own.
Runner = Callable[[Job, Progress], Result | None]

_runners: dict[str, Runner] = {}


def register(kind: str) -> Callable[[Runner], Runner]:
    """Have the decorated function do all jobs of this kind."""

    def keep(runner: Runner) -> Runner:
        _runners[kind] = runner
        return runner

    return keep


def runner(kind: str) -> Runner:
    return _runners[kind]


def kinds() -> list[str]:
    return sorted(_runners)
