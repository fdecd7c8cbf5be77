"""What pages about judging show, as plain values: rows of lists, filters, a scorecard as it was typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from i18nfield.strings import LazyI18nString

from input2.lib.errors import DomainError
from input2.lib.numbers import plain
from input2.lib.templatetags.display import short_date
from judging import aggregation
from judging.enums import ScorecardState
from judging.forms import TypedScorecard
from judging.models import RankedEntry
from judging.selectors.lists import Share, Task
from judging.selectors.ranking import Freshness
from judging.selectors.workspace import Sheet
from judging.services import (
    IncompleteScorecardError,
    StaleCommentsError,
    StaleScoreError,
)

TONES: Final = {
    ScorecardState.NOT_STARTED: "neutral",
    ScorecardState.IN_PROGRESS: "accent",
    ScorecardState.SUBMITTED: "success",
    ScorecardState.RECUSED: "warning",
}
TO_DO: Final = "to-do"
# In the address: what the judge calls it; "to do" is whatever can still be written.
WANTED: Final[Mapping[str, Promise]] = {
    TO_DO: gettext_lazy("To do"),
    ScorecardState.SUBMITTED.value: gettext_lazy("Submitted"),
    ScorecardState.RECUSED.value: gettext_lazy("Stepped back"),
}


@dataclass(frozen=True)
class TaskRow:
    task: Task
    tone: str
    label: str
    total: str


@dataclass(frozen=True)
class RankRow:
    """One line of the ranking; `share` is how far along the bar the mean stands, `below` says in words what is too low."""

    row: RankedEntry
    mean: str
    deviation: str
    share: float
    below: Sequence[str]


def points_text(value: Fraction | Decimal | None) -> str:
    """One decimal, for reading only; nothing is compared or sorted after this."""
    if value is None:
        return ""
    exact = aggregation.stored(value) if isinstance(value, Fraction) else value
    return str(exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def task_rows(share: Share, *, wanted: str, track: str) -> list[TaskRow]:
    return [_task_row(task) for task in share.tasks if _is_wanted(task, wanted, track)]


def list_filters(shares: Sequence[Share], *, wanted: str, track: str) -> list[dict[str, Any]]:
    """Filters as links that can be kept: by state, and by track where there are several."""
    tasks = [task for share in shares for task in share.tasks]
    states = [("", _("All")), *((key, str(label)) for key, label in WANTED.items())]
    tracks = {one.key: str(one.name) for share in shares for one in share.tracks}
    groups = [_group(_("State"), "state", states, wanted, {"track": track}, tasks)]
    if len(tracks) > 1:
        options = [("", _("All")), *tracks.items()]
        groups.append(_group(_("Track"), "track", options, track, {"state": wanted}, tasks))
    return groups


def as_typed(sheet: Sheet, typed: TypedScorecard | None) -> Sheet:
    """The scorecard with what was just typed in place of what is stored, so that nothing has to be typed again."""
    if typed is None:
        return sheet
    groups = [
        replace(group, items=[_retyped(item, typed) for item in group.items])
        for group in sheet.groups
    ]
    sheet.card.comment_for_applicant = typed.comments.for_applicant
    sheet.card.comment_confidential = typed.comments.confidential
    return replace(sheet, groups=groups)


def problems(refusal: DomainError | None) -> list[dict[str, str]]:
    """The refusal as lines of an error summary, each with the place to mend it."""
    if refusal is None:
        return []
    if isinstance(refusal, IncompleteScorecardError):
        return [_problem(one.sentence, one.reference) for one in refusal.missing]
    if isinstance(refusal, StaleScoreError):
        return [_problem(_stale_score(refusal), refusal.reference)]
    if isinstance(refusal, StaleCommentsError):
        return [_problem(_stale_comments(refusal), "for-applicant")]
    return [_problem(str(refusal), getattr(refusal, "reference", ""))]


def rank_rows(rows: Iterable[RankedEntry]) -> list[RankRow]:
    return [
        RankRow(
            row,
            points_text(row.raw_mean),
            points_text(row.raw_sd),
            float(row.raw_mean),
            [_below(mark) for mark in row.below],
        )
        for row in rows
    ]


def track_filters(
    tracks: Iterable[tuple[Any, int]], *, current: str, base: str
) -> list[dict[str, Any]]:
    """Links for the ranking of one track."""
    found = list(tracks)
    options = [_option(base, _("All"), sum(count for _track, count in found), not current)]
    for track, count in found:
        href = f"{base}?{urlencode({'track': track.key})}"
        options.append(_option(href, str(track.name), count, track.key == current))
    return [{"label": _("Track"), "options": options}]


def fresh_text(freshness: Freshness, zone: ZoneInfo, now: datetime) -> str:
    """When the ranking was last known to be the newest, to the second on the same day."""
    if freshness.checked_at is None:
        return ""
    at = freshness.checked_at.astimezone(zone)
    is_today = at.date() == now.astimezone(zone).date()
    text = f"{at:%H:%M:%S}" if is_today else short_date(at, zone.key)
    return _("Up to date, %(at)s") % {"at": text}


def closing_text(share: Share) -> str:
    """How many are left, in words, for the page's title line."""
    left = sum(task.is_to_do for task in share.tasks)
    if not left:
        return _("Nothing is left to do.")
    return ngettext("%(left)d entry is left.", "%(left)d entries are left.", left) % {"left": left}


def _task_row(task: Task) -> TaskRow:
    label = str(WANTED.get(task.state, task.state.label))
    if not task.is_open and task.state == ScorecardState.NOT_STARTED:
        label = _("Closed")
    return TaskRow(task, TONES[task.state], label, points_text(task.total))


def _is_wanted(task: Task, wanted: str, track: str) -> bool:
    own = task.assignment.entry.track
    if track and (own is None or own.key != track):
        return False
    return task.is_to_do if wanted == TO_DO else wanted in {"", task.state.value}


def _group(
    label: str,
    name: str,
    choices: Iterable[tuple[str, str]],
    current: str,
    others: Mapping[str, str],
    tasks: Sequence[Task],
) -> dict[str, Any]:
    options = []
    for key, text in choices:
        address = {name: key, **others}
        kept = urlencode({part: value for part, value in address.items() if value})
        count = sum(_is_wanted(task, address["state"], address["track"]) for task in tasks)
        href = reverse("judging:list") + (f"?{kept}" if kept else "")
        options.append(_option(href, text, count, key == current))
    return {"label": label, "options": options}


def _option(href: str, label: str, count: int, current: bool) -> dict[str, Any]:  # noqa: FBT001 -- a value, not a switch
    return {"href": href, "label": label, "count": count, "current": current}


def _retyped(item: Any, typed: TypedScorecard) -> Any:
    mark = typed.marks.get(item.reference)
    if mark is None:
        return item
    return replace(
        item,
        points=mark.points,
        is_not_applicable=mark.is_not_applicable,
        comment=mark.comment,
    )


def _below(mark: Mapping[str, Any]) -> str:
    """Two decimals, so that a mean just under the threshold does not read like the threshold."""
    mean = Decimal(mark["mean"]).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    return _("Below the threshold: %(name)s %(mean)s, %(threshold)s is asked for") % {
        "name": LazyI18nString(mark["name"]),
        "mean": plain(mean),
        "threshold": mark["threshold"],
    }


def _problem(text: str, place: str) -> dict[str, str]:
    return {"text": text, "href": f"#{place}" if place else ""}


def _stale_score(refusal: StaleScoreError) -> str:
    stored = refusal.stored
    points = _("not applicable") if stored.is_not_applicable else points_text(stored.points)
    return _stale(refusal, [points, stored.comment])


def _stale_comments(refusal: StaleCommentsError) -> str:
    stored = refusal.stored
    return _stale(refusal, [stored.comment_for_applicant, stored.comment_confidential])


def _stale(refusal: DomainError, texts: Iterable[str]) -> str:
    stands = " · ".join(text for text in texts if text) or _("nothing")
    return _("%(sentence)s There it says: %(stands)s. Submit again to replace it with yours.") % {
        "sentence": refusal,
        "stands": stands,
    }
