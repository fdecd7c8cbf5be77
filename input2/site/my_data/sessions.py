"""The rows of a person's sessions. They open nothing once the password is gone; this takes away what is written in them."""

from collections.abc import Callable
from typing import Final

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

END_SESSIONS: Final = "site.end_sessions"
AT_ONCE: Final = 500


def end_sessions(user_id: int, *, report: Callable[[int, int], None]) -> int:
    """Read every session, for none says in a column whose it is; how many were the person's."""
    theirs: list[str] = []
    total = Session.objects.count()
    for number, session in enumerate(Session.objects.iterator(chunk_size=AT_ONCE)):
        if number % AT_ONCE == 0:
            report(number, max(total, number))
        if session.get_decoded().get(SESSION_KEY) == str(user_id):
            theirs.append(session.pk)
    Session.objects.filter(pk__in=theirs).delete()
    return len(theirs)
