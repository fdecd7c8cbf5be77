"""What people are told of a date of the call that was moved."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from i18nfield.strings import LazyI18nString

from competitions.models import Competition, DateChange
from input2.accounts.models import User
from input2.lib.templatetags.display import zone_offset
from input2.notifications import services as notifications
from input2.notifications.models import Message
from submissions.models import DateNotice

DATE_MOVED: Final = "submissions/date_moved"


def date_moved(
    notice: DateNotice, changes: Sequence[DateChange], person: User, *, at: datetime
) -> None:
    """Tell one person in their language, with what the clocks of their own zone show."""
    competition = notice.change.competition
    notifications.queue(
        kind=DATE_MOVED,
        recipient=person,
        context=date_moved_context(competition, notice.text, changes, person),
        dedupe_key=f"{_dedupe_prefix(notice)}{notice.group}:{person.pk}",
        at=at,
        scope=competition.slug,
    )


def date_moved_context(
    competition: Competition,
    text: LazyI18nString,
    changes: Sequence[DateChange],
    person: User,
) -> dict[str, Any]:
    """What the mail's templates read; the organisers' preview renders the same."""
    coming = [change for change in changes if change.after]
    own = person.time_zone if person.zone else ""
    return {
        "text": text,
        "competition": competition,
        "competition_name": competition.name,
        "person": person,
        "own_zone": own if any(_differs(change, competition, own) for change in coming) else "",
        "coming": coming,
        "action_url": settings.PUBLIC_URL + reverse("submissions:list"),
    }


def told_of(notice: DateNotice) -> QuerySet[Message]:
    """The mails that this message has made."""
    prefix = f"{_dedupe_prefix(notice)}{notice.group}:"
    return _about(notice).filter(dedupe_key__startswith=prefix)


def told_otherwise(notice: DateNotice) -> QuerySet[Message]:
    """The mails about the same change to the other groups."""
    about = _about(notice).filter(dedupe_key__startswith=_dedupe_prefix(notice))
    return about.exclude(dedupe_key__startswith=f"{_dedupe_prefix(notice)}{notice.group}:")


def _about(notice: DateNotice) -> QuerySet[Message]:
    return Message.objects.filter(scope=notice.change.competition.slug, kind=DATE_MOVED)


def _dedupe_prefix(notice: DateNotice) -> str:
    return f"{DATE_MOVED}:{notice.change_id}:"


def _differs(change: DateChange, competition: Competition, zone: str) -> bool:
    return bool(
        zone
        and change.after
        and zone_offset(zone, change.after) != zone_offset(competition.time_zone, change.after)
    )
