"""What judging decides about entries, said by the app above in the transaction that publishes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch

from competitions.enums import Role
from competitions.models import Competition
from input2.accounts.models import User
from input2.audit import services as audit
from input2.audit.services import Change
from input2.lib.workflow import check_transition
from submissions.enums import EntryState
from submissions.models import Entry, TeamMember
from submissions.services.superseding import silence_untold
from submissions.signals import entry_moved
from submissions.workflow import OUTCOMES, SHORTLISTED, TRANSITIONS


@transaction.atomic
def settle_each(
    competition: Competition, outcomes: Mapping[int, EntryState], *, by: User, now: datetime
) -> dict[int, Entry]:
    """Give entries of a competition, named by their keys, the states that published decisions say; they come back with their teams loaded.

    One that goes on where it stands is left as it is.
    """
    entries = _held(competition, outcomes)
    before = {entry.pk: EntryState(entry.state) for entry in entries}
    moved = [entry for entry in entries if before[entry.pk] != outcomes[entry.pk]]
    for entry in moved:
        _move(entry, outcomes[entry.pk], now=now)
    Entry.objects.bulk_update(moved, ["state", "shortlisted_at"], batch_size=500)
    audit.record_each(
        (_change(entry, before[entry.pk]) for entry in moved),
        action="entry.settled",
        by=by,
        role=Role.ORGANISER,
        at=now,
        scope=competition.slug,
    )
    for entry in moved:
        entry_moved.send(Entry, entry=entry, by=by, at=now)
    return {entry.pk: entry for entry in entries}


def _held(competition: Competition, outcomes: Mapping[int, EntryState]) -> Sequence[Entry]:
    wanted = Entry.objects.filter(competition=competition, pk__in=outcomes).order_by("pk")
    list(wanted.select_for_update(of=("self",)).values_list("pk"))
    # A second statement: what a waiting statement joins is as old as its beginning.
    team = Prefetch("team", TeamMember.objects.select_related("user"))
    return list(wanted.select_related("competition").prefetch_related(team))


def _move(entry: Entry, after: EntryState, *, now: datetime) -> None:
    before = EntryState(entry.state)
    check_transition({before: TRANSITIONS[before] & OUTCOMES}, before, after)
    # "Found eligible" would come after what it led to.
    silence_untold(entry, now=now)
    entry.state = after
    if after in SHORTLISTED:
        entry.shortlisted_at = entry.shortlisted_at or now


def _change(entry: Entry, before: EntryState) -> Change:
    return Change(entry, ["state"], {"state": before.value}, {"state": entry.state})
