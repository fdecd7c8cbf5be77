"""What the database has of what the server said it had taken."""

import time
from datetime import datetime
from typing import Any, Final

from competitions.models import Competition
from input2.notifications.enums import MessageState
from input2.notifications.models import Message
from submissions.models import Answer, Version

PATIENCE: Final = 180


def outcome_of(call: Competition, tally: Any, *, closes_at: datetime) -> dict[str, Any]:
    """`lost`: acknowledged hand-ins without a version, and acknowledged saves whose text is not the stored one."""
    versions = Version.objects.filter(entry__competition=call)
    codes = set(versions.values_list("entry__code", flat=True))
    stored = dict(
        Answer.objects.filter(
            entry__competition=call, question__key="problem", entry__code__in=tally.saved
        ).values_list("entry__code", "value")
    )
    lost_saves = sum(stored.get(code) != text for code, text in tally.saved.items())
    return {
        "versions": versions.count(),
        "accepted_late": versions.filter(submitted_at__gte=closes_at).count(),
        "lost": len(tally.handed_in - codes) + lost_saves,
        **_mails(call),
    }


def _mails(call: Competition) -> dict[str, Any]:
    """How many receipts were mailed, and how long after the last request the outbox was empty."""
    began = time.monotonic()
    mails = Message.objects.filter(scope=call.slug, kind="submissions/handed_in")
    while mails.exclude(state=MessageState.SENT).exists() and time.monotonic() - began < PATIENCE:
        time.sleep(0.5)
    return {
        "mails_sent": mails.filter(state=MessageState.SENT).count(),
        "mails_waiting": mails.exclude(state=MessageState.SENT).count(),
        "seconds_to_empty_outbox": round(time.monotonic() - began, 1),
    }
