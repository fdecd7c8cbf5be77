"""For pages of apps below: where announced dates and rounds differ."""

from collections.abc import Sequence

from django import template

from competitions.models import Competition, KeyDate
from judging.selectors.dates import Difference, differences

register = template.Library()


@register.simple_tag
def round_date_differences(
    competition: Competition, key_dates: Sequence[KeyDate]
) -> list[Difference]:
    """One query, for the rounds; the page has read its dates."""
    return differences(key_dates, competition.rounds.order_by("position"))
