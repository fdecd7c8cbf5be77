"""The life of a job; a running one is queued again when its worker was lost."""

from collections.abc import Mapping, Set

from input2.jobs.enums import JobState

TRANSITIONS: Mapping[JobState, Set[JobState]] = {
    JobState.QUEUED: {JobState.RUNNING, JobState.CANCELLED},
    JobState.RUNNING: {JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.QUEUED},
    JobState.DONE: set(),
    JobState.FAILED: set(),
    JobState.CANCELLED: set(),
}
