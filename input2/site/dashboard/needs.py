"""What waits for an organiser, most pressing first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Competition
from competitions.selectors import open_enquiries_of
from input2.accounts.models import User
from input2.notifications.enums import MessageState
from input2.notifications.models import Message
from input2.site.dashboard.bars import entries_url
from input2.site.dashboard.coverage import Counts
from input2.site.dashboard.progress import Progress
from judging.enums import RoundState
from judging.models import Round
from judging.policies import refusal_to_read_mails
from judging.selectors.decisions import tallies
from submissions.enums import DuplicateState, EntryState
from submissions.models import DuplicatePair, Entry

SOON: Final = timedelta(days=7)


@dataclass(frozen=True)
class Need:
    """Something that waits; `note` says by when, where that presses."""

    count: int
    label: str
    href: str
    note: str = ""


def needs_of(
    competition: Competition,
    counts: Counts,
    progress: Sequence[Progress],
    *,
    user: User,
    now: datetime,
) -> list[Need]:
    """What waits, without the empty ones; in an archived edition nothing does."""
    if competition.is_archived:
        return []
    found = [
        *_of_entries(competition, counts, now),
        *_of_judging(competition, progress, now),
        *_of_decisions(competition, [part.round for part in progress if part.is_over]),
        _of_answers(competition),
        *_of_mails(competition, user),
    ]
    return [need for need in found if need.count]


def _of_entries(competition: Competition, counts: Counts, now: datetime) -> Iterator[Need]:
    yield Need(
        counts.waiting,
        ngettext("entry waits for screening", "entries wait for screening", counts.waiting),
        entries_url(competition, state=EntryState.SUBMITTED),
    )
    pairs, outdated = _to_look_at(competition)
    yield Need(
        pairs,
        ngettext("likely duplicate to look at", "likely duplicates to look at", pairs),
        reverse("site:duplicates", args=[competition.slug]),
    )
    yield Need(
        len(outdated),
        ngettext(
            "redacted copy is older than what its team has handed in",
            "redacted copies are older than what their teams have handed in",
            len(outdated),
        ),
        # The one that has waited longest; the next one follows when it is done.
        reverse("submissions:redaction", args=[competition.slug, outdated[0]]) if outdated else "",
    )
    left = competition.closes_at - now
    if competition.takes_entries(now) and left <= SOON:
        yield Need(
            counts.drafts,
            ngettext("draft is not handed in yet", "drafts are not handed in yet", counts.drafts),
            entries_url(competition, state=EntryState.DRAFT),
            _closes_in(left),
        )


def _to_look_at(competition: Competition) -> tuple[int, list[str]]:
    """How many likely duplicates nobody has decided about, and the codes of entries whose redacted copy is outdated; one query."""
    own = {"competition": OuterRef("pk")}
    pairs = DuplicatePair.objects.filter(**own, state=DuplicateState.OPEN).order_by()
    counted = pairs.values("competition").annotate(number=Count("pk")).values("number")
    outdated = Entry.objects.handed_in().to_redact_again().filter(**own)
    found: tuple[int, list[str]] = Competition.objects.values_list(
        Coalesce(Subquery(counted), 0),
        ArraySubquery(outdated.order_by("submitted_at", "code").values("code")),
    ).get(pk=competition.pk)
    return found


def _of_judging(
    competition: Competition, progress: Sequence[Progress], now: datetime
) -> Iterator[Need]:
    for part in progress:
        if part.round.state != RoundState.OPEN:
            continue
        href = reverse("judging:round", args=[competition.slug, part.round.position])
        left = part.round.closes_at - now
        named = {"round": part.round.name}
        late = ngettext("judge is late in %(round)s", "judges are late in %(round)s", part.late)
        yield Need(part.late, late % named, href)
        if timedelta() < left <= SOON:
            idle = ngettext(
                "judge has not begun in %(round)s", "judges have not begun in %(round)s", part.idle
            )
            yield Need(part.idle, idle % named, href, _closes_in(left))
        lacking = ngettext(
            "entry has too few judges in %(round)s",
            "entries have too few judges in %(round)s",
            part.lacking,
        )
        yield Need(part.lacking, lacking % named, href)


def _of_decisions(competition: Competition, over: Sequence[Round]) -> Iterator[Need]:
    """What is left of the rounds in which nobody scores any more; one query."""
    left = tallies(over)
    for round_ in over:
        named, tally = {"round": round_.name}, left[round_.pk]
        address = reverse("judging:round-decisions", args=[competition.slug, round_.position])
        undecided = ngettext(
            "entry is undecided in %(round)s", "entries are undecided in %(round)s", tally.undecided
        )
        yield Need(tally.undecided, undecided % named, f"{address}?decision=undecided")
        pending = ngettext(
            "decision is not published in %(round)s",
            "decisions are not published in %(round)s",
            tally.pending,
        )
        yield Need(tally.pending, pending % named, address)


def _of_answers(competition: Competition) -> Need:
    waiting = open_enquiries_of(competition)
    label = ngettext("question waits for an answer", "questions wait for an answer", waiting)
    address = reverse("competitions:enquiries", args=[competition.slug])
    return Need(waiting, label, f"{address}?state=open")


def _of_mails(competition: Competition, user: User) -> Iterator[Need]:
    failed, uncertain = _troubled_mails(competition, user)
    address = reverse("site:messages", args=[competition.slug])
    yield Need(failed, ngettext("mail failed", "mails failed", failed), f"{address}?state=failed")
    yield Need(
        uncertain,
        ngettext("mail may not have arrived", "mails may not have arrived", uncertain),
        f"{address}?state=uncertain",
    )


def _troubled_mails(competition: Competition, user: User) -> tuple[int, int]:
    """As many as the outbox shows to this person, and no more."""
    found = Message.objects.for_outbox(competition.slug)
    if refusal_to_read_mails(user, competition):
        found = found.exclude(kind__startswith="judging/")
    counts = found.aggregate(
        failed=Count("pk", filter=Q(state=MessageState.FAILED)),
        uncertain=Count("pk", filter=Q(state=MessageState.UNCERTAIN)),
    )
    return counts["failed"], counts["uncertain"]


def _closes_in(left: timedelta) -> str:
    if left.days:
        days = ngettext("closes in %(count)d day", "closes in %(count)d days", left.days)
        return days % {"count": left.days}
    hours = left.seconds // 3600
    if hours:
        return ngettext("closes in %(count)d hour", "closes in %(count)d hours", hours) % {
            "count": hours
        }
    return _("closes within the hour")
