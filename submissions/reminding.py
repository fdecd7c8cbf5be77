"""Which unfinished drafts are to be reminded of their deadline at an instant, and of which of its steps."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.enums import CompetitionState
from input2.lib.errors import DomainError
from input2.notifications.models import Message
from submissions.enums import EntryState
from submissions.models import Entry

STEPS: Final = (timedelta(days=7), timedelta(days=2), timedelta(hours=6))
LOOKED_UP_AT_ONCE: Final = 1000
SALT: Final = "submissions.reminding"


class BrokenLinkError(DomainError):
    """No mail of ours carries this link."""

    code = "broken_link"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("This link is not complete, or it was changed. Open it once more from the mail.")
        )


def step_of(deadline: datetime, *, since: datetime, now: datetime) -> timedelta | None:
    """The step that counts now, from its own instant until the next one's; None before the first and from the deadline on.

    After a standstill only the latest is made up for. What came before the draft was begun (`since`) is not.
    """
    if now >= deadline:
        return None
    begun = [step for step in STEPS if deadline - step <= now]
    if not begun or deadline - min(begun) < since:
        return None
    return min(begun)


def concerns(entry: Entry, *, now: datetime) -> bool:
    """Whether reminders of this entry can still come."""
    return entry.state == EntryState.DRAFT and now < entry.deadline()


def key_of(entry: Entry, step: timedelta) -> str:
    """One mail for each draft, person, step and instant: a deadline that moves counts anew."""
    hours = int(step / timedelta(hours=1))
    deadline = entry.deadline().isoformat()
    return f"submissions/reminder:{entry.pk}:{entry.owner_id}:{hours}h:{deadline}"


def remindable(now: datetime) -> QuerySet[Entry]:
    """Unfinished drafts whose deadline is near and whose owner wants to hear of it."""
    latest = now + max(STEPS)
    return Entry.objects.filter(
        state=EntryState.DRAFT,
        is_reminded=True,
        owner__is_reminded=True,
        owner__is_active=True,
        competition__state=CompetitionState.PUBLISHED,
        competition__opens_at__lte=now,
    ).filter(
        Q(competition__closes_at__gt=now) | Q(extended_until__gt=now),
        Q(extended_until=None) | Q(extended_until__lte=latest),
        competition__closes_at__lte=latest,
    )


def due(now: datetime) -> list[int]:
    """The keys of the entries that were not reminded of the present step yet."""
    drafts = remindable(now).select_related("competition").order_by("pk")
    columns = ("owner", "created_at", "extended_until", "competition__closes_at")
    found = [
        (entry.pk, key_of(entry, step))
        for entry in drafts.only(*columns)
        if (step := step_of(entry.deadline(), since=entry.created_at, now=now))
    ]
    sent = set(_sent([key for _pk, key in found]))
    return [pk for pk, key in found if key not in sent]


def link_of(entry: Entry) -> str:
    """The path in a mail that turns reminders of this draft off for its owner, who need not sign in for it."""
    token = signing.Signer(salt=SALT).sign(f"{entry.pk}.{entry.owner_id}")
    return reverse("submissions:reminders-off", args=[token])


def read_link(token: str) -> Entry:
    """The entry, while whom the mail was for still owns it."""
    try:
        entry, _dot, owner = signing.Signer(salt=SALT).unsign(token).partition(".")
    except signing.BadSignature as problem:
        raise BrokenLinkError from problem
    found = Entry.objects.select_related("competition", "owner")
    mine = found.filter(pk=int(entry), owner=int(owner)).first()
    if mine is None:
        raise BrokenLinkError
    return mine


def _sent(keys: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(keys), LOOKED_UP_AT_ONCE):
        part = keys[start : start + LOOKED_UP_AT_ONCE]
        yield from Message.objects.filter(dedupe_key__in=part).values_list("dedupe_key", flat=True)
