"""From what the clocks of a zone show to the instant, and back."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def wall_of(at: datetime, zone: ZoneInfo) -> datetime:
    """What a clock in the zone shows at this instant, without any zone of its own."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def instants(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """When clocks in the zone show this: once, never where they are put forward, twice where they are put back."""
    found: list[datetime] = []
    for fold in (0, 1):
        at = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        if wall_of(at, zone) == wall and at not in found:
            found.append(at)
    return found


def shown_instead(wall: datetime, zone: ZoneInfo) -> datetime:
    """For a time that clocks skip: what they show once they have been put forward."""
    # In the gap the first fold reckons with the offset before it.
    return wall_of(wall.replace(tzinfo=zone, fold=0).astimezone(UTC), zone)
