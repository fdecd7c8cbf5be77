"""A call as search engines read it: schema.org's Event in JSON-LD."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from competitions.models import Competition, DateChange, KeyDate
from competitions.public_call import PublicCall

CONTEXT: Final = "https://schema.org"
# What could end the element or begin another one; JSON reads the escapes as the same characters.
ESCAPES: Final = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def event_of(call: PublicCall, *, url: str, image: str, languages: Sequence[str]) -> SafeString:
    """The call as one event online, with those of its key dates that are events of their own inside."""
    competition = call.competition
    data = {
        "@context": CONTEXT,
        **_event(str(competition.name), competition.opens_at, competition.closes_at, competition),
        **_status([change for change in call.date_changes if change.key == "closes_at"]),
        "description": str(competition.tagline),
        "url": url,
        "image": [image],
        "inLanguage": list(languages),
        "eventAttendanceMode": f"{CONTEXT}/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": url},
        "organizer": _organizer(call, url),
        "subEvent": [_sub_event(date, call, url) for date in call.events],
    }
    return escaped(data)


def escaped(data: Mapping[str, Any]) -> SafeString:
    """JSON that can stand in a page whatever people typed."""
    kept = {name: value for name, value in data.items() if value not in ("", [], None)}
    return mark_safe(json.dumps(kept, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 -- nothing is left that could be markup


def _event(
    name: str, begins: datetime, ends: datetime | None, competition: Competition
) -> dict[str, Any]:
    event = {
        "@type": "Event",
        "name": name,
        "startDate": begins.astimezone(competition.zone).isoformat(),
    }
    if ends:
        event["endDate"] = ends.astimezone(competition.zone).isoformat()
    return event


def _status(changes: Sequence[DateChange]) -> dict[str, Any]:
    """An end that was moved is no new start: the event stays scheduled."""
    return {"eventStatus": f"{CONTEXT}/EventScheduled"} | (
        {"dateModified": changes[0].changed_at.isoformat()} if changes else {}
    )


def _sub_event(date: KeyDate, call: PublicCall, url: str) -> dict[str, Any]:
    moves = [c for c in call.date_changes if c.key == date.key and c.before and c.after == date.at]
    status = "EventRescheduled" if moves else "EventScheduled"
    place = str(date.place)
    event = _event(str(date.name), date.at, date.ends_at, call.competition)
    if moves and moves[0].before:
        zone = call.competition.zone
        event["previousStartDate"] = moves[0].before.astimezone(zone).isoformat()
    mode = "OfflineEventAttendanceMode" if place else "OnlineEventAttendanceMode"
    address = date.url or url
    return event | {
        "eventStatus": f"{CONTEXT}/{status}",
        "eventAttendanceMode": f"{CONTEXT}/{mode}",
        "url": address,
        "location": {"@type": "Place", "name": place, "address": place}
        if place
        else {"@type": "VirtualLocation", "url": address},
    }


def _organizer(call: PublicCall, url: str) -> dict[str, Any]:
    implementing = [partner for partner in call.partners if partner.role == "implementing"]
    first = implementing[0] if implementing else None
    return {
        "@type": "Organization",
        "name": str(first.name) if first else call.competition.short_name,
        "url": (first.url if first else "") or url,
    }
