"""A whole set-up some days later: what clocks show stays, whatever summer time does in between."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from competitions.new_call import NewCompetition, NewQuestion, Text
from input2.lib import wall_clock


def moved(new: NewCompetition, days: int, *, to_zone: str = "") -> NewCompetition:
    """Every date of the description so many days later, at the same time of day; in another zone, if one is named."""
    zone = ZoneInfo(new.time_zone)
    next_zone = ZoneInfo(to_zone or new.time_zone)

    def later(at: datetime) -> datetime:
        wall = wall_clock.wall_of(at, zone) + timedelta(days=days)
        # A time that clocks skip on the new day becomes what they show instead; of two that they show twice, the first.
        return wall.replace(tzinfo=next_zone, fold=0).astimezone(UTC)

    def asked(question: NewQuestion) -> NewQuestion:
        since = question.required_from
        return replace(question, required_from=later(since)) if since else question

    return replace(
        new,
        time_zone=next_zone.key,
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


@dataclass(frozen=True, kw_only=True)
class NextEdition:
    """What the person who copies an edition says about the new one; what is left out follows from the opening."""

    slug: str
    short_name: str
    name: Text
    time_zone: str
    opens_at: datetime
    closes_at: datetime | None = None
    days: int | None = None


@dataclass(frozen=True)
class MovedDate:
    """A date of the earlier edition and what becomes of it; `is_skipped` where clocks skip its time of day."""

    label: str
    before: datetime
    after: datetime
    is_skipped: bool


def next_edition(earlier: NewCompetition, said: NextEdition) -> NewCompetition:
    """The earlier description with its dates moved and without its news, which tell what happened then."""
    days = days_between(earlier, said) if said.days is None else said.days
    later = moved(earlier, days, to_zone=said.time_zone)
    return replace(
        later,
        slug=said.slug,
        short_name=said.short_name,
        name=said.name,
        opens_at=said.opens_at,
        closes_at=said.closes_at or later.closes_at,
        news=(),
    )


def days_between(earlier: NewCompetition, said: NextEdition) -> int:
    """By how many days of the calendar the opening moves."""
    before = wall_clock.wall_of(earlier.opens_at, ZoneInfo(earlier.time_zone))
    after = wall_clock.wall_of(said.opens_at, ZoneInfo(said.time_zone))
    return (after.date() - before.date()).days


def moved_dates(earlier: NewCompetition, later: NewCompetition) -> list[MovedDate]:
    """The two windows and every date, side by side, for a person to look at."""
    before_zone, after_zone = ZoneInfo(earlier.time_zone), ZoneInfo(later.time_zone)

    def row(label: str, before: datetime, after: datetime) -> MovedDate:
        shown = wall_clock.wall_of(before, before_zone).time()
        is_same = wall_clock.wall_of(after, after_zone).time() == shown
        return MovedDate(label, before, after, not is_same)

    window = [
        replace(row(_("Call opens"), earlier.opens_at, later.opens_at), is_skipped=False),
        replace(row(_("Entries close"), earlier.closes_at, later.closes_at), is_skipped=False),
    ]
    pairs = list(zip(_named_dates(earlier), _named_dates(later), strict=True))
    return [*window, *(row(label, before, after) for (label, before), (_same, after) in pairs)]


def _named_dates(new: NewCompetition) -> Iterator[tuple[str, datetime]]:
    for date in new.key_dates:
        name = LazyI18nString(date.name)
        yield str(name), date.at
        if date.ends_at:
            yield _("%(date)s: end") % {"date": name}, date.ends_at
    for section in new.sections:
        for question in section.questions:
            if question.required_from:
                label = LazyI18nString(question.label)
                yield _("Required from: %(question)s") % {"question": label}, question.required_from
