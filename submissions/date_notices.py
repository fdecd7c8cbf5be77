"""Messages about moved dates: what one step moved, whom it concerns, and the words to begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from competitions.models import Competition, DateChange
from input2.accounts.models import User
from input2.jobs.models import Job
from input2.lib.templatetags.display import in_sentence
from submissions.enums import Concerned, EntryState
from submissions.models import DateNotice, Entry, TeamMember
from submissions.workflow import HANDED_IN

JOB: Final = "submissions.date_notice"


@dataclass(frozen=True)
class Told:
    """A message that was asked for, with the work behind it while that is under way or has failed."""

    notice: DateNotice
    job: Job | None


def step_of(change: DateChange) -> list[DateChange]:
    """All lines that were written together with this one, the first of them first: one query."""
    rows = DateChange.objects.filter(
        competition_id=change.competition_id, changed_at=change.changed_at
    )
    return list(rows.order_by("pk"))


def concerned(competition: Competition, group: Concerned) -> QuerySet[User]:
    """Whoever is on an entry that was handed in; owners of drafts who are not among these."""
    places = TeamMember.objects.filter(
        entry__competition=competition, entry__state__in=HANDED_IN, user__isnull=False
    ).values("user")
    people = User.objects.filter(is_active=True).order_by("pk")
    if group == Concerned.ENTRANTS:
        return people.filter(pk__in=places)
    owners = Entry.objects.filter(competition=competition, state=EntryState.DRAFT).values("owner")
    return people.filter(pk__in=owners).exclude(pk__in=places)


def told_about(change: DateChange) -> list[Told]:
    """The messages about the step that this line begins: two queries."""
    notices = list(change.notices.select_related("requested_by"))
    jobs = Job.objects.filter(kind=JOB, key__in=[job_key(notice) for notice in notices])
    latest = {job.key: job for job in jobs.order_by("created_at")}
    return [Told(notice, latest.get(job_key(notice))) for notice in notices]


def notices_by_step(changes: Sequence[DateChange]) -> dict[datetime, list[DateNotice]]:
    """For a list of lines of one competition, the messages about each step by the time of the step: one query."""
    found: dict[datetime, list[DateNotice]] = {change.changed_at: [] for change in changes}
    if not changes:
        return found
    notices = DateNotice.objects.filter(
        change__competition_id=changes[0].competition_id, change__changed_at__in=found
    )
    for notice in notices.select_related("change"):
        found[notice.change.changed_at].append(notice)
    return found


def job_key(notice: DateNotice) -> str:
    return f"date-notice:{notice.pk}"


def wording(competition: Competition, changes: Sequence[DateChange]) -> dict[str, str]:
    """What has changed, in each language of the call and in the call's zone, for organisers to edit."""
    texts = {}
    for language in competition.languages:
        with translation.override(language):
            texts[language] = _words(competition, changes)
    return texts


def _words(competition: Competition, changes: Sequence[DateChange]) -> str:
    lines = [_line(change, competition.time_zone) for change in changes]
    opening = _("The dates of %(competition)s have changed:") % {"competition": competition.name}
    reason = _("Reason: %(reason)s") % {"reason": changes[0].reason}
    return "\n".join([opening, "", *lines, "", reason])


def _line(change: DateChange, zone: str) -> str:
    before = in_sentence(change.before, zone) if change.before else ""
    after = in_sentence(change.after, zone) if change.after else ""
    words = {"name": change.name, "before": before, "after": after}
    if not before:
        return _("%(name)s: %(after)s (new)") % words
    if not after:
        return _("%(name)s: does not take place; it was to be on %(before)s") % words
    return _("%(name)s: now %(after)s, before %(before)s") % words
