"""For the list of changed dates: who has been told, and the way to telling them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.urls import reverse

from competitions.models import Competition, DateChange
from submissions.date_notices import notices_by_step
from submissions.enums import Concerned
from submissions.models import DateNotice

register = template.Library()


@dataclass(frozen=True)
class Offer:
    """One line of the list; only the first line of a step carries its messages and the link."""

    change: DateChange
    href: str
    notices: Sequence[DateNotice]
    is_complete: bool


@register.simple_tag
def date_notice_offers(changes: Sequence[DateChange], competition: Competition) -> list[Offer]:
    """The lines as they are listed, each step's messages at its topmost line: one query."""
    notices = notices_by_step(changes)
    seen = set()
    offers = []
    for change in changes:
        is_top = change.changed_at not in seen
        seen.add(change.changed_at)
        sent = notices[change.changed_at] if is_top else []
        href = reverse("submissions:date-message", args=[competition.slug, change.pk])
        offers.append(Offer(change, href if is_top else "", sent, len(sent) == len(Concerned)))
    return offers
