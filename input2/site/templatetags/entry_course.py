"""What judging says on the pages of an entry's team, which themselves know nothing of it."""

from collections.abc import Sequence
from datetime import datetime

from django import template

from input2.site import outcomes, timeline
from input2.site.outcomes import Brief, Told
from input2.site.timeline import Item
from judging.selectors.course import Course, course_of, latest_outcomes
from submissions.models import Entry
from submissions.moments import Moment
from submissions.my_entries import EntryRow

register = template.Library()


@register.simple_tag
def entry_course(entry: Entry) -> Course:
    """For the two below: the rounds, and what they have published; one query."""
    return course_of(entry)


@register.simple_tag
def entry_outcome(entry: Entry, course: Course, now: datetime) -> Told | None:
    """What became of the entry and what comes next; None before anything was published."""
    return outcomes.told_of(entry, course, now=now)


@register.simple_tag
def entry_timeline(
    entry: Entry, moments: Sequence[Moment], course: Course, now: datetime
) -> list[Item]:
    """What happened to the entry and what is next."""
    return timeline.for_team(entry, moments, course, now=now)


@register.simple_tag
def with_outcomes(rows: Sequence[EntryRow]) -> list[tuple[EntryRow, Brief | None]]:
    """Each entry of a list with what was published about it last; one query."""
    found = latest_outcomes([row.entry.pk for row in rows])
    told = {key: outcomes.brief_of(decision) for key, decision in found.items()}
    return [(row, told.get(row.entry.pk)) for row in rows]
