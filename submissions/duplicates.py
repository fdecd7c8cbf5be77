"""Which likely duplicates a competition's entries have, and the work that looks for them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from competitions.models import Competition
from submissions.likeness import Likeness, Said, alike, shared_keys
from submissions.models import Entry

JOB: Final = "submissions.find_duplicates"
Report = Callable[[int, int], None]
# By entry, the version that was read.
Read = dict[int, int | None]


def job_key(competition: Competition) -> str:
    """Hand-ins that come one upon the other make one search."""
    return f"competition:{competition.pk}"


def read_versions(competition_id: int) -> Read:
    """Which entries there are to be looked at, and what of each."""
    entries = Entry.objects.handed_in().filter(competition=competition_id).order_by()
    return dict(entries.values_list("pk", "current_version"))


def likely(competition_id: int, *, report: Report) -> Iterator[Likeness]:
    """Every pair that is alike; the texts are read of organisations alone that have more than one entry."""
    entries = Entry.objects.handed_in().filter(competition=competition_id).order_by()
    shared = list(shared_keys(entries.values_list("pk", "organisation").iterator()))
    for number, keys in enumerate(shared):
        report(number, len(shared))
        rows = entries.filter(pk__in=keys).values_list("pk", "organisation", "title", "summary")
        alive = partial(report, number, len(shared))
        yield from alike((Said(*row) for row in rows), alive=alive)
