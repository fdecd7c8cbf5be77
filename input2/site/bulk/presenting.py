"""The page of a run as plain values: how far it is, and one row for each entry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competitions.models import Competition
from competitions.policies import refusal_to_organise
from input2.accounts.models import User
from submissions import bulk as bulks
from submissions import steps
from submissions.bulk import Counts
from submissions.bulk_forecast import Forecast
from submissions.enums import BulkOutcome, LineState
from submissions.models import BulkScreening, BulkScreeningLine

PAGE_SIZE: Final = 100
TONES: Final = {
    LineState.WAITING: "neutral",
    LineState.DONE: "success",
    LineState.REFUSED: "danger",
}
ICONS: Final = {LineState.WAITING: "clock", LineState.DONE: "check", LineState.REFUSED: "cross"}
FILTERS: Final[Mapping[str, Promise]] = {
    LineState.DONE: gettext_lazy("Done"),
    LineState.REFUSED: gettext_lazy("Refused"),
    LineState.WAITING: gettext_lazy("Waiting"),
}


@dataclass(frozen=True)
class Row:
    """One entry of a run and what became of it."""

    line: BulkScreeningLine
    label: str
    tone: str
    icon: str
    note: str
    can_take_back: bool


@dataclass(frozen=True)
class Run:
    """What the page says above its rows."""

    bulk: BulkScreening
    counts: Counts
    can_change: bool
    is_live: bool

    @property
    def is_interrupted(self) -> bool:
        return bool(self.counts.waiting) and not self.is_live

    @property
    def error(self) -> str:
        return self.bulk.job.error if self.bulk.job else ""


def runs_of(competition: Competition) -> QuerySet[BulkScreening]:
    found = BulkScreening.objects.filter(competition=competition)
    return found.select_related("requested_by", "job", "track").order_by("-requested_at", "pk")


def run_of(bulk: BulkScreening, user: User) -> Run:
    return Run(
        bulk=bulk,
        counts=bulks.counts_of(bulk),
        can_change=refusal_to_organise(user, bulk.competition) is None,
        is_live=bulk.is_under_way,
    )


def context_of(run: Run, *, state: str, page: str | None, now: datetime) -> dict[str, Any]:
    """The rows of one page, those of one state where one is asked for."""
    state = state if state in LineState.values else ""
    lines = run.bulk.lines.select_related("entry").defer("entry__summary").order_by("position")
    pages = Paginator(lines.filter(state=state) if state else lines, PAGE_SIZE)
    # Counted already.
    pages.count = getattr(run.counts, state or "total")
    listed = pages.get_page(page)
    rows = _rows(run, listed.object_list, now=now)
    return {
        "run": run,
        "bulk": run.bulk,
        "page": listed,
        "rows": rows,
        "query": f"state={state}" if state else "",
        "filters": [{"label": _("Result"), "options": _options(run.counts, state)}],
        "can_take_all_back": run.can_change and _has_untold(run.bulk, now=now),
    }


def summary_of(bulk: BulkScreening) -> str:
    """What the run does, in a few words."""
    if bulk.outcome == BulkOutcome.MOVED and bulk.track:
        return _("Moved to “%(track)s”") % {"track": bulk.track}
    return str(bulk.get_outcome_display())


def going(outcome: BulkOutcome, forecast: Forecast) -> str:
    """What will happen to how many."""
    number = forecast.going
    return _GOING[outcome](number) % {"number": number}


def _has_untold(bulk: BulkScreening, *, now: datetime) -> bool:
    """Whether a mail about one of the steps may still wait."""
    if bulk.outcome not in bulks.STEPS:
        return False
    return bulk.lines.filter(state=LineState.DONE, at__gt=now - steps.GRACE).exists()


def _rows(run: Run, lines: Iterable[BulkScreeningLine], *, now: datetime) -> list[Row]:
    found = list(lines)
    taken_back = bulks.taken_back(run.bulk, found)
    return [_row(run, line, line.pk in taken_back, now) for line in found]


def _row(run: Run, line: BulkScreeningLine, is_taken_back: bool, now: datetime) -> Row:  # noqa: FBT001 -- one fact of the row
    state = LineState(line.state)
    # Where another has come after it, this one is history.
    is_last = line.entry.screening_revision == line.standing_after
    is_step = state == LineState.DONE and run.bulk.outcome in bulks.STEPS
    is_early = line.at is not None and now < line.at + steps.GRACE
    note = summary_of(run.bulk) if state == LineState.DONE else line.sentence
    if is_taken_back:
        note = _("Taken back.")
    return Row(
        line=line,
        label=str(state.label),
        tone=TONES[state],
        icon=ICONS[state],
        note=note,
        can_take_back=run.can_change and is_step and is_last and is_early,
    )


def _options(counts: Counts, state: str) -> Sequence[dict[str, Any]]:
    numbers = {"done": counts.done, "refused": counts.refused, "waiting": counts.waiting}
    everything = {"label": _("All"), "href": "?", "current": not state, "count": counts.total}
    return [
        everything,
        *(
            {
                "label": label,
                "href": f"?state={value}",
                "current": value == state,
                "count": numbers[value],
            }
            for value, label in FILTERS.items()
            if numbers[value] or value == state
        ),
    ]


_GOING: Final = {
    BulkOutcome.ELIGIBLE: lambda number: ngettext(
        "%(number)d entry will be found eligible.",
        "%(number)d entries will be found eligible.",
        number,
    ),
    BulkOutcome.INELIGIBLE: lambda number: ngettext(
        "%(number)d entry will be found not eligible.",
        "%(number)d entries will be found not eligible.",
        number,
    ),
    BulkOutcome.CHANGES_REQUESTED: lambda number: ngettext(
        "The team of %(number)d entry will be asked for changes.",
        "The teams of %(number)d entries will be asked for changes.",
        number,
    ),
    BulkOutcome.MOVED: lambda number: ngettext(
        "%(number)d entry will be moved to another track.",
        "%(number)d entries will be moved to another track.",
        number,
    ),
    BulkOutcome.MESSAGE: lambda number: ngettext(
        "The team of %(number)d entry will get the message.",
        "The teams of %(number)d entries will get the message.",
        number,
    ),
    BulkOutcome.TAKEN_BACK: lambda number: ngettext(
        "The last step will be taken back for %(number)d entry.",
        "The last step will be taken back for %(number)d entries.",
        number,
    ),
}
