"""A whole set-up some days later: what clocks show stays, whatever summer time does in between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from competitions.new_call import NewCompetition, NewQuestion
from input2.lib import wall_clock


def moved(new: NewCompetition, days: int) -> NewCompetition:
    """Every date of the description so many days later, at the same time of day in the competition's zone."""
    zone = ZoneInfo(new.time_zone)

    def later(at: datetime) -> datetime:
        return moved_instant(at, days, zone)

    def asked(question: NewQuestion) -> NewQuestion:
        since = question.required_from
        return replace(question, required_from=later(since)) if since else question

    return replace(
        new,
        opens_at=later(new.opens_at),
        closes_at=later(new.closes_at),
        key_dates=[
            replace(date, at=later(date.at), ends_at=date.ends_at and later(date.ends_at))
            for date in new.key_dates
        ],
        news=[
            replace(post, published_at=post.published_at and later(post.published_at))
            for post in new.news
        ],
        sections=[
            replace(section, questions=[asked(question) for question in section.questions])
            for section in new.sections
        ],
    )


def moved_instant(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """A time that clocks skip on the new day becomes what they show instead; of two that they show twice, the first."""
    wall = wall_clock.wall_of(at, zone)
    return (wall + timedelta(days=days)).replace(tzinfo=zone).astimezone(UTC)


def days_between(earlier: datetime, later: datetime, zone: ZoneInfo) -> int:
    """Whole days of the calendar in the zone."""
    return (later.astimezone(zone).date() - earlier.astimezone(zone).date()).days
