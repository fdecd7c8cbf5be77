"""The timeline on the team's page of an entry, which itself knows nothing of judging."""

from collections.abc import Sequence
from datetime import datetime

from django import template

from input2.site import timeline
from input2.site.timeline import Item
from judging.selectors.progress import rounds_reading
from submissions.models import Entry
from submissions.moments import Moment

register = template.Library()


@register.simple_tag
def entry_timeline(entry: Entry, moments: Sequence[Moment], now: datetime) -> list[Item]:
    """What happened to the entry and what is next; one query, for the rounds."""
    return timeline.for_team(entry, moments, rounds_reading(entry), now=now)
