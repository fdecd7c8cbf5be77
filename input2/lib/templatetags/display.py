"""What templates show: dates with their zone, sizes, and form controls tied to their hints."""

from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from input2.lib.zones import CITIES

register = template.Library()

LONG_TITLE: Final = 90
MINUTE: Final = timedelta(minutes=1)


class Remaining(NamedTuple):
    """Whole days, hours and minutes, never negative."""

    days: int
    hours: int
    minutes: int


@register.filter
def at_zone(at: datetime, zone: str) -> str:
    """Readers see the same instant whatever zone the server or the session is in."""
    pattern = pgettext("date format: 30 September 2027, 23:59", "j F Y, H:i")
    return format_date(at.astimezone(_zone(zone)), pattern)


@register.filter
def short_date(at: datetime, zone: str) -> str:
    """Lists and side columns show a date that fits on one line."""
    pattern = pgettext("date format: 30 Sep, 23:59", "j M, H:i")
    return format_date(at.astimezone(_zone(zone)), pattern)


@register.filter
def moment(at: datetime) -> str:
    """Times on inner pages are in the reader's own zone."""
    pattern = pgettext("date format: 30 September 2027, 23:59", "j F Y, H:i")
    return format_date(timezone.localtime(at), pattern)


@register.filter
def day(at: datetime) -> str:
    """The day in the reader's own zone, where the hour tells nothing."""
    pattern = pgettext("date format: 30 September 2027", "j F Y")
    return format_date(timezone.localtime(at), pattern)


@register.filter
def moment_or_text(at: datetime | str) -> str:
    """A timeline shows instants, and texts where a date is not fixed yet."""
    return at if isinstance(at, str) else moment(at)


@register.filter
def zone_city(zone: str) -> str:
    """A reader recognises a city sooner than an identifier such as Asia/Shanghai."""
    return str(CITIES.get(zone) or zone.rsplit("/", maxsplit=1)[-1].replace("_", " "))


@register.filter
def zone_offset(zone: str, at: datetime) -> str:
    """The offset is the one that holds at that instant, so summer time cannot mislead."""
    minutes = round((at.astimezone(_zone(zone)).utcoffset() or timedelta()).total_seconds() / 60)
    sign = "+" if minutes >= 0 else "\N{MINUS SIGN}"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


@register.filter
def zone_place(zone: str, at: datetime) -> str:
    """City and offset, with the comma of the reader's language between them."""
    return _("%(city)s, %(offset)s") % {"city": zone_city(zone), "offset": zone_offset(zone, at)}


def in_sentence(at: datetime, zone: str) -> str:
    """An instant with its zone, for sentences that are put together outside templates."""
    return _("%(at)s (%(place)s)") % {"at": at_zone(at, zone), "place": zone_place(zone, at)}


@register.simple_tag
def remaining(at: datetime, now: datetime) -> str:
    """Says in two units how long is left, or that it is over."""
    if at <= now:
        return _("closed")
    if at - now < MINUTE:
        return seconds_text((at - now).seconds)
    days, hours, minutes = _split(at - now)
    if days:
        return " ".join([days_text(days), hours_text(hours)] if hours else [days_text(days)])
    return " ".join(
        [hours_text(hours), minutes_text(minutes)] if hours else [minutes_text(minutes)]
    )


@register.simple_tag
def countdown_texts() -> dict[str, str]:
    """The browser counts on in the page's language without knowing any word of it."""
    return {
        "day": days_text(1),
        "days": _sample(ngettext("%(count)s day", "%(count)s days", 2)),
        "hours": _sample(_("%(count)s h")),
        "minutes": _sample(_("%(count)s min")),
        "seconds": _sample(_("%(count)s s")),
        "closed": _("closed"),
    }


@register.simple_tag
def control(field: BoundField, hint: str = "") -> SafeString:
    """A screen reader hears the hint and the error with the control they belong to."""
    ids = _describing_ids(field, hint)
    # A placeholder vanishes while one types; what it said belongs into the label or the hint.
    attrs: dict[str, str | bool] = {"aria-describedby": ids} if ids else {}
    return field.as_widget(attrs={"placeholder": False, **attrs})


@register.simple_tag
def described(field: BoundField, hint: str = "") -> SafeString:
    """Ties the hint and the error to a whole group of choices."""
    ids = _describing_ids(field, hint)
    return format_html('aria-describedby="{}"', ids) if ids else SafeString()


@register.filter
def file_size(size: int) -> str:
    """Bytes become the unit people compare with the limit in the hint."""
    return filesizeformat(size)


@register.filter
def is_long(title: str) -> bool:
    """Tells the page header to set a very long title smaller."""
    return len(str(title)) > LONG_TITLE


@register.simple_tag
def page_url(query: str, page: int) -> str:
    """Turning a page keeps the filters."""
    return "?" + "&".join(part for part in (query, urlencode({"page": page})) if part)


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | None]:
    """A long list of pages stays one line; None stands for a gap."""
    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in elided]


@register.simple_tag
def time_tag(at: datetime, zone: str) -> SafeString:
    """Machines read the instant, people the date in the given zone."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), at_zone(at, zone))


@register.simple_tag
def day_tag(at: datetime, zone: str) -> SafeString:
    """Of news the day is enough; machines still read the instant."""
    pattern = pgettext("date format: 30 September 2027", "j F Y")
    day = format_date(at.astimezone(_zone(zone)), pattern)
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), day)


@register.filter
def file_ending(name: str) -> str:
    """PDF, DOCX …: people know a kind of file by the ending of its name."""
    return PurePosixPath(name).suffix.removeprefix(".").upper() or _("File")


def days_text(days: int) -> str:
    """Counts days in the plural form of the language."""
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def hours_text(hours: int) -> str:
    """Abbreviated, so one form serves all counts."""
    return _("%(count)s h") % {"count": hours}


def minutes_text(minutes: int) -> str:
    """Abbreviated, so one form serves all counts."""
    return _("%(count)s min") % {"count": minutes}


def seconds_text(seconds: int) -> str:
    """Abbreviated, so one form serves all counts."""
    return _("%(count)s s") % {"count": seconds}


def _describing_ids(field: BoundField, hint: str) -> str:
    ids = [f"{field.auto_id}_helptext"] if hint or field.help_text else []
    ids += [f"{field.auto_id}_error"] if field.errors else []
    return " ".join(ids)


def _sample(text: str) -> str:
    return text % {"count": "{n}"}


def _split(left: timedelta) -> Remaining:
    hours, rest = divmod(left.seconds, 3600)
    return Remaining(days=left.days, hours=hours, minutes=rest // 60)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
