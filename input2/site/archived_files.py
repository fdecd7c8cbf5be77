"""The files of the entries that a list means, as one archive: what it would hold, and where the person's archives stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.http import QueryDict
from django.urls import reverse

from competitions.models import Competition
from input2.accounts.models import User
from input2.jobs.models import Job
from input2.site.entry_list import Wanted, entries_asked_for
from submissions.file_archives import JOB, size_of
from submissions.models import FileArchive


@dataclass(frozen=True)
class Choice:
    """The entries of an address with the number and size of their files."""

    address: str
    is_filtered: bool
    entries: Sequence[int]
    files: int
    size: int

    @classmethod
    def of(cls, competition: Competition, given: str, *, now: datetime) -> Self:
        wanted = Wanted.from_address(QueryDict(given).dict())
        found = entries_asked_for(competition, given, now=now).order_by()
        entries = list(found.values_list("pk", flat=True))
        return cls(wanted.address(), wanted.is_filtered, entries, *size_of(entries))


@dataclass(frozen=True)
class Standing:
    """One archive; `error` is the sentence of a worker that has given up."""

    archive: FileArchive
    job: Job | None

    @property
    def is_ready(self) -> bool:
        return self.archive.file is not None

    @property
    def is_under_way(self) -> bool:
        return not self.is_ready and self.job is not None and self.job.is_under_way

    @property
    def error(self) -> str:
        return self.job.failure if self.job else ""


def context_of(competition: Competition, *, user: User, now: datetime) -> dict[str, Any]:
    """Where the person's own archives stand: two queries, whatever their number."""
    mine = FileArchive.objects.kept_for(user, competition, now=now)
    archives = list(mine.for_listing())
    keys = [str(archive.pk) for archive in archives]
    jobs = {job.key: job for job in Job.objects.filter(kind=JOB, key__in=keys)}
    standing = [Standing(archive, jobs.get(str(archive.pk))) for archive in archives]
    return {
        "archives": standing,
        "is_under_way": any(each.is_under_way for each in standing),
        "progress_url": reverse("site:file-archives-progress", args=[competition.slug]),
    }
