"""How many entries one person or organisation can have handed in, checked while everybody concerned waits."""

from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Competition
from input2.accounts.models import User
from input2.lib.locks import wait_for_lock
from input2.lib.names import are_same, normalised
from submissions.enums import EntryState
from submissions.models import Entry
from submissions.policies import LimitReachedError
from submissions.workflow import HANDED_IN


@dataclass(frozen=True)
class Counted:
    """As what a handed-in entry counts; a draft counts as nothing yet."""

    is_handed_in: bool
    organisation: str
    track: int | None

    @classmethod
    def of(cls, entry: Entry) -> Self:
        return cls(entry.state in HANDED_IN, entry.organisation, entry.track_id)


def refuse_beyond_limits(entry: Entry, was: Counted) -> None:
    """Asked when `entry` is about to be handed in; what it counted as before cannot be too much.

    Entries of one owner, and entries of one organisation, wait for each other here until their transactions end.
    """
    competition = entry.competition
    others = Entry.objects.handed_in().filter(competition=competition).exclude(pk=entry.pk)
    _refuse_by_owner(entry, was, others)
    most = competition.most_entries_per_organisation
    stood = was.is_handed_in and are_same(was.organisation, entry.organisation)
    if most is not None and entry.organisation and not stood:
        wait_for_lock(f"input2.organisation:{competition.pk}:{normalised(entry.organisation)}")
        names = others.order_by().values_list("organisation", flat=True)
        if sum(are_same(entry.organisation, name) for name in names) >= most:
            raise _too_many_of_organisation(entry.organisation, most)


def refuse_to_own_another(entry: Entry, person: User) -> None:
    """Nobody comes to more entries than the call allows by having one handed over; organisers who help a team are free to."""
    competition = entry.competition
    if not _limits_people(competition):
        return
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    owned = Entry.objects.filter(competition=competition, owner=person)
    most = competition.most_entries_per_person
    if most is not None and owned.exclude(state=EntryState.WITHDRAWN).count() >= most:
        raise LimitReachedError(
            _("%(person)s has as many entries as one person can have in this call.")
            % {"person": person}
        )
    most = competition.most_entries_per_track
    # A draft may change its track, and is counted when it is handed in.
    if most is None or entry.track_id is None or entry.state not in HANDED_IN:
        return
    if owned.handed_in().filter(track=entry.track_id).count() >= most:
        raise LimitReachedError(
            _("%(person)s has as many entries in “%(track)s” as one person can hand in.")
            % {"person": person, "track": entry.track}
        )


def _refuse_by_owner(entry: Entry, was: Counted, others: QuerySet[Entry]) -> None:
    competition = entry.competition
    # What organisers began for somebody is nobody's until they accept it.
    if entry.owner_id is None or not _limits_people(competition):
        return
    User.objects.select_for_update(no_key=True).get(pk=entry.owner_id)
    owned = others.filter(owner=entry.owner_id)
    most = competition.most_entries_per_person
    if most is not None and not was.is_handed_in and owned.count() >= most:
        raise _too_many_of_person(most)
    most = competition.most_entries_per_track
    stood = was.is_handed_in and was.track == entry.track_id
    if most is None or entry.track_id is None or stood:
        return
    if owned.filter(track=entry.track_id).count() >= most:
        raise _too_many_in_track(entry, most)


def _limits_people(competition: Competition) -> bool:
    limits = (competition.most_entries_per_person, competition.most_entries_per_track)
    return any(most is not None for most in limits)


def _too_many_of_person(most: int) -> LimitReachedError:
    return LimitReachedError(
        ngettext(
            "Each person can hand in %(most)d entry in this call, and the owner of this one has done so already. Withdraw that one to hand in this one.",
            "Each person can hand in %(most)d entries in this call, and the owner of this one has done so already. Withdraw one of them to hand in this one.",
            most,
        )
        % {"most": most}
    )


def _too_many_of_organisation(name: str, most: int) -> LimitReachedError:
    return LimitReachedError(
        ngettext(
            "Each organisation can hand in %(most)d entry in this call, and “%(name)s” has done so already.",
            "Each organisation can hand in %(most)d entries in this call, and “%(name)s” has done so already.",
            most,
        )
        % {"most": most, "name": name}
    )


def _too_many_in_track(entry: Entry, most: int) -> LimitReachedError:
    return LimitReachedError(
        ngettext(
            "Each person can hand in %(most)d entry in “%(track)s”, and the owner of this one has done so already. Choose another track, or withdraw that entry.",
            "Each person can hand in %(most)d entries in “%(track)s”, and the owner of this one has done so already. Choose another track, or withdraw one of them.",
            most,
        )
        % {"most": most, "track": entry.track}
    )
