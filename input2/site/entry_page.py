"""The organisers' page of one entry: what was handed in, what was found, who judges it, what happened."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import Form

from competitions.models import Competition
from competitions.policies import refusal_to_organise_as
from input2.accounts.models import User
from input2.site import duplicates, timeline
from input2.site.organising import open_rounds, state_label
from judging.conflicts import ties_around
from judging.deciding_entry import decision_rows, rounds_in_question, with_decisions
from judging.models import Round
from judging.selectors.assigning import panels
from submissions import versions
from submissions.enums import BulkOutcome, TeamRole
from submissions.exchange_forms import ChangesForm, MessageForm
from submissions.models import Entry
from submissions.moments import Happened, moments_of, of_kind
from submissions.policies import refusal_as_writer, refusal_by_tie, refusal_while_changing
from submissions.presenting import self_check_rows, tone
from submissions.screening_policies import possible_outcomes
from submissions.selectors import with_team_names
from submissions.workflow import IN_THE_RUNNING

NOTHING_TYPED: Final[Mapping[str, Form]] = MappingProxyType({})


def found(competition: Competition, *, now: datetime) -> QuerySet[Entry]:
    """Entries with all that the page shows beside what was handed in, within the query that finds one."""
    entries = Entry.objects.select_related("track", "economy", "current_version")
    shown = duplicates.with_pairs(with_team_names(entries.filter(competition=competition)))
    waiting = Entry.objects.waiting_for_screening(now).filter(competition=competition)
    others = waiting.exclude(pk=OuterRef("pk")).order_by("submitted_at", "code")
    return with_decisions(shown).annotate(next_waiting=Subquery(others.values("code")[:1]))


def context_of(
    entry: Entry,
    competition: Competition,
    rounds: Sequence[Round],
    *,
    user: User,
    now: datetime,
    typed: Mapping[str, Form] = NOTHING_TYPED,
) -> dict[str, Any]:
    """Everything `site/organise/entry.html` needs, of an entry that was `found` and its `rounds_with` assignments.

    `typed` holds a form that was refused, by its name in the template.
    """
    organise_refusal = refusal_to_organise_as(competition.readers_role, competition)
    in_question = rounds_in_question(entry, rounds)
    tie, has_own = ties_around(user, entry, [each.pk for each in in_question])
    own_refusal = refusal_by_tie(tie)
    # Whoever stands behind an entry learns nothing of how it is judged.
    judged = [] if own_refusal or entry.state not in IN_THE_RUNNING else open_rounds(rounds)
    moments = moments_of(entry)
    possible = possible_outcomes(entry, now=now)
    return {
        "entry": entry,
        "state_label": state_label(entry.state_at(now)),
        "state_tone": tone(entry, now=now),
        "self_check": self_check_rows(entry),
        "can_screen": bool(possible),
        "waiting": str(refusal_while_changing(entry, now=now) or ""),
        "screening_refusal": organise_refusal or own_refusal or refusal_as_writer(user, entry),
        "deal_refusal": organise_refusal or own_refusal,
        "can_request_changes": BulkOutcome.CHANGES_REQUESTED in possible,
        "changes_form": ChangesForm.of(entry),
        "message_form": MessageForm.at(now),
        "own_refusal": own_refusal,
        "can_assign": organise_refusal is None,
        "team": _team(entry),
        "duplicates": [] if own_refusal else duplicates.shown_with(entry),
        "panels": panels(entry, judged),
        "decisions": decision_rows(entry, in_question, is_closed=has_own),
        "screenings": [m for m in of_kind(moments, Happened.SCREENED) if m.undone_at is None],
        "versions": of_kind(moments, Happened.HANDED_IN),
        "history": [] if own_refusal else timeline.for_organisers(entry, moments, rounds, now=now),
        "next_waiting": getattr(entry, "next_waiting"),  # noqa: B009 -- annotated
        **_content(entry, competition),
        **typed,
    }


def _team(entry: Entry) -> list[dict[str, object]]:
    """From an entry found through `with_team_names`."""
    rows: list[dict[str, str]] = getattr(entry, "team_names", [])
    return [{"name": row["name"], "role": TeamRole(row["role"]).label} for row in rows]


def _content(entry: Entry, competition: Competition) -> dict[str, Any]:
    if entry.current_version is None:
        return {"version": None, "files": []}
    version = versions.readable(
        entry.current_version.content, for_judges=False, blind=False, withheld=versions.Withheld()
    )
    args = [competition.slug, entry.code]
    files = versions.file_rows(version, url_name="submissions:organiser-file", args=args)
    return {"version": version, "files": files}
