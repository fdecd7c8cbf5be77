"""The list of a person's entries: where each stands, what is missing, by when, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.models import Track
from input2.accounts.models import User
from submissions.enums import EntryState as S
from submissions.models import Entry
from submissions.policies import EDITING, OPEN_TO_CHANGE
from submissions.presenting import has_changes, section_url, team_tone
from submissions.selectors import Draft, drafts_of, entries_of, with_role_of
from submissions.workflow import OUTCOMES

# What follows for a team that has handed in and can change nothing any more.
NEXT: Final[Mapping[S, Promise]] = {
    S.SUBMITTED: gettext_lazy("It is handed in. The organisers check next whether it is eligible."),
    S.ELIGIBLE: gettext_lazy("The organisers found it eligible. Judges read it next."),
    S.INELIGIBLE: gettext_lazy("The organisers found it not eligible; the entry's page says why."),
    S.SHORTLISTED: gettext_lazy("It is on the shortlist and stays in the running."),
    S.FINALIST: gettext_lazy("It is among the finalists and stays in the running."),
    S.WINNER: gettext_lazy("It has won. Congratulations to your team."),
    S.NOT_SELECTED: gettext_lazy(
        "It was not selected and does not go on. Thank you for the work that your team has put into it."
    ),
    S.WITHDRAWN: gettext_lazy("It was taken out of the competition."),
}
# Nothing follows once the edition is archived.
LAST: Final[Mapping[S, Promise]] = {
    S.SHORTLISTED: gettext_lazy("It came onto the shortlist. This edition is over."),
    S.FINALIST: gettext_lazy("It came among the finalists. This edition is over."),
}


@dataclass(frozen=True)
class Missing:
    """A part of the form that still lacks something."""

    label: str
    count: int
    href: str


@dataclass(frozen=True)
class EntryRow:
    """One entry; `waits` says that it is for this person to do something before the date."""

    entry: Entry
    state_label: str
    tone: str
    track: Track | None
    closes_at: datetime
    is_open: bool
    waits: bool
    is_date_for_changes: bool
    missing: Sequence[Missing]
    note: str
    next_label: str
    next_href: str

    @property
    def missing_count(self) -> int:
        return sum(part.count for part in self.missing)


def rows_of(user: User, *, now: datetime) -> list[EntryRow]:
    """What waits for the person comes first, by its date; then the other open ones, then the closed ones. Eight queries."""
    entries = list(with_role_of(user, entries_of(user)))
    drafts = drafts_of([entry for entry in entries if _is_open(entry, now)], now=now)
    told = {key: draft.for_team for key, draft in drafts.items()}
    rows = [_row(entry, told.get(entry.pk), now=now) for entry in entries]
    return sorted(rows, key=_place)


def _place(row: EntryRow) -> tuple[bool, bool, float]:
    at = row.closes_at.timestamp()
    return not row.waits, not row.is_open, at if row.is_open else -at


def _is_open(entry: Entry, now: datetime) -> bool:
    is_within = entry.competition.opens_at <= now < entry.closes_at_for_team(now)
    return is_within and entry.state in OPEN_TO_CHANGE and not entry.competition.is_archived


def _row(entry: Entry, draft: Draft | None, *, now: datetime) -> EntryRow:
    may_edit = getattr(entry, "my_role", "") in EDITING
    wants = draft is not None and may_edit and (_is_unfinished(entry, now) or has_changes(entry))
    missing = _missing(draft) if draft and wants else ()
    label, href = _next(entry, draft if may_edit else None, wants=wants, lacks=bool(missing))
    return EntryRow(
        entry=entry,
        state_label=str(entry.state_for_team(now).label),
        tone=team_tone(entry, now=now),
        track=entry.track_for_team(now),
        closes_at=entry.closes_at_for_team(now),
        is_open=draft is not None,
        waits=wants,
        is_date_for_changes=entry.is_team_asked(now),
        missing=missing,
        note=_note(entry, draft, now=now, wants=wants, lacks=bool(missing)),
        next_label=label,
        next_href=href,
    )


def _is_unfinished(entry: Entry, now: datetime) -> bool:
    return entry.state == S.DRAFT or entry.is_team_asked(now)


def _missing(draft: Draft) -> list[Missing]:
    """By section in the order of the form; what stands on the last page has its name."""
    parts = [
        Missing(
            str(section.name), len(problems), f"{section_url(draft.entry, section.key)}?check=1"
        )
        for section in draft.pages
        if (problems := draft.problems_of_section(section))
    ]
    rest = len(draft.problems) - sum(part.count for part in parts)
    last = Missing(_("Check and hand in"), rest, f"{section_url(draft.entry, '')}?check=1")
    return [*parts, last] if rest else parts


def _next(entry: Entry, draft: Draft | None, *, wants: bool, lacks: bool) -> tuple[str, str]:
    if draft and wants and lacks:
        return _("Go on writing"), reverse("submissions:form", args=[entry.code])
    if draft and wants:
        return _("Check and hand in"), section_url(entry, "")
    if entry.state in OUTCOMES:
        return _("Read the outcome"), f"{entry.get_absolute_url()}#outcome"
    if entry.current_version and entry.state != S.WITHDRAWN:
        return _("Receipt"), reverse("submissions:receipt", args=[entry.code])
    label = _("Read the draft") if entry.state == S.DRAFT else _("Open the entry")
    return label, entry.get_absolute_url()


def _note(entry: Entry, draft: Draft | None, *, now: datetime, wants: bool, lacks: bool) -> str:
    if draft is None:
        return _note_when_closed(entry, now)
    if entry.is_team_asked(now):
        return _("The organisers ask you to change something; the entry's page says what.")
    if entry.state == S.DRAFT:
        is_ready = wants and not lacks
        return _("Nothing is missing. It takes part once it is handed in.") if is_ready else ""
    if has_changes(entry):
        return _("The draft has changed since it was handed in. Hand it in again to replace it.")
    return _("It is handed in. You can change it and hand it in again until the deadline.")


def _note_when_closed(entry: Entry, now: datetime) -> str:
    if entry.state == S.DRAFT:
        if entry.competition.opens_at > now:
            return _("The call is not open yet.")
        return _("It was not handed in and does not take part.")
    state = entry.state_for_team(now)
    if entry.competition.is_archived and state in LAST:
        return str(LAST[state])
    return str(NEXT.get(state, ""))
