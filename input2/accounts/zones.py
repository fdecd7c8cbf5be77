"""Time zones by their IANA names."""

from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The places people know, without the offsets and abbreviations of old."""
    return tuple(sorted(name for name in available_timezones() if _is_place(name)))


def zone_or_none(name: str) -> ZoneInfo | None:
    """The zone of that name; anything unknown counts as no zone at all."""
    return ZoneInfo(name) if name in names() else None


def _is_place(name: str) -> bool:
    area, _, place = name.partition("/")
    return name == "UTC" or (
        bool(place) and area not in {"Etc", "SystemV", "US", "Brazil", "Canada"}
    )
